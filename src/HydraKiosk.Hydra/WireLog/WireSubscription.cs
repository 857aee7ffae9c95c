using System.Threading.Channels;

namespace HydraKiosk.Hydra.WireLog;

/// <summary>
/// One follower of the wire, from <see cref="WireRecorder.Subscribe"/> to <see cref="Dispose"/>. A follower that reads too slowly misses
/// lines and holds nobody up.
/// </summary>
public sealed class WireSubscription : IDisposable
{
    private const int MaxWaiting = 512;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true, SingleWriter = true });
    private readonly Action<WireSubscription> _leave;
    private long _missed;

    internal WireSubscription(Action<WireSubscription> leave) => _leave = leave;

    /// <summary>The lines, without line ends. Completed by <see cref="Dispose"/> and when the recorder ends.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>Lines that found no room.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <inheritdoc/>
    public void Dispose()
    {
        _leave(this);
        _lines.Writer.TryComplete();
    }

    internal void Offer(string line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _missed);
        }
    }

    internal void Complete() => _lines.Writer.TryComplete();
}
