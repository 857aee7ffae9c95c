namespace HydraKiosk.Simulator.Link;

/// <summary>
/// Sends pongs late and everything else in time, as a busy service or a proxy does. A server's pong is a frame of its own, whose first
/// byte says so; it is taken out of the stream and put back between two other frames when its time has come.
/// </summary>
internal sealed class PongDelay(Stream inner, TimeProvider time) : IDisposable
{
    /// <summary>The first byte of a final frame with the opcode of a pong (RFC 6455, 5.5.3).</summary>
    private const byte PongFrame = 0x8A;

    private readonly SemaphoreSlim _frames = new(1, 1);
    private readonly CancellationTokenSource _over = new();
    private long _delayTicks;
    private bool _disposed;

    /// <summary>How late each pong is sent; zero is at once.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delayTicks));
        set => Volatile.Write(ref _delayTicks, value.Ticks);
    }

    /// <summary>Writes one frame now, or later when it is a pong.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        if (frame.Length > 1 && frame.Span[0] == PongFrame && Delay is { Ticks: > 0 } delay)
        {
            _ = WriteLaterAsync(frame.ToArray(), delay);
            return;
        }

        await WriteNowAsync(frame, cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            // A pong on its way finds the token cancelled; the semaphore holds nothing that must be released.
            _disposed = true;
            _over.Cancel();
            _over.Dispose();
        }
    }

    private async ValueTask WriteNowAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellation)
    {
        await _frames.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await inner.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _frames.Release();
        }
    }

    private async Task WriteLaterAsync(byte[] pong, TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, time, _over.Token).ConfigureAwait(false);
            await WriteNowAsync(pong, _over.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection ended first; nobody waits for this pong any more.
        }
    }
}
