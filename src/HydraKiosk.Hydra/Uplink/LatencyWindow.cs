using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Hydra.Uplink;

/// <summary>Percentiles of the last minute or so.</summary>
/// <param name="Count">Values they stand on; with none the rest is zero.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public readonly record struct LatencySummary(int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);

/// <summary>The last <see cref="Capacity"/> durations, kept in microseconds. One writer, which allocates nothing; any number of readers.</summary>
public sealed class LatencyWindow
{
    /// <summary>One minute of 20 ms chunks.</summary>
    public const int Capacity = 3000;

    private readonly int[] _microseconds = new int[Capacity];
    private long _count;

    /// <summary>Adds one duration; negative counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        var count = _count;
        _microseconds[count % Capacity] = (int)Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, int.MaxValue);
        Volatile.Write(ref _count, count + 1);
    }

    /// <summary>Percentiles of what is there. A value that changes while it is read counts as old or new.</summary>
    public LatencySummary Summarize()
    {
        var count = (int)Math.Min(Volatile.Read(ref _count), Capacity);
        if (count == 0)
        {
            return default;
        }

        var sorted = _microseconds[..count];
        Array.Sort(sorted);
        return new LatencySummary(count, At(0.50), At(0.95), At(0.99), TimeSpan.FromMicroseconds(sorted[^1]));

        // Nearest rank: the smallest value that at least that share does not exceed.
        TimeSpan At(double share) => TimeSpan.FromMicroseconds(sorted[Math.Max(0, (int)Math.Ceiling(share * count) - 1)]);
    }
}
