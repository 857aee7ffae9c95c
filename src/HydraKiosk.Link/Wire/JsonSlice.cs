using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Link.Wire;

/// <summary>
/// One JSON value inside a received message: its raw bytes, quotes and braces included, already checked as JSON. Every read is tolerant:
/// another type than asked for is null, and nothing throws.
/// </summary>
internal readonly ref struct JsonSlice(ReadOnlySpan<byte> raw)
{
    /// <summary>The bytes of the value; empty where the field was absent.</summary>
    public ReadOnlySpan<byte> Raw { get; } = raw;

    public bool IsString => Raw is [(byte)'"', ..];

    public bool IsObject => Raw is [(byte)'{', ..];

    public bool IsArray => Raw is [(byte)'[', ..];

    private bool IsNumber => Raw is [(byte)'-' or (>= (byte)'0' and <= (byte)'9'), ..];

    /// <summary>The characters of a string as they stand in the message, escapes included; empty for anything else.</summary>
    public ReadOnlySpan<byte> Inner => IsString ? Raw[1..^1] : default;

    /// <summary>The bytes of an id: of a string, and of a number, which a service may use as well; empty for anything else.</summary>
    public ReadOnlySpan<byte> Id => IsNumber ? Raw : Inner;

    /// <summary>The value the reader stands on; leaves the reader at its end.</summary>
    public static JsonSlice Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSlice(message[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The text of a string, or null for any other type.</summary>
    public string? Text() => IsString ? Decode(Inner) : null;

    /// <summary>
    /// At least the first <paramref name="enough"/> UTF-16 units of it and one more where there are more; of the rest, which may be
    /// megabytes, no string is made.
    /// </summary>
    public string? Text(int enough)
    {
        // No unit takes more than the six bytes of an escape, so that whatever the cut damages lies behind what is asked for.
        var inner = Inner;
        return IsString ? Decode(inner.Length / 6 <= enough + 2 ? inner : inner[..(6 * (enough + 2))]) : null;
    }

    /// <summary>The same, also where the service sent a number in the place of a name.</summary>
    public string? Label(int enough) => IsNumber ? Encoding.ASCII.GetString(Raw[..Math.Min(Raw.Length, enough)]) : Text(enough);

    /// <summary>The text of a string, cut, and without a new one where it is one of those <paramref name="expected"/>.</summary>
    public string? Text(ReadOnlySpan<string> expected)
    {
        foreach (var word in expected)
        {
            if (IsString && JsonEscapes.Says(Inner, word))
            {
                return word;
            }
        }

        return BoundedText.Name(this);
    }

    /// <summary>How many UTF-16 units <see cref="Text"/> would have.</summary>
    public int? TextLength()
    {
        if (!IsString)
        {
            return null;
        }

        var length = 0;
        for (var inner = Inner; !inner.IsEmpty;)
        {
            length += Piece(inner, default, out var consumed);
            inner = inner[consumed..];
        }

        return length;
    }

    /// <summary>
    /// A number without its fraction, also written as 12.0 or 1e3 or as a string; null for any other type and outside of 0 to <paramref name="max"/>.
    /// </summary>
    public long? Count(long max)
    {
        const int MaxDigits = 64;
        var text = IsString ? Inner.Trim((byte)' ') : Raw;
        if (text.Length is 0 or > MaxDigits || text[0] is not (>= (byte)'0' and <= (byte)'9'))
        {
            return null;
        }

        var isRead = Utf8Parser.TryParse(text, out double value, out var consumed) && consumed == text.Length;
        return isRead && value >= 0 && value < (double)max + 1 ? (long)value : null;
    }

    /// <summary>True or false, also as a string; null for any other type.</summary>
    public bool? Boolean()
    {
        var text = IsString ? Inner : Raw;
        return text.SequenceEqual("true"u8) ? true : text.SequenceEqual("false"u8) ? false : null;
    }

    /// <summary>The last member of that name, or an empty slice.</summary>
    public JsonSlice Member(string name)
    {
        if (!IsObject)
        {
            return default;
        }

        var found = default(JsonSlice);
        var reader = new Utf8JsonReader(Raw);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = JsonEscapes.Says(reader.ValueSpan, name);
            reader.Read();
            var value = Take(ref reader, Raw);
            if (wanted)
            {
                found = value;
            }
        }

        return found;
    }

    /// <summary>The elements of an array; none for any other type.</summary>
    public ElementEnumerator GetEnumerator() => new(this);

    /// <summary>
    /// Escapes to characters. Half a surrogate pair is kept as it is, which the framework's own reader refuses: the fragments of a call's
    /// arguments may be cut inside a pair, and joined they are whole again.
    /// </summary>
    private static string Decode(ReadOnlySpan<byte> inner)
    {
        if (!inner.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(inner);
        }

        var rented = ArrayPool<char>.Shared.Rent(inner.Length); // no byte becomes more than one UTF-16 unit
        var length = 0;
        while (!inner.IsEmpty)
        {
            length += Piece(inner, rented.AsSpan(length), out var consumed);
            inner = inner[consumed..];
        }

        var text = new string(rented, 0, length);
        ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    /// <summary>The run before the next escape, or the escape itself, into <paramref name="chars"/> unless that is empty.</summary>
    /// <returns>UTF-16 units of it.</returns>
    private static int Piece(ReadOnlySpan<byte> inner, Span<char> chars, out int consumed)
    {
        var plain = inner.IndexOf((byte)'\\');
        if (plain != 0)
        {
            consumed = plain < 0 ? inner.Length : plain;
            return chars.IsEmpty ? Encoding.UTF8.GetCharCount(inner[..consumed]) : Encoding.UTF8.GetChars(inner[..consumed], chars);
        }

        var character = JsonEscapes.Character(inner, out consumed);
        if (!chars.IsEmpty)
        {
            chars[0] = character;
        }

        return 1;
    }

    /// <summary>Walks an array.</summary>
    public ref struct ElementEnumerator
    {
        private readonly ReadOnlySpan<byte> _raw;
        private Utf8JsonReader _reader;

        public ElementEnumerator(JsonSlice array)
        {
            _raw = array.IsArray ? array.Raw : "[]"u8;
            _reader = new Utf8JsonReader(_raw);
            _reader.Read();
        }

        public JsonSlice Current { get; private set; }

        public bool MoveNext()
        {
            if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndArray)
            {
                return false;
            }

            Current = Take(ref _reader, _raw);
            return true;
        }
    }
}
