namespace HydraKiosk.Simulator.Link;

/// <summary>
/// A narrow way in: so many bytes a second and no more, in small pieces, so that what is behind waits its turn, a ping included. Used by
/// one reader; the rate may be changed from any thread.
/// </summary>
internal sealed class ReadThrottle(TimeProvider time)
{
    /// <summary>Pieces per second; a piece larger than the link's share of this would come in bursts.</summary>
    private const int PiecesPerSecond = 50;

    private int _bytesPerSecond;

    /// <summary>0 is without limit.</summary>
    public int BytesPerSecond
    {
        get => Volatile.Read(ref _bytesPerSecond);
        set => Volatile.Write(ref _bytesPerSecond, value);
    }

    /// <summary>As much of a buffer as may be read at once.</summary>
    public Memory<byte> Piece(Memory<byte> buffer) =>
        BytesPerSecond is > 0 and var rate ? buffer[..Math.Min(buffer.Length, Math.Max(1, rate / PiecesPerSecond))] : buffer;

    /// <summary>Waits as long as so many bytes take.</summary>
    public Task PassAsync(int bytes, CancellationToken cancellation) =>
        BytesPerSecond is > 0 and var rate ? Task.Delay(TimeSpan.FromSeconds((double)bytes / rate), time, cancellation) : Task.CompletedTask;
}
