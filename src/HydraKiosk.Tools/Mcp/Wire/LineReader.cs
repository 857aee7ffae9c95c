namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Reads lines. How long one may be is the stream's affair: see <see cref="BoundedLines"/>. One caller at a time.</summary>
/// <param name="stream">Where the lines come from.</param>
/// <param name="endsAtReturn">Whether a carriage return ends a line too, as in an event stream; otherwise only a line feed does.</param>
internal sealed class LineReader(Stream stream, bool endsAtReturn)
{
    private const int FirstBytes = 4096;
    private const int MostKeptBytes = 64 * 1024;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _looked;
    private int _end;
    private bool _isAfterReturn;

    /// <summary>The line that was read last, without its end; good until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>Reads the next line.</summary>
    /// <returns>False at the end of the stream. The rest of a line that was not ended does not count.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (!Find())
        {
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellation).ConfigureAwait(false);
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private bool Find()
    {
        // The two bytes of a line end can come apart; the second of them is no line of its own.
        if (_isAfterReturn && _start < _end)
        {
            _start += _buffer[_start] == (byte)'\n' ? 1 : 0;
            _isAfterReturn = false;
        }

        _looked = Math.Max(_looked, _start);
        var rest = _buffer.AsSpan(_looked, _end - _looked);
        var at = endsAtReturn ? rest.IndexOfAny((byte)'\n', (byte)'\r') : rest.IndexOf((byte)'\n');
        if (at < 0)
        {
            _looked = _end;
            return false;
        }

        var end = _looked + at;
        Line = _buffer.AsMemory(_start, end - _start);
        _isAfterReturn = _buffer[end] == (byte)'\r';
        _start = _looked = end + 1;
        return true;
    }

    private void MakeRoom()
    {
        var kept = _end - _start;
        var size = kept == 0 && _buffer.Length > MostKeptBytes ? FirstBytes : kept == _buffer.Length ? 2 * _buffer.Length : _buffer.Length;
        var buffer = size == _buffer.Length ? _buffer : new byte[size];
        _buffer.AsSpan(_start, kept).CopyTo(buffer);
        _buffer = buffer;
        _looked -= _start;
        (_start, _end) = (0, kept);
    }
}
