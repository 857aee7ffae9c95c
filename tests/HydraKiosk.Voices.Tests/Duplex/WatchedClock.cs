using System.Collections.Concurrent;
using HydraKiosk.Fakes;

namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>A clock that moves only when told, and that tells which limits were asked of it.</summary>
internal sealed class WatchedClock : TimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, bool> _asked = new();

    public ManualClock Inner { get; } = new();

    public override long TimestampFrequency => Inner.TimestampFrequency;

    public bool WasAsked(TimeSpan due) => _asked.ContainsKey(due);

    public override long GetTimestamp() => Inner.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = Inner.CreateTimer(callback, state, dueTime, period);
        _asked[dueTime] = true;
        return timer;
    }
}
