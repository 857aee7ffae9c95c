namespace HydraKiosk.Primitives.Figures;

/// <summary>The newest durations of one kind, kept in microseconds. One thread adds, and allocates nothing; any thread asks.</summary>
/// <param name="capacity">How many are held; the percentiles stand on these.</param>
public sealed class LatencyWindow(int capacity)
{
    private readonly int[] _microseconds = new int[capacity];
    private long _count;

    /// <summary>How many there ever were, those that have left the window included.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>The one that was added last; null while there is none.</summary>
    public TimeSpan? Newest =>
        Count is > 0 and var count ? TimeSpan.FromMicroseconds(Volatile.Read(ref _microseconds[(count - 1) % capacity])) : null;

    /// <summary>Adds one duration; a negative one counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        var count = _count;
        var microseconds = (int)Math.Clamp(duration.Ticks / TimeSpan.TicksPerMicrosecond, 0, int.MaxValue);
        Volatile.Write(ref _microseconds[count % capacity], microseconds);
        Volatile.Write(ref _count, count + 1);
    }

    /// <summary>
    /// The smallest value that at least <paramref name="share"/> (0 to 1) of the window does not exceed (nearest rank); null while it is empty. A
    /// value that
    /// changes while it is read counts as old or new.
    /// </summary>
    public TimeSpan? Percentile(double share) => Sorted() is { Length: > 0 } sorted ? At(sorted, share) : null;

    /// <summary>The usual percentiles.</summary>
    public LatencySummary Summarize() => Sorted() is { Length: > 0 } sorted
        ? new LatencySummary(sorted.Length, At(sorted, 0.50), At(sorted, 0.95), At(sorted, 0.99), At(sorted, 1))
        : default;

    private static TimeSpan At(int[] sorted, double share) =>
        TimeSpan.FromMicroseconds(sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)]);

    private int[] Sorted()
    {
        var sorted = _microseconds[..(int)Math.Min(Count, capacity)];
        Array.Sort(sorted);
        return sorted;
    }
}
