using System.Text.Json;

namespace HydraKiosk.Hydra.Tests.Fuzz;

/// <summary>
/// Makes broken messages out of good ones, the same ones for the same seed: bytes flipped, cut, doubled and mixed, and, in messages that stay
/// JSON, values of other types, fields gone, doubled and nested. Allocates nothing per message, so that a million of them take seconds.
/// </summary>
internal sealed class FrameMutator
{
    public const int MaxLength = 16 * 1024;

    private static readonly byte[] _interesting = [.. "{}[]\",:\\/u0e+-.nft= \0\x7f\n"u8, 0x80, 0xC3, 0xED, 0xF0, 0xFF];

    private static readonly byte[][] _values = [.. new[]
    {
        "null", "true", "0", "-1", "\"7\"", "1e999", "-0.0", "18446744073709551616", "12.5", "\"\"", "\"x\"", "[]", "{}", "[null]", "[[[[[[[[]]]]]]]]",
        """{"id":null}""", """{"id":"resp_1"}""", """{"id":{"id":"resp_1"}}""", "\"resp_1\"", "\"resp_2\"", "\"call_9f2\"", "\"item_u1\"", "\"completed\"",
        "\"\\ud83d\"", "\"\\ude00\\ud83d\"", "\"\\u0000\"", "\"AAAA\"", "\"AAA\"", "\"AA==\"", "\"=AAA\"", "\"A A A A\"", "\"AA\\/+\"", "\"A\"", "\"AAAAA-_\"",
        "\"response.done\"", "\"response.output_audio.delta\"", "\"response.created\"", "\"error\"", "\"session.configured\"",
        $"\"{new string('A', 1999)}\"", $"\"{new string('i', 600)}\"", $"{new string('[', 70)}{new string(']', 70)}",
    }.Select(v => v.Utf8())];

    private readonly Random _random;
    private readonly byte[][] _seeds;
    private readonly (int Start, int End, bool IsProperty)[][] _parts;
    private readonly byte[] _message = new byte[MaxLength];
    private int _length;

    public FrameMutator(int seed, IEnumerable<byte[]> messages)
    {
        _random = new Random(seed);
        _seeds = [.. messages];
        _parts = [.. _seeds.Select(Parts)];
    }

    /// <summary>The next message; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var chosen = _random.Next(_seeds.Length);
        _seeds[chosen].CopyTo(_message, 0);
        _length = _seeds[chosen].Length;
        if (_random.Next(2) == 0)
        {
            ChangePart(_parts[chosen][_random.Next(_parts[chosen].Length)]);
        }
        else
        {
            for (var n = _random.Next(1, 4); n > 0 && _length > 0; n--)
            {
                ChangeBytes();
            }
        }

        return _message.AsSpan(0, _length);
    }

    private void ChangePart((int Start, int End, bool IsProperty) part)
    {
        var other = _random.Next(_seeds.Length);
        var foreign = _parts[other][_random.Next(_parts[other].Length)];
        switch (_random.Next(part.IsProperty ? 3 : 2))
        {
            case 0 when !part.IsProperty:
                Replace(part.Start, part.End, _values[_random.Next(_values.Length)]);
                break;

            case 1 when part.IsProperty == foreign.IsProperty:
                Replace(part.Start, part.End, _seeds[other].AsSpan(foreign.Start, foreign.End - foreign.Start));
                break;

            case 2: // the same field twice
                Span<byte> twice = stackalloc byte[1 + part.End - part.Start];
                twice[0] = (byte)',';
                _message.AsSpan(part.Start, part.End - part.Start).CopyTo(twice[1..]);
                Replace(part.End, part.End, twice);
                break;

            default: // gone, with its comma where it has one
                Replace(part.Start, part.End < _length && _message[part.End] == ',' ? part.End + 1 : part.End, default);
                break;
        }
    }

    private void ChangeBytes()
    {
        var at = _random.Next(_length);
        switch (_random.Next(6))
        {
            case 0:
                _message[at] ^= (byte)(1 << _random.Next(8));
                break;

            case 1:
                _message[at] = _interesting[_random.Next(_interesting.Length)];
                break;

            case 2:
                _length = at + 1;
                break;

            case 3: // a piece doubled
                Replace(at, at, _message.AsSpan(at, Math.Min(_random.Next(1, 40), _length - at)).ToArray());
                break;

            case 4: // a piece gone
                Replace(at, Math.Min(_length, at + _random.Next(1, 20)), default);
                break;

            default: // a piece of another message
                var other = _seeds[_random.Next(_seeds.Length)];
                var size = Math.Min(_random.Next(1, 60), Math.Min(other.Length, _length - at));
                other.AsSpan(_random.Next(other.Length - size + 1), size).CopyTo(_message.AsSpan(at));
                break;
        }
    }

    private void Replace(int start, int end, ReadOnlySpan<byte> with)
    {
        if (_length - (end - start) + with.Length > MaxLength)
        {
            return;
        }

        _message.AsSpan(end, _length - end).CopyTo(_message.AsSpan(start + with.Length));
        with.CopyTo(_message.AsSpan(start));
        _length += with.Length - (end - start);
    }

    /// <summary>Every value of a message and every field, name and value, by where it stands.</summary>
    private static (int Start, int End, bool IsProperty)[] Parts(byte[] message)
    {
        var parts = new List<(int, int, bool)>();
        var names = new Stack<int?>();
        var starts = new Stack<(int Start, int? Name)>();
        int? name = null;
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            var end = (int)reader.BytesConsumed;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = start;
                    continue;

                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    starts.Push((start, name));
                    name = null;
                    continue;

                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    (start, name) = starts.Pop();
                    break;
            }

            parts.Add((start, end, false));
            if (name is { } from)
            {
                parts.Add((from, end, true));
            }

            name = null;
        }

        return [.. parts];
    }
}
