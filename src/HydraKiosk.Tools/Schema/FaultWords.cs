using System.Text.Json;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Tools.Schema;

/// <summary>Words for values and for what is expected of them.</summary>
internal static class FaultWords
{
    /// <summary>Characters of a value that a message repeats.</summary>
    public const int MaxQuoted = 40;

    private const int MaxChoices = 12;

    /// <summary>A value, with what may be repeated of it.</summary>
    public static string Found(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        JsonValueKind.String => $"the string {Quoted(value)}",
        JsonValueKind.Number => $"the number {VisibleText.Cut(value.GetRawText(), MaxQuoted)}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    /// <summary>The types that a value may have.</summary>
    public static string Expected(SchemaTypes types)
    {
        var words = new List<string>();
        foreach (var (type, word) in (ReadOnlySpan<(SchemaTypes, string)>)
            [
                (SchemaTypes.Object, "an object"), (SchemaTypes.Array, "a list"), (SchemaTypes.String, "a string"), (SchemaTypes.Number, "a number"),
                (SchemaTypes.Integer, "a whole number"), (SchemaTypes.Boolean, "true or false"), (SchemaTypes.Null, "null"),
            ])
        {
            if (types.HasFlag(type))
            {
                words.Add(word);
            }
        }

        return string.Join(" or ", words);
    }

    /// <summary>The first of the values that are allowed.</summary>
    public static string Choices(ValueSet set)
    {
        var shown = set.Values.Take(MaxChoices).Select(v => VisibleText.Cut(v.GetRawText(), MaxQuoted));
        return string.Join(", ", shown) + (set.Values.Count > MaxChoices ? $" or one of {set.Values.Count - MaxChoices} more" : "");
    }

    private static string Quoted(JsonElement text)
    {
        try
        {
            return VisibleText.Quoted(text.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return "that holds half of a character"; // cannot be made a string, so that there is nothing to quote
        }
    }
}
