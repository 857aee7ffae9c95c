namespace HydraKiosk.Voices.Duplex.Bursts;

/// <summary>
/// How much sound has been handed on and not been played yet, as a clock tells it. The loudspeaker's own clock may be slower than that one: it is
/// reckoned to be as slow as none is, so the true backlog is never above this one.
/// </summary>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class Backlog(TimeProvider clock)
{
    /// <summary>No more than this waits, whatever comes: what is stretched otherwise stays as delay.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Above this silence is left out. The model works in frames of 80 ms, so that much comes at once; a little more lets the network be late.
    /// </summary>
    public static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(120);

    /// <summary>Two ordinary quartzes differ by less than 200 parts in a million; this is more than twice that.</summary>
    private const double SlowestLoudspeaker = 500e-6;

    private long _endsAt;

    /// <summary>What waits now.</summary>
    public TimeSpan Now
    {
        get
        {
            var now = clock.GetTimestamp();
            return now >= _endsAt ? TimeSpan.Zero : clock.GetElapsedTime(now, _endsAt);
        }
    }

    /// <summary>More was handed on.</summary>
    public void Add(TimeSpan sound)
    {
        var ticks = (long)(sound.TotalSeconds * (1 + SlowestLoudspeaker) * clock.TimestampFrequency);
        _endsAt = Math.Max(_endsAt, clock.GetTimestamp()) + ticks;
    }

    /// <summary>What waited is thrown away.</summary>
    public void Clear() => _endsAt = 0;
}
