using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Metrics;

/// <summary>Durations of one kind: the newest for percentiles, all of them in buckets. Not thread-safe.</summary>
internal sealed class DurationSeries
{
    /// <summary>The newest.</summary>
    public LatencyWindow Window { get; } = new(DurationFigures.Kept);

    /// <summary>All since the start.</summary>
    public DurationHistogram All { get; } = new();

    /// <summary>Adds one; a negative one counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        Window.Add(duration);
        All.Add(duration);
    }
}
