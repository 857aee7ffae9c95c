namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>
/// What a server sends, as long as it keeps within bounds: no endless line, and no flood of them. A reader that waits for the end of a line would
/// otherwise keep all of it in memory. Only reading is possible.
/// </summary>
/// <param name="inner">What it sends.</param>
/// <param name="time">The clock of the flood.</param>
/// <param name="isOneMessage">Whether all of it is a single message, however many lines that has.</param>
internal sealed class BoundedLines(Stream inner, TimeProvider time, bool isOneMessage = false) : Stream
{
    /// <summary>Most bytes of a message: ten times what a tool's whole output may be, and little for a small board.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    /// <summary>Most lines in a second. A server that tells its progress ten times a second on ten calls sends a hundred.</summary>
    public const int MaxLinesPerSecond = 2000;

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private int _messageBytes;
    private int _lines;
    private long _since = time.GetTimestamp();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="InvalidDataException">The bounds are passed.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Count(buffer.Span[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = inner.Read(buffer, offset, count);
        Count(buffer.AsSpan(offset, read));
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Count(ReadOnlySpan<byte> read)
    {
        while (!read.IsEmpty)
        {
            var end = isOneMessage ? -1 : read.IndexOf((byte)'\n');
            _messageBytes += end < 0 ? read.Length : end;
            if (_messageBytes > MaxMessageBytes)
            {
                throw new InvalidDataException($"it sent a message of more than {MaxMessageBytes} bytes");
            }

            if (end < 0)
            {
                return;
            }

            read = read[(end + 1)..];
            _messageBytes = 0;
            CountLine();
        }
    }

    private void CountLine()
    {
        if (time.GetElapsedTime(_since) >= _second)
        {
            _since = time.GetTimestamp();
            _lines = 0;
        }

        if (++_lines > MaxLinesPerSecond)
        {
            throw new InvalidDataException($"it sent more than {MaxLinesPerSecond} lines within a second");
        }
    }
}
