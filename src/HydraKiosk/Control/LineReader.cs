namespace HydraKiosk.Control;

/// <summary>What <see cref="LineReader.ReadAsync"/> found.</summary>
internal enum LineKind
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>A line longer than allowed, which is skipped to its end.</summary>
    TooLong,

    /// <summary>The far end will send no more.</summary>
    End,
}

/// <summary>Cuts a stream into lines of a bounded length. One reader.</summary>
/// <param name="stream">Where from.</param>
/// <param name="maxBytes">The most bytes of a line, without its line feed.</param>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _scanned;
    private int _end;
    private bool _skips;
    private bool _ended;

    /// <summary>The line found, without its line feed; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Waits for the next line. What stands after the last line feed counts as a line as well.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<LineKind> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (found >= 0 || (_ended && _end > _start))
            {
                var at = found >= 0 ? _scanned + found : _end;
                Line = _buffer.AsMemory(_start, at - _start);
                _start = _scanned = Math.Min(at + 1, _end);
                if (!_skips)
                {
                    return Line.Length > maxBytes ? LineKind.TooLong : LineKind.Line;
                }

                _skips = false; // that was the rest of the line that was too long
                continue;
            }

            if (_ended)
            {
                return LineKind.End;
            }

            _scanned = _end;
            if (_end - _start > maxBytes)
            {
                var isNews = !_skips;
                _skips = true;
                _start = _scanned = _end = 0;
                if (isNews)
                {
                    return LineKind.TooLong;
                }
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation);
            _ended = read == 0;
            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, maxBytes + 2));
        }
    }
}
