using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Reads a stream of server-sent events, as the HTML standard describes them in section 9.2. One caller at a time.</summary>
/// <param name="stream">Where they come from; how long a line may be is its affair.</param>
/// <param name="maxEventBytes">Most bytes of the data of an event.</param>
internal sealed class EventReader(Stream stream, int maxEventBytes)
{
    private const int MaxIdLength = 1024;
    private const int MaxRetryMs = 60_000;

    private readonly LineReader _lines = new(stream, endsAtReturn: true);
    private ArrayBufferWriter<byte> _data = new();
    private bool _isFirstLine = true;
    private bool _isMessage = true;

    /// <summary>The data of the event that was read last; good until the next one is read.</summary>
    public ReadOnlyMemory<byte> Data { get; private set; }

    /// <summary>The identifier that came last, by which a stream that broke off goes on; null where there was none.</summary>
    public string? LastId { get; private set; }

    /// <summary>How long the server wants to be left alone before the stream is asked for again; null where it did not say.</summary>
    public TimeSpan? Retry { get; private set; }

    /// <summary>Reads the next event that holds a message.</summary>
    /// <returns>False at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">An event has more data than it may have.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        Begin();
        while (await _lines.ReadAsync(cancellation).ConfigureAwait(false))
        {
            var line = _lines.Line.Span;
            if (_isFirstLine)
            {
                _isFirstLine = false;
                line = line.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;
            }

            if (line.Length > 0)
            {
                Take(line);
                continue;
            }

            if (_isMessage && _data.WrittenCount > 0)
            {
                Data = _data.WrittenMemory;
                return true;
            }

            Begin();
        }

        return false;
    }

    private void Begin()
    {
        _data = new ArrayBufferWriter<byte>();
        _isMessage = true;
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        value = value.StartsWith(" "u8) ? value[1..] : value;
        if (name.SequenceEqual("data"u8))
        {
            if (_data.WrittenCount + value.Length >= maxEventBytes)
            {
                throw new InvalidDataException($"it sent a message of more than {maxEventBytes} bytes");
            }

            _data.Write(value);
            _data.Write("\n"u8);
        }
        else if (name.SequenceEqual("event"u8))
        {
            _isMessage = value.IsEmpty || value.SequenceEqual("message"u8);
        }
        else if (name.SequenceEqual("id"u8))
        {
            TakeId(value);
        }
        else if (name.SequenceEqual("retry"u8) && Utf8Parser.TryParse(value, out uint milliseconds, out var length) && length == value.Length)
        {
            Retry = TimeSpan.FromMilliseconds(Math.Min(milliseconds, MaxRetryMs));
        }
    }

    /// <summary>It is sent back in a header, so that only what may stand there is one.</summary>
    private void TakeId(ReadOnlySpan<byte> value)
    {
        if (value.Length <= MaxIdLength && !value.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
        {
            LastId = value.IsEmpty ? null : Encoding.ASCII.GetString(value);
        }
    }
}
