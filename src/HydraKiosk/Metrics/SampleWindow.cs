namespace HydraKiosk.Metrics;

/// <summary>The last <see cref="Capacity"/> durations of one kind, and how many there were in all. Not thread-safe.</summary>
internal sealed class SampleWindow
{
    /// <summary>Durations that the percentiles stand on.</summary>
    public const int Capacity = 256;

    private readonly TimeSpan[] _samples = new TimeSpan[Capacity];

    /// <summary>How many there were, those that have left the window included.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan sample) => _samples[Count++ % Capacity] = sample;

    /// <summary>Percentiles by nearest rank: the smallest value that at least that share does not exceed.</summary>
    public DurationFigures Figures()
    {
        if (Count == 0)
        {
            return new DurationFigures(0, null, null, null);
        }

        var sorted = _samples[..(int)Math.Min(Count, Capacity)];
        Array.Sort(sorted);
        return new DurationFigures(Count, At(0.50), At(0.95), At(1));

        double At(double share) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)].TotalMilliseconds, 1);
    }
}
