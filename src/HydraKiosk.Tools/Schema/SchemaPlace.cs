using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>A value within a schema, and where it stands; reads it as what a keyword needs or says why it cannot.</summary>
/// <param name="Value">The value.</param>
/// <param name="Pointer">A JSON pointer to it.</param>
/// <param name="Depth">How many schemas it stands in.</param>
internal readonly record struct SchemaPlace(JsonElement Value, string Pointer, int Depth)
{
    /// <summary>A property of an object.</summary>
    public SchemaPlace At(JsonProperty property) => new(property.Value, $"{Pointer}/{Escape(property.Name)}", Depth);

    /// <summary>An item of a list.</summary>
    public SchemaPlace At(int index, JsonElement item) => new(item, $"{Pointer}/{index}", Depth);

    /// <summary>The same value as a schema of its own.</summary>
    public SchemaPlace AsSchema() => this with { Depth = Depth + 1 };

    /// <summary>A name as a part of a JSON pointer (RFC 6901, section 3), at most 40 characters of it.</summary>
    public static string Escape(string name) =>
        VisibleText.Cut(name, FaultWords.MaxQuoted).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public ToolSchemaException Wrong(string problem, string remedy) => new(Pointer, problem, remedy);

    public JsonElement.ObjectEnumerator Properties(string remedy) => Value.ValueKind == JsonValueKind.Object
        ? Value.EnumerateObject()
        : throw Wrong($"an object is expected, and {FaultWords.Found(Value)} was found", remedy);

    public IReadOnlyList<SchemaPlace> Items(string remedy)
    {
        var place = this;
        return Value.ValueKind == JsonValueKind.Array && Value.GetArrayLength() > 0
            ? [.. Value.EnumerateArray().Select((item, i) => place.At(i, item))]
            : throw Wrong($"a list with at least one item is expected, and {FaultWords.Found(Value)} was found", remedy);
    }

    public string Text(string remedy) => Value.ValueKind == JsonValueKind.String
        ? Value.GetString()!
        : throw Wrong($"a string is expected, and {FaultWords.Found(Value)} was found", remedy);

    public bool Flag() => Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"true or false is expected, and {FaultWords.Found(Value)} was found", "write true or false without quotes"),
    };

    public decimal Number() => Value.ValueKind == JsonValueKind.Number && ArgumentForm.TryNumber(Value, out var number)
        ? number
        : throw Wrong($"a number within ±7.9e28 is expected, and {FaultWords.Found(Value)} was found",
            "write a number without quotes, or leave the keyword out");

    /// <summary>A length or a count.</summary>
    public int Count() => Number() is var number and >= 0 and <= int.MaxValue && number == decimal.Truncate(number)
        ? (int)number
        : throw Wrong($"a whole number of 0 or more is expected, and {FaultWords.Found(Value)} was found", "correct it, or leave the keyword out");
}
