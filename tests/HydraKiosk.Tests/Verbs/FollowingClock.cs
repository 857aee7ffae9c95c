using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.Verbs;

/// <summary>
/// Virtual time for code that waits for a device on its own thread: each time anybody looks at the clock, it moves on by one period, so that
/// a paced device runs as fast as it is served and never sooner. Timers fire on a thread of their own, so a busy pool delays nothing.
/// </summary>
internal sealed class FollowingClock : TimeProvider, IDisposable
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(10);

    private readonly ManualClock _clock = new();
    private readonly AutoResetEvent _looked = new(initialState: false);
    private readonly Thread _mover;
    private volatile bool _stopped;

    public FollowingClock()
    {
        _mover = new Thread(Move) { IsBackground = true, Name = "virtual time" };
        _mover.Start();
    }

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread != _mover)
        {
            _looked.Set();
        }

        return _clock.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _clock.CreateTimer(callback, state, dueTime, period);

    public void Dispose()
    {
        _stopped = true;
        _looked.Set();
        _mover.Join();
        _looked.Dispose();
    }

    private void Move()
    {
        while (_looked.WaitOne() && !_stopped)
        {
            if (_clock.ArmedTimers > 0)
            {
                _clock.Advance(_period);
            }
        }
    }
}
