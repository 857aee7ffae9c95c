using System.Collections.Frozen;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>The keywords of JSON Schema (draft 2020-12), sorted by what becomes of them here.</summary>
internal static class SchemaKeywords
{
    /// <summary>They say something to a reader and nothing to the check.</summary>
    public static readonly FrozenSet<string> Annotations = FrozenSet.ToFrozenSet(
        ["title", "description", "default", "examples", "format", "$schema", "$comment", "deprecated", "readOnly", "writeOnly"]);

    private static readonly FrozenSet<string> _checked = FrozenSet.ToFrozenSet(
    [
        "type", "enum", "const", "anyOf",
        "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minLength", "maxLength", "pattern",
        "items", "minItems", "maxItems", "uniqueItems",
        "properties", "required", "additionalProperties", "minProperties", "maxProperties",
    ]);

    /// <summary>Keywords of the standard that are outside the subset, with what to write in their place.</summary>
    private static readonly FrozenDictionary<string, string> _others = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["oneOf"] = "write \"anyOf\", with forms of which only one can fit",
        ["allOf"] = "write the keywords of its schemas side by side in one schema",
        ["not"] = "say with \"enum\", \"pattern\" or a range what is allowed",
        ["if"] = "write \"anyOf\" with one form for each case",
        ["then"] = "write \"anyOf\" with one form for each case",
        ["else"] = "write \"anyOf\" with one form for each case",
        ["$ref"] = "write the schema that it points to in its place",
        ["$dynamicRef"] = "write the schema that it points to in its place",
        ["$defs"] = "write each schema where it is used",
        ["definitions"] = "write each schema where it is used",
        ["$id"] = "leave it out",
        ["$anchor"] = "leave it out",
        ["$vocabulary"] = "leave it out",
        ["patternProperties"] = "name the properties in \"properties\", or give \"additionalProperties\" a schema",
        ["propertyNames"] = "name the properties in \"properties\"",
        ["dependentRequired"] = "write \"anyOf\" with one form for each case",
        ["dependentSchemas"] = "write \"anyOf\" with one form for each case",
        ["dependencies"] = "write \"anyOf\" with one form for each case",
        ["unevaluatedProperties"] = "write \"additionalProperties\"",
        ["unevaluatedItems"] = "write \"items\"",
        ["prefixItems"] = "write an object with a property for each place",
        ["additionalItems"] = "write \"items\"",
        ["contains"] = "say with \"items\" what every item is",
        ["minContains"] = "say with \"items\" what every item is",
        ["maxContains"] = "say with \"items\" what every item is",
        ["contentEncoding"] = "leave it out, and say it in the description",
        ["contentMediaType"] = "leave it out, and say it in the description",
        ["contentSchema"] = "leave it out, and say it in the description",
        ["nullable"] = "write the type as a list, as in [\"string\", \"null\"]",
        ["optional"] = "leave it out: what is not in \"required\" is optional",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Refuses a keyword that is not in the subset.</summary>
    /// <exception cref="ToolSchemaException">It is not.</exception>
    public static void Admit(string keyword, string pointer)
    {
        if (_checked.Contains(keyword) || Annotations.Contains(keyword))
        {
            return;
        }

        var shown = VisibleText.Quoted(keyword);
        if (_others.TryGetValue(keyword, out var instead))
        {
            throw new ToolSchemaException(pointer, $"the keyword {shown} of JSON Schema is not supported here", instead);
        }

        throw new ToolSchemaException(pointer, $"there is no keyword {shown}",
            Nearest.Find(keyword, _checked.Concat(Annotations)) is { } near
                ? $"did you mean \"{near}\"?"
                : $"the keywords are {string.Join(", ", _checked.Order(StringComparer.Ordinal))}");
    }
}
