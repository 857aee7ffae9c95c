using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tools.Schema;

/// <summary>The types that a value may have.</summary>
[Flags]
internal enum SchemaTypes
{
    /// <summary>Of types nothing is said.</summary>
    Any = 0,

    Null = 1,
    Boolean = 2,

    /// <summary>A number without a fraction; 1.0 and 1e2 are such.</summary>
    Integer = 4,

    Number = 8,
    String = 16,
    Array = 32,
    Object = 64,
}

/// <summary>A schema, or a schema within one, as it is checked. What it does not hold is not asked for.</summary>
internal sealed class SchemaNode
{
    public SchemaTypes Types { get; set; }

    public ValueSet? Enum { get; set; }

    public ValueSet? Const { get; set; }

    public NumberRules? Number { get; set; }

    public TextRules? Text { get; set; }

    public ListRules? List { get; set; }

    public ObjectRules? Object { get; set; }

    public IReadOnlyList<SchemaNode> AnyOf { get; set; } = [];

    /// <summary>Values that the writer of the schema gave as an example or a default; they need not fit.</summary>
    public IReadOnlyList<JsonElement> Examples { get; set; } = [];
}

/// <summary>Values of which one has to be met.</summary>
internal sealed class ValueSet(IReadOnlyList<JsonElement> values)
{
    /// <summary>The strings among them, in UTF-8, so that the usual comparison makes no string; null where a value is none.</summary>
    private readonly byte[]?[] _texts =
        [.. values.Select(v => v.ValueKind == JsonValueKind.String ? Encoding.UTF8.GetBytes(v.GetString()!) : null)];

    public IReadOnlyList<JsonElement> Values => values;

    /// <summary>Equal as JSON: 1 is 1.0, and the order of an object's properties does not count.</summary>
    public bool Has(JsonElement value)
    {
        for (var i = 0; i < _texts.Length; i++)
        {
            var isEqual = _texts[i] is { } text
                ? value.ValueKind == JsonValueKind.String && value.ValueEquals(text)
                : JsonElement.DeepEquals(values[i], value);
            if (isEqual)
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What is asked of a number.</summary>
internal sealed record NumberRules(decimal? Minimum, decimal? Maximum, decimal? Above, decimal? Below, decimal? MultipleOf);

/// <summary>What is asked of a string; lengths in Unicode code points.</summary>
internal sealed record TextRules(int MinLength, int? MaxLength, Regex? Pattern, string? PatternText);

/// <summary>What is asked of a list.</summary>
internal sealed record ListRules(SchemaNode? Items, int MinItems, int? MaxItems, bool IsUnique);

/// <summary>What is asked of an object.</summary>
/// <param name="Properties">Those with a schema of their own, and those that are only required.</param>
/// <param name="IsOpen">Whether other properties may be there.</param>
/// <param name="Additional">What is asked of those; null for nothing.</param>
/// <param name="MinProperties">How many there have to be.</param>
/// <param name="MaxProperties">How many there may be; null for any number.</param>
internal sealed record ObjectRules(
    IReadOnlyList<SchemaProperty> Properties, bool IsOpen, SchemaNode? Additional, int MinProperties, int? MaxProperties);

/// <summary>A property of an object.</summary>
internal sealed class SchemaProperty(string name, SchemaNode? node, bool isRequired)
{
    public string Name => name;

    public byte[] NameUtf8 { get; } = Encoding.UTF8.GetBytes(name);

    /// <summary>What is asked of its value; null for nothing.</summary>
    public SchemaNode? Node => node;

    public bool IsRequired => isRequired;
}
