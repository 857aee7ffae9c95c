namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// Waits between attempts at a lost device: doubling from the first to the cap, each shortened by up to half at random, so that several
/// kiosks on one failing power supply or sound server do not hammer it in step. There is no last attempt.
/// </summary>
public sealed class ReopenBackoff(TimeSpan first, TimeSpan cap, Random random)
{
    /// <summary>Attempts since the last <see cref="Reset"/>.</summary>
    public int Attempt { get; private set; }

    /// <summary>Counts one more attempt.</summary>
    /// <returns>How long to wait before it: half to all of the doubled wait, never more than the cap.</returns>
    public TimeSpan Next()
    {
        var full = Math.Min(cap.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(Attempt, 30)));
        Attempt++;
        return TimeSpan.FromSeconds(full * (0.5 + (0.5 * random.NextDouble())));
    }

    /// <summary>The device has proved itself: the next loss starts from the beginning.</summary>
    public void Reset() => Attempt = 0;
}
