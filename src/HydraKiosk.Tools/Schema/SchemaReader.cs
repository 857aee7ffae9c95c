using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>What an object schema without <c>additionalProperties</c> says of arguments that it does not name.</summary>
internal enum UnnamedArguments
{
    /// <summary>Refused: it is the schema of the arguments themselves.</summary>
    Refused,

    /// <summary>Refused where it names any.</summary>
    RefusedWhereSomeAreNamed,

    /// <summary>Left to the schema around it, which names some: it is one form of an <c>anyOf</c>.</summary>
    LeftToTheOuterSchema,
}

/// <summary>Makes the tree that is checked out of the text of a schema, and refuses what is outside of the subset.</summary>
internal sealed class SchemaReader
{
    /// <summary>Schemas within each other.</summary>
    public const int MaxDepth = 16;

    /// <summary>Schemas in all.</summary>
    public const int MaxNodes = 1000;

    /// <summary>Choices of one enum, and forms of one anyOf.</summary>
    public const int MaxChoices = 256;

    private int _nodes;

    /// <summary>Reads a schema and all within it.</summary>
    /// <exception cref="ToolSchemaException">It cannot be used.</exception>
    public SchemaNode Read(SchemaPlace place, UnnamedArguments unnamed)
    {
        if (place.Depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw place.Wrong($"more than {MaxDepth} schemas are within each other, or more than {MaxNodes} in all",
                "make the tool's arguments simpler, or make two tools of it");
        }

        var keywords = Keywords(place);
        var node = new SchemaNode
        {
            Types = keywords.TryGetValue("type", out var type) ? Types(type) : SchemaTypes.Any,
            Enum = keywords.TryGetValue("enum", out var choices) ? Choices(choices) : null,
            Const = keywords.TryGetValue("const", out var only) ? new ValueSet([Sound(only)]) : null,
            Number = Numbers(keywords),
            Text = Texts(keywords),
            List = List(keywords),
            Object = new ObjectReader(this, keywords, place).Read(unnamed),
            Examples = Examples(keywords),
        };
        if (keywords.TryGetValue("anyOf", out var forms))
        {
            node.AnyOf = Forms(forms, keywords.ContainsKey("properties") ? UnnamedArguments.LeftToTheOuterSchema : unnamed);
        }

        return node;
    }

    private static Dictionary<string, SchemaPlace> Keywords(SchemaPlace place)
    {
        var keywords = new Dictionary<string, SchemaPlace>(StringComparer.Ordinal);
        foreach (var property in place.Properties("write a schema as an object, such as {\"type\": \"string\"}; {} lets anything through"))
        {
            var value = place.At(property);
            SchemaKeywords.Admit(property.Name, value.Pointer);
            if (!keywords.TryAdd(property.Name, value))
            {
                throw value.Wrong($"the keyword \"{property.Name}\" stands twice", "take one of them out");
            }
        }

        return keywords;
    }

    private static SchemaTypes Types(SchemaPlace type)
    {
        const string Remedy = "write one of object, array, string, number, integer, boolean, null in quotes, or a list of them";
        if (type.Value.ValueKind != JsonValueKind.Array)
        {
            return OneType(type, Remedy);
        }

        var types = SchemaTypes.Any;
        foreach (var item in type.Items(Remedy))
        {
            types |= OneType(item, Remedy);
        }

        return types;
    }

    private static SchemaTypes OneType(SchemaPlace type, string remedy)
    {
        string[] names = ["null", "boolean", "integer", "number", "string", "array", "object"]; // in the order of SchemaTypes
        var name = type.Text(remedy);
        var index = Array.IndexOf(names, name);
        return index >= 0
            ? (SchemaTypes)(1 << index)
            : throw type.Wrong($"there is no type {VisibleText.Quoted(name)}", Nearest.Find(name, names) is { } near ? $"did you mean \"{near}\"?" : remedy);
    }

