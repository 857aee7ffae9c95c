namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// The upgraded connection beneath the WebSocket, with a tap for "any byte arrived" and a valve for the read side: while it is shut the
/// connection stays open and nothing is taken from it, not even a ping.
/// </summary>
internal sealed class LinkStream(Stream inner) : Stream
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _shut;

    /// <summary>Called for every read that brought something, pings included.</summary>
    public Action? OnBytes { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads nothing more until <see cref="Open"/>.</summary>
    public void Shut()
    {
        lock (_gate)
        {
            _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Reads again.</summary>
    public void Open()
    {
        lock (_gate)
        {
            _shut?.TrySetResult();
            _shut = null;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await WaitOpenAsync(cancellationToken).ConfigureAwait(false);
        var count = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);

        // What came in while the valve closed is held back too.
        await WaitOpenAsync(cancellationToken).ConfigureAwait(false);
        if (count > 0)
        {
            OnBytes?.Invoke();
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private ValueTask WaitOpenAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _shut is null ? default : new ValueTask(_shut.Task.WaitAsync(cancellation));
        }
    }
}
