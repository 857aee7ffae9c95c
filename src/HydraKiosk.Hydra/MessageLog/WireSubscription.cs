using System.Threading.Channels;

namespace HydraKiosk.Hydra.MessageLog;

/// <summary>
/// One follower of the wire, from <see cref="WireRecorder.Subscribe"/> to <see cref="Dispose"/>. A follower that reads too slowly misses
/// lines and holds nobody up; a line says how many, where they are missing.
/// </summary>
public sealed class WireSubscription : IDisposable
{
    private const int MaxWaiting = 512;

    // One place more, so that what was missed can always be said at the end.
    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MaxWaiting + 1) { SingleReader = true });
    private readonly Action<WireSubscription> _leave;
    private readonly MissedLine _missedLine;
    private WireRecord _lastMissed;
    private long _missed;

    internal WireSubscription(Action<WireSubscription> leave, MissedLine missedLine)
    {
        _leave = leave;
        _missedLine = missedLine;
    }

    /// <summary>Makes the line that says how many are missing, at the time of the last of them.</summary>
    internal delegate string MissedLine(in WireRecord last, long lines);

    /// <summary>The lines, without line ends. Completed by <see cref="Dispose"/> and when the recorder ends.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leave(this);
        _lines.Writer.TryComplete();
    }

    /// <summary>Queues a line, or counts it as missed. The recorder's thread.</summary>
    internal void Offer(in WireRecord record, string line)
    {
        var lines = _missed > 0 ? 2 : 1;
        if (_lines.Reader.Count + lines > MaxWaiting)
        {
            _missed++;
            _lastMissed = record with { Bytes = null }; // its memory goes back to the pool
            return;
        }

        SayMissed();
        _lines.Writer.TryWrite(line);
    }

    /// <summary>Nothing comes any more. The recorder's thread, or anybody where it never ran.</summary>
    internal void Complete()
    {
        SayMissed();
        _lines.Writer.TryComplete();
    }

    private void SayMissed()
    {
        if (_missed > 0)
        {
            _lines.Writer.TryWrite(_missedLine(in _lastMissed, _missed));
            _missed = 0;
        }
    }
}
