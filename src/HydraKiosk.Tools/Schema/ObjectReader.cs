using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>Reads what a schema says of objects.</summary>
internal sealed class ObjectReader(SchemaReader reader, Dictionary<string, SchemaPlace> keywords, SchemaPlace place)
{
    /// <summary>Properties of one object; the check marks those that it met in as many bits.</summary>
    public const int MaxProperties = 128;

    private const string SayIt = "write \"additionalProperties\" there: true, false or a schema";

    /// <summary>The rules; null where the schema says nothing of objects.</summary>
    /// <exception cref="ToolSchemaException">They cannot be used.</exception>
    public ObjectRules? Read(UnnamedArguments unnamed)
    {
        var isNaming = keywords.TryGetValue("properties", out var named);
        var (min, max) = SchemaReader.Counts(keywords, "minProperties", "maxProperties");
        var (isOpen, additional) = Additional(isNaming, unnamed);
        var properties = isNaming ? Named(named) : [];
        if (keywords.TryGetValue("required", out var required))
        {
            Require(required, properties, isOpen, additional);
        }

        if (properties.Count > MaxProperties)
        {
            throw place.Wrong($"{properties.Count} properties of one object are too many", $"name at most {MaxProperties}");
        }

        if (isNaming && keywords.TryGetValue("anyOf", out var forms) && forms.Value.ValueKind == JsonValueKind.Array)
        {
            RefuseNamesThatNeverFit(forms, properties, isOpen);
        }

        return properties.Count == 0 && isOpen && additional is null && min == 0 && max is null
            ? null
            : new ObjectRules([.. properties.Values], isOpen, additional, min, max);
    }

    private (bool IsOpen, SchemaNode? Schema) Additional(bool isNaming, UnnamedArguments unnamed)
    {
        if (keywords.TryGetValue("additionalProperties", out var additional))
        {
            return additional.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? (additional.Flag(), null)
                : (true, reader.Read(additional.AsSchema(), UnnamedArguments.RefusedWhereSomeAreNamed));
        }

        return unnamed switch
        {
            // The forms of an anyOf, where the schema names nothing itself, each name their own.
            UnnamedArguments.Refused => (!isNaming && keywords.ContainsKey("anyOf"), null),
            UnnamedArguments.RefusedWhereSomeAreNamed => (!isNaming, null),
            _ when !isNaming => (true, null),
            _ => throw place.Wrong("this form names properties and the schema around it does too, so that it is not clear which others are refused", SayIt),
        };
    }

    private Dictionary<string, SchemaProperty> Named(SchemaPlace named)
    {
        var properties = new Dictionary<string, SchemaProperty>(StringComparer.Ordinal);
        foreach (var property in named.Properties("write the properties as an object: a name and a schema for each"))
        {
            var at = named.At(property);
            var node = reader.Read(at.AsSchema(), UnnamedArguments.RefusedWhereSomeAreNamed);
            if (!properties.TryAdd(property.Name, new SchemaProperty(property.Name, node, isRequired: false)))
            {
                throw at.Wrong("this property stands twice", "take one of them out");
            }
        }

        return properties;
    }

    private static void Require(SchemaPlace required, Dictionary<string, SchemaProperty> properties, bool isOpen, SchemaNode? additional)
    {
        const string Remedy = "write the names of the properties that have to be there as a list of strings, or leave it out";
        if (required.Value.ValueKind == JsonValueKind.Array && required.Value.GetArrayLength() == 0)
        {
            return;
        }

        foreach (var item in required.Items(Remedy))
        {
            var name = item.Text(Remedy);
            if (!properties.TryGetValue(name, out var property))
            {
                property = isOpen
                    ? new SchemaProperty(name, additional, isRequired: true)
                    : throw item.Wrong($"{VisibleText.Quoted(name)} is required and not declared, so that no arguments ever fit",
                        Nearest.Find(name, properties.Keys) is { } near ? $"did you mean \"{near}\"?" : "declare it in \"properties\"");
            }

            properties[name] = new SchemaProperty(name, property.Node, isRequired: true);
        }
    }

    /// <summary>A property that only a form names would be refused by the schema around it.</summary>
    private static void RefuseNamesThatNeverFit(SchemaPlace forms, Dictionary<string, SchemaProperty> properties, bool isOpen)
    {
        var index = 0;
        foreach (var form in forms.Value.EnumerateArray())
        {
            var at = forms.At(index++, form);
            if (isOpen || form.ValueKind != JsonValueKind.Object || !form.TryGetProperty("properties"u8, out var named)
                || named.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            foreach (var property in named.EnumerateObject())
            {
                if (!properties.ContainsKey(property.Name))
                {
                    throw at.Wrong($"it names {VisibleText.Quoted(property.Name)}, which the schema around it refuses",
                        "declare it in the outer \"properties\" too, or write \"additionalProperties\": true beside them");
                }
            }
        }
    }
}
