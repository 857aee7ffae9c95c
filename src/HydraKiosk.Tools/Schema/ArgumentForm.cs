using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace HydraKiosk.Tools.Schema;

/// <summary>
/// What any arguments have to be like, whatever their schema: not too deep, no half characters, and no numbers that a tool would read as others than
/// were written.
/// </summary>
internal static class ArgumentForm
{
    /// <summary>Levels of objects and lists within each other; the arguments themselves are the first.</summary>
    public const int MaxDepth = 32;

    /// <summary>Characters of a number; the longest number that a decimal holds exactly has 31.</summary>
    public const int MaxNumberLength = 40;

    /// <summary>Adds what is wrong with a value and all that is in it. Allocates nothing where nothing is.</summary>
    public static void Check(JsonElement value, ref FaultList faults, int depth = 1)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object or JsonValueKind.Array when depth > MaxDepth:
                if (faults.Wants())
                {
                    faults.Add($"more than {MaxDepth} levels of objects and lists are within each other");
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    CheckProperty(property, ref faults, depth);
                }

                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    var before = faults.Count;
                    Check(item, ref faults, depth + 1);
                    faults.Prefix(before, index++);
                }

                break;
            case JsonValueKind.String when IsBroken(JsonMarshal.GetRawUtf8Value(value)):
                if (faults.Wants())
                {
                    faults.Add("the string holds half of a character (one \\ud800 to \\udfff without its other half)");
                }

                break;
            case JsonValueKind.Number when !TryNumber(value, out _):
                if (faults.Wants())
                {
                    faults.Add($"a number within ±7.9e28, of at most {MaxNumberLength} characters and no closer to 0 than 1e-28 is expected; "
                        + $"found {FaultWords.Found(value)}");
                }

                break;
            default:
                break;
        }
    }

    /// <summary>A number, where a decimal holds it: exactly, but for digits after the 28th.</summary>
    public static bool TryNumber(JsonElement value, out decimal number)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        number = 0;
        return raw.Length <= MaxNumberLength && value.TryGetDecimal(out number) && (number != 0 || IsZero(raw));
    }

    private static void CheckProperty(JsonProperty property, ref FaultList faults, int depth)
    {
        if (IsBroken(JsonMarshal.GetRawUtf8PropertyName(property)))
        {
            if (faults.Wants())
            {
                faults.Add("the name of a property holds half of a character (one \\ud800 to \\udfff without its other half)");
            }

            return;
        }

        var before = faults.Count;
        Check(property.Value, ref faults, depth + 1);
        faults.Prefix(before, property);
    }

    /// <summary>Whether all digits before an exponent are zeros; else the number only became zero because it was too small.</summary>
    private static bool IsZero(ReadOnlySpan<byte> raw)
    {
        var exponent = raw.IndexOfAny((byte)'e', (byte)'E');
        return !(exponent < 0 ? raw : raw[..exponent]).ContainsAnyInRange((byte)'1', (byte)'9');
    }

    /// <summary>Whether JSON text of a string cannot be made a string: the reader of JSON does not look.</summary>
    private static bool IsBroken(ReadOnlySpan<byte> raw) => !Utf8.IsValid(raw) || HasHalfCharacter(raw);

    /// <summary>Whether JSON text of a string holds an escape of a surrogate without its partner.</summary>
    private static bool HasHalfCharacter(ReadOnlySpan<byte> raw)
    {
        for (var at = raw.IndexOf((byte)'\\'); at >= 0 && at + 1 < raw.Length; at = Next(raw, at))
        {
            if (raw[at + 1] != 'u')
            {
                at += 2;
                continue;
            }

            var unit = Unit(raw, at);
            at += 6;
            if (char.IsLowSurrogate(unit))
            {
                return true;
            }

            if (char.IsHighSurrogate(unit))
            {
                if (at + 5 >= raw.Length || raw[at] != '\\' || raw[at + 1] != 'u' || !char.IsLowSurrogate(Unit(raw, at)))
                {
                    return true;
                }

                at += 6;
            }
        }

        return false;
    }

    /// <summary>The next backslash at or after a place; -1 for none.</summary>
    private static int Next(ReadOnlySpan<byte> raw, int from)
    {
        var next = from < raw.Length ? raw[from..].IndexOf((byte)'\\') : -1;
        return next < 0 ? -1 : from + next;
    }

    /// <summary>The code unit of an escape; the reader of JSON has made sure that four hex digits follow.</summary>
    private static char Unit(ReadOnlySpan<byte> raw, int at) =>
        ushort.TryParse(raw.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : '\0';
}
