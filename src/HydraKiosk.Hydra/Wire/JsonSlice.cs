using System.Buffers;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.Hydra.Wire;

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

    /// <summary>The characters of a string as they stand in the message, escapes included; empty for anything else.</summary>
    public ReadOnlySpan<byte> Inner => IsString ? Raw[1..^1] : default;

    /// <summary>The value the reader stands on; leaves the reader at its end.</summary>
    public static JsonSlice Take(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSlice(message[start..(int)reader.BytesConsumed]);
    }

    /// <summary>The text of a string, or null for any other type.</summary>
    public string? Text()
    {
        var inner = Inner;
        return !IsString ? null
            : !inner.Contains((byte)'\\') ? Encoding.UTF8.GetString(inner)
            : Unescape(inner);
    }

    /// <summary>The same without a new string where it is one of those <paramref name="expected"/>.</summary>
    public string? Text(ReadOnlySpan<string> expected)
    {
        foreach (var word in expected)
        {
            if (IsString && JsonEscapes.Says(Inner, word))
            {
                return word;
            }
        }

        return Text();
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

    /// <summary>A whole number, also written as 12.0 or 1e3; null for any other type or beyond 64 bits.</summary>
    public long? Integer()
    {
        if (Raw.IsEmpty || Raw[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9')))
        {
            return null;
        }

        var reader = new Utf8JsonReader(Raw);
        reader.Read();
        return reader.TryGetInt64(out var whole) ? whole
            : reader.TryGetDouble(out var real) && Math.Abs(real) < 1e15 ? (long)real
            : null;
    }

    /// <summary>True or false, or null for any other type.</summary>
    public bool? Boolean() => Raw.SequenceEqual("true"u8) ? true : Raw.SequenceEqual("false"u8) ? false : null;

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
    private static string Unescape(ReadOnlySpan<byte> inner)
    {
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
