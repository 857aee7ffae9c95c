namespace HydraKiosk.Simulator.Link;

/// <summary>
/// Limits the bytes per second that are read, in small pieces, so that everything behind them waits, a ping included. Used by
/// one reader; the rate may be changed from any thread.
/// </summary>
internal sealed class ReadThrottle(TimeProvider time)
{
    /// <summary>Pieces per second; a piece larger than the link's share of this would come in bursts.</summary>
    private const int PiecesPerSecond = 50;

    private int _bytesPerSecond;

    /// <summary>The limit in bytes per second; 0 is without limit.</summary>
    public int BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set => Volatile.Write(ref _bytesPerSecond, value);
    }

    /// <summary>Returns the part of a buffer that may be filled in one read.</summary>
    public Memory<byte> Piece(Memory<byte> buffer) =>
        BytesPerSecond is > 0 and var rate ? buffer[..Math.Min(buffer.Length, Math.Max(1, rate / PiecesPerSecond))] : buffer;

    /// <summary>Waits as long as these bytes take at the limit.</summary>
    public Task PassAsync(int bytes, CancellationToken cancellation) =>
        BytesPerSecond is > 0 and var rate ? Task.Delay(TimeSpan.FromSeconds((double)bytes / rate), time, cancellation) : Task.CompletedTask;
}
