namespace HydraKiosk.Benchmarks.Engine;

/// <summary>
/// Time that passes only as periods do. A device that is driven as fast as the machine can would, by real time, be refused as one without a
/// pace, and nothing would be measured but the refusing.
/// </summary>
internal sealed class PeriodTime : TimeProvider
{
    private long _ticks;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp() => _ticks;

    /// <summary>Ten milliseconds later.</summary>
    public void NextPeriod() => _ticks += 10 * TimeSpan.TicksPerMillisecond;
}
