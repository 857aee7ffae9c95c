using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Ports;

namespace HydraKiosk.Hosting.Sinks;

/// <summary>Since when sessions are ready, and what the program has allocated since. Any thread may read.</summary>
internal sealed class SessionClock(TimeProvider time) : INoticeSink
{
    private long _sessionReadyAt;
    private long _firstReadyAt;
    private long _allocatedAtReady;

    /// <summary>Since the present session, or the last one, was ready.</summary>
    public TimeSpan SinceSession => time.GetElapsedTime(Volatile.Read(ref _sessionReadyAt));

    /// <summary>Since the first session was ready; zero before that.</summary>
    public TimeSpan SinceFirstSession => Volatile.Read(ref _firstReadyAt) is var at and not 0 ? time.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Managed bytes allocated in a second, since the first session was ready.</summary>
    public double AllocatedBytesPerSecond => SinceFirstSession is var since && since > TimeSpan.Zero
        ? (GC.GetTotalAllocatedBytes() - Volatile.Read(ref _allocatedAtReady)) / since.TotalSeconds
        : 0;

    /// <inheritdoc/>
    public void Take(ConversationNotice notice, ConversationState state)
    {
        if (notice is not SessionReady)
        {
            return;
        }

        Volatile.Write(ref _sessionReadyAt, time.GetTimestamp());
        if (_firstReadyAt == 0)
        {
            Volatile.Write(ref _allocatedAtReady, GC.GetTotalAllocatedBytes());
            Volatile.Write(ref _firstReadyAt, time.GetTimestamp());
        }
    }
}
