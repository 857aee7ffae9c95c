namespace HydraKiosk.Primitives.Figures;

/// <summary>
/// Counts durations by size, in buckets that never change: what a monitoring system adds up over devices and days, which percentiles do not allow.
/// Not thread-safe.
/// </summary>
public sealed class DurationHistogram
{
    /// <summary>
    /// Upper ends of the buckets in seconds, each included; longer ones are in a last bucket without an end. From a silenced loudspeaker (10 ms)
    /// to an answer that nobody waits for any more (30 s).
    /// </summary>
    public static IReadOnlyList<double> BoundsSeconds { get; } = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30];

    private readonly long[] _counts = new long[BoundsSeconds.Count + 1];
    private TimeSpan _sum;

    /// <summary>Counts one duration; a negative one counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        var counted = duration > TimeSpan.Zero ? duration : TimeSpan.Zero;
        var bucket = 0;
        while (bucket < BoundsSeconds.Count && counted.TotalSeconds > BoundsSeconds[bucket])
        {
            bucket++;
        }

        _counts[bucket]++;
        _sum += counted;
    }

    /// <summary>What was counted so far.</summary>
    public DurationDistribution Read() => new([.. _counts], _sum.TotalSeconds);
}

/// <summary>What a <see cref="DurationHistogram"/> has counted.</summary>
/// <param name="Counts">Durations in each bucket alone, in the order of <see cref="DurationHistogram.BoundsSeconds"/>, and last the longer ones.</param>
/// <param name="SumSeconds">All durations together.</param>
public sealed record DurationDistribution(IReadOnlyList<long> Counts, double SumSeconds);
