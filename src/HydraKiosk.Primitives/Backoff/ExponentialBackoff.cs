namespace HydraKiosk.Primitives.Backoff;

/// <summary>
/// Waits between attempts: doubling from the first to a cap, each shortened at random, so that many devices which failed at the same moment do not
/// come back at the same moment. There is no last attempt.
/// </summary>
/// <param name="random">Draws how much of a wait is left out.</param>
/// <param name="leastShare">How much of each wait remains at least, 0 to 1.</param>
public sealed class ExponentialBackoff(Random random, double leastShare = 0)
{
    private const int MaxDoublings = 30;

    /// <summary>Attempts since the last <see cref="Reset"/>.</summary>
    public int Attempts { get; private set; }

    /// <summary>Counts one more attempt.</summary>
    /// <param name="first">The first wait of a row, before it is shortened.</param>
    /// <param name="cap">The longest.</param>
    /// <returns>How long to wait before it.</returns>
    public TimeSpan Next(TimeSpan first, TimeSpan cap)
    {
        var full = first * Math.Pow(2, Math.Min(Attempts, MaxDoublings));
        Attempts++;

        // A reproducible draw is the point; nothing secret hangs on it.
#pragma warning disable CA5394
        return (full < cap ? full : cap) * (leastShare + ((1 - leastShare) * random.NextDouble()));
#pragma warning restore CA5394
    }

    /// <summary>What was tried has proved itself: the next failure is the first of a row.</summary>
    public void Reset() => Attempts = 0;
}
