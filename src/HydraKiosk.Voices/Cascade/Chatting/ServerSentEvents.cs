namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>Takes a <c>text/event-stream</c> apart, as the HTML standard says (section 9.2.6): the data of an event, its lines joined.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A memory stream holds nothing but memory.")]
internal sealed class ServerSentEvents
{
    /// <summary>Bytes of one event; longer is no piece of an answer.</summary>
    public const int MostBytes = 256 * 1024;

    private readonly MemoryStream _line = new();
    private readonly MemoryStream _data = new();
    private bool _hasData;
    private bool _afterReturn;
    private bool _begun;

    /// <summary>Lines that have come whole, comments among them: some services send those while their model thinks.</summary>
    public long Lines { get; private set; }

    /// <summary>Takes what has arrived.</summary>
    /// <param name="bytes">Any piece of the stream.</param>
    /// <param name="onData">Called with the data of each event that is complete; false stops.</param>
    /// <returns>False where an event is too long, or the caller has stopped.</returns>
    public bool Take(ReadOnlySpan<byte> bytes, DataTaker onData)
    {
        foreach (var b in bytes)
        {
            if (b == '\n' && _afterReturn)
            {
                _afterReturn = false;
                continue;
            }

            _afterReturn = b == '\r';
            if (b is (byte)'\n' or (byte)'\r')
            {
                Lines++;
                if (!EndLine(onData))
                {
                    return false;
                }
            }
            else if (_line.Length + _data.Length >= MostBytes)
            {
                return false;
            }
            else
            {
                _line.WriteByte(b);
            }
        }

        return true;
    }

    /// <summary>The stream is over: what was not closed by an empty line counts all the same, since many services leave that out.</summary>
    public bool End(DataTaker onData) => EndLine(onData) && EndLine(onData);

    private bool EndLine(DataTaker onData)
    {
        var line = _line.GetBuffer().AsSpan(0, (int)_line.Length);
        if (!_begun)
        {
            _begun = true;
            line = line.StartsWith("\uFEFF"u8) ? line[3..] : line;
        }

        var goesOn = true;
        if (line.IsEmpty)
        {
            if (_hasData)
            {
                goesOn = onData(_data.GetBuffer().AsSpan(0, (int)_data.Length));
            }

            _data.SetLength(0);
            _hasData = false;
        }
        else if (line.StartsWith("data:"u8))
        {
            var value = line[5..];
            if (_hasData)
            {
                _data.WriteByte((byte)'\n');
            }

            _data.Write(value.StartsWith(" "u8) ? value[1..] : value);
            _hasData = true;
        }

        _line.SetLength(0);
        return goesOn;
    }
}

/// <summary>Takes the data of an event; false where no more is wanted.</summary>
internal delegate bool DataTaker(ReadOnlySpan<byte> data);
