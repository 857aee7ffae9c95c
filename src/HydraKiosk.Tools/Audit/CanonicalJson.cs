using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// One spelling for all JSON texts that say the same, in the manner of RFC 8785: no white space, names in the order of their UTF-16 units, texts
/// with the same escapes. Unlike there, numbers keep every digit (<c>1.50</c> is <c>15e-1</c>), since arguments are compared exactly: two values
/// have the same form where <see cref="JsonElement.DeepEquals"/> holds them equal.
/// </summary>
internal static class CanonicalJson
{
    private const int MaxExponent = 20; // characters, with its mark and sign

    /// <summary>The form in UTF-8.</summary>
    public static ReadOnlySpan<byte> Of(JsonElement value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            Write(json, value);
        }

        return buffer.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                // A stable order: of names that stand twice the order decides, as it does in a comparison.
                foreach (var (name, member) in value.EnumerateObject().Select(m => (Name: NameOf(m), m.Value)).OrderBy(
                    m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(name);
                    Write(json, member);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var element in value.EnumerateArray())
                {
                    Write(json, element);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(TextOf(value));
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(value.GetRawText()), skipInputValidation: true);
                break;
            default:
                value.WriteTo(json); // true, false and null
                break;
        }
    }

    /// <summary>A text; one with half of a surrogate pair, which is none, as it was spelled.</summary>
    public static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }

    /// <summary>A name; one with half of a surrogate pair as it was spelled.</summary>
    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return member.ToString().Split(':')[0];
        }
    }

    private static string Number(string raw)
    {
        var text = raw.AsSpan();
        var isNegative = text[0] == '-';
        text = isNegative ? text[1..] : text;
        var mark = text.IndexOfAny('e', 'E');
        if (mark >= 0 && text.Length - mark > MaxExponent)
        {
            return raw; // no comparison takes such a number, and working it out could take long
        }

        var exponent = mark < 0 ? BigInteger.Zero
            : BigInteger.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = new StringBuilder().Append(mark < 0 ? text : text[..mark]);
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '.')
            {
                exponent -= digits.Length - i - 1;
                digits.Remove(i, 1);
                break;
            }
        }

        var all = digits.ToString().TrimStart('0');
        var significant = all.TrimEnd('0');
        exponent += all.Length - significant.Length;
        return significant.Length == 0 ? "0" : $"{(isNegative ? "-" : "")}{significant}e{exponent.ToString(CultureInfo.InvariantCulture)}";
    }
}