    private static ValueSet Choices(SchemaPlace place)
    {
        var items = place.Items("write the allowed values as a list, such as [\"red\", \"green\"]");
        return items.Count <= MaxChoices
            ? new ValueSet([.. items.Select(Sound)])
            : throw place.Wrong($"{items.Count} choices are too many", $"list at most {MaxChoices}, or say it with a pattern or a range");
    }

    /// <summary>A value that arguments can be equal to.</summary>
    private static JsonElement Sound(SchemaPlace place)
    {
        var faults = new FaultList(1);
        ArgumentForm.Check(place.Value, ref faults);
        return faults.HasAny ? throw place.Wrong($"no argument can be equal to this value: {faults.Kept[0]}", "correct it") : place.Value;
    }

    private static NumberRules? Numbers(Dictionary<string, SchemaPlace> keywords)
    {
        var rules = new NumberRules(Get("minimum"), Get("maximum"), Get("exclusiveMinimum"), Get("exclusiveMaximum"), Get("multipleOf"));
        if (rules.MultipleOf <= 0)
        {
            throw keywords["multipleOf"].Wrong("a number above 0 is expected", "write the step, such as 1 or 0.5");
        }

        Ordered(keywords, "minimum", rules.Minimum, "maximum", rules.Maximum);
        return rules == new NumberRules(null, null, null, null, null) ? null : rules;

        decimal? Get(string keyword) => keywords.TryGetValue(keyword, out var place) ? place.Number() : null;
    }

    private static TextRules? Texts(Dictionary<string, SchemaPlace> keywords)
    {
        var (min, max) = Counts(keywords, "minLength", "maxLength");
        var pattern = keywords.TryGetValue("pattern", out var place) ? SchemaPattern.Read(place) : null;
        return min == 0 && max is null && pattern is null ? null : new TextRules(min, max, pattern, pattern is null ? null : place.Value.GetString());
    }

    private ListRules? List(Dictionary<string, SchemaPlace> keywords)
    {
        var (min, max) = Counts(keywords, "minItems", "maxItems");
        var items = keywords.TryGetValue("items", out var place) ? Read(place.AsSchema(), UnnamedArguments.RefusedWhereSomeAreNamed) : null;
        var isUnique = keywords.TryGetValue("uniqueItems", out var unique) && unique.Flag();
        return min == 0 && max is null && items is null && !isUnique ? null : new ListRules(items, min, max, isUnique);
    }

    private List<SchemaNode> Forms(SchemaPlace place, UnnamedArguments unnamed)
    {
        var items = place.Items("write the forms as a list of schemas");
        return items.Count <= MaxChoices
            ? [.. items.Select(i => Read(i.AsSchema(), unnamed))]
            : throw place.Wrong($"{items.Count} forms are too many", $"list at most {MaxChoices}");
    }

    private static List<JsonElement> Examples(Dictionary<string, SchemaPlace> keywords)
    {
        var examples = new List<JsonElement>();
        if (keywords.TryGetValue("examples", out var list) && list.Value.ValueKind == JsonValueKind.Array)
        {
            examples.AddRange(list.Value.EnumerateArray());
        }

        if (keywords.TryGetValue("default", out var usual))
        {
            examples.Add(usual.Value);
        }

        return examples;
    }

    /// <summary>A least and a largest count.</summary>
    internal static (int Min, int? Max) Counts(Dictionary<string, SchemaPlace> keywords, string minKeyword, string maxKeyword)
    {
        var min = keywords.TryGetValue(minKeyword, out var from) ? from.Count() : 0;
        int? max = keywords.TryGetValue(maxKeyword, out var to) ? to.Count() : null;
        Ordered(keywords, minKeyword, min, maxKeyword, max);
        return (min, max);
    }

    private static void Ordered(Dictionary<string, SchemaPlace> keywords, string minKeyword, decimal? min, string maxKeyword, decimal? max)
    {
        if (min > max)
        {
            throw keywords[maxKeyword].Wrong($"\"{maxKeyword}\" is smaller than \"{minKeyword}\", so that nothing fits", "correct one of them");
        }
    }
}
