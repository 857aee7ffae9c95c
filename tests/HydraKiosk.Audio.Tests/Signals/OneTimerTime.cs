namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>Time that jumps, and one timer that fires when the test says so: a machine too busy to be punctual.</summary>
#pragma warning disable CA1001 // the timer belongs to whoever asked for it
internal sealed class OneTimerTime : TimeProvider
{
    private OneTimer? _timer;

#pragma warning restore CA1001

    public double NowMs { get; set; }

    public double ArmedMs => _timer!.DueMs;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => (long)(NowMs * 1_000_000);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timer = new OneTimer(callback, state);

    public void FireAfter(TimeSpan by)
    {
        NowMs += by.TotalMilliseconds;
        Fire();
    }

    public void Fire() => _timer!.Callback(_timer.State);

    private sealed class OneTimer(TimerCallback callback, object? state) : ITimer
    {
        public TimerCallback Callback { get; } = callback;

        public object? State { get; } = state;

        public double DueMs { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            DueMs = dueTime.TotalMilliseconds;
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
