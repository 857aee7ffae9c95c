namespace HydraKiosk.Simulator.Link;

/// <summary>
/// The upgraded connection beneath the WebSocket, with a callback for any byte that arrives, and everything that can be wrong with a
/// connection that is still open: a valve in each direction (while it is shut, nothing goes through, not even a ping), a narrow uplink,
/// and late pongs.
/// </summary>
internal sealed class LinkStream : Stream
{
    private readonly Stream _inner;

    public LinkStream(Stream inner, TimeProvider time)
    {
        _inner = inner;
        Throttle = new ReadThrottle(time);
        Pongs = new PongDelay(inner, time);
    }

    /// <summary>Called for every read that got bytes, pings included.</summary>
    public Action? OnBytes { get; set; }

    /// <summary>The valve for bytes from the client.</summary>
    public Valve In { get; } = new();

    /// <summary>The valve for bytes to the client.</summary>
    public Valve Out { get; } = new();

    /// <summary>Limits the bytes per second from the client.</summary>
    public ReadThrottle Throttle { get; }

    /// <summary>Delays the answers to pings.</summary>
    public PongDelay Pongs { get; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await In.WaitOpenAsync(cancellationToken).ConfigureAwait(false);
        var count = await _inner.ReadAsync(Throttle.Piece(buffer), cancellationToken).ConfigureAwait(false);
        await Throttle.PassAsync(count, cancellationToken).ConfigureAwait(false);

        // Bytes that arrived while the valve closed are held back too.
        await In.WaitOpenAsync(cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            OnBytes?.Invoke();
        }

        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Out.WaitOpenAsync(cancellationToken).ConfigureAwait(false);
        await Pongs.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Pongs.Dispose();
        }

        base.Dispose(disposing);
    }
}
