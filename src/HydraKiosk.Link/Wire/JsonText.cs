using System.Text;
using System.Text.Encodings.Web;

namespace HydraKiosk.Link.Wire;

/// <summary>
/// A long text as a JSON string, encoded in small pieces: the JSON writer rents six characters for each one of the whole text, and instructions
/// have thousands.
/// </summary>
internal static class JsonText
{
    private const int Piece = 512;

    /// <summary>Text stays UTF-8 instead of \uXXXX: the size of a configure counts on the wire, and nothing here is ever put into HTML.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Appends <paramref name="text"/> in quotes, as the JSON writer with <see cref="Encoder"/> would write it.</summary>
    public static void Write(RentedBuffer buffer, ReadOnlySpan<char> text)
    {
        Span<char> escaped = stackalloc char[Piece];
        Put(buffer, "\"");
        while (!text.IsEmpty)
        {
            // A pair of surrogates may be cut by the end of the room, never by a piece: what was not consumed comes with the next.
            Encoder.Encode(text, escaped, out var consumed, out var written);
            Put(buffer, escaped[..written]);
            text = text[consumed..];
        }

        Put(buffer, "\"");
    }

    private static void Put(RentedBuffer buffer, ReadOnlySpan<char> chars) =>
        buffer.Advance(Encoding.UTF8.GetBytes(chars, buffer.GetSpan(Encoding.UTF8.GetMaxByteCount(chars.Length))));
}
