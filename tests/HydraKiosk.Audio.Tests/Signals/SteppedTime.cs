namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>Time that passes ten milliseconds at a time and allocates nothing on the way; without timers.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void NextPeriod() => _ticks += 10 * TimeSpan.TicksPerMillisecond;
}
