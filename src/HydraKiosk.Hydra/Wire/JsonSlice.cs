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
        var text = new StringBuilder(inner.Length);
        while (!inner.IsEmpty)
        {
            var plain = inner.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? inner : inner[..plain];
                text.Append(Encoding.UTF8.GetString(run));
                inner = inner[run.Length..];
                continue;
            }

            text.Append(JsonEscapes.Character(inner, out var length));
            inner = inner[length..];
        }

        return text.ToString();
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
