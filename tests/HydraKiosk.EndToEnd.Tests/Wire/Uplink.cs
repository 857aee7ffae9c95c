namespace HydraKiosk.EndToEnd.Tests.Wire;

/// <summary>The audio that one session received, seen from the server.</summary>
internal sealed class Uplink
{
    private const double RateHz = 16_000;

    private readonly IReadOnlyList<WireEntry> _appends;

    public Uplink(IEnumerable<WireEntry> log, int session)
    {
        _appends = [.. log.Where(e => e.IsReceived && e.Type == WireEntry.Append && e.Session == session)];
        Assert.NotEmpty(_appends);
    }

    public IReadOnlyList<WireEntry> Appends => _appends;

    /// <summary>Longest time between two appends.</summary>
    public double WorstGapMs => _appends.Zip(_appends.Skip(1), (a, b) => b.AtMs - a.AtMs).Max();

    /// <summary>
    /// Seconds of audio per second of time: the slope of a line through all appends, so that one late append at an end does not decide.
    /// The first two seconds are left out, since audio that was kept from before the session is caught up there.
    /// </summary>
    public double Rate()
    {
        var points = _appends.Where(a => a.AtMs > _appends[0].AtMs + 2000).Select(a => (X: a.AtMs / 1000, Y: a.SampleClock / RateHz)).ToList();
        var (x, y) = (points.Average(p => p.X), points.Average(p => p.Y));
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }

    /// <summary>
    /// The time line of the visitor's WAV, on which the loudspeaker's WAV lies too, at the moment in which the server received the beginning
    /// of a stretch of speech. The shortest way that any chunk had from microphone to server counts as no time at all, so the result is early
    /// by a few milliseconds at most.
    /// </summary>
    /// <param name="started">The server's <c>speech_started</c>.</param>
    /// <param name="spokenAtSeconds">Where that speech begins in the visitor's WAV.</param>
    public double ReceivedAtSeconds(WireEntry started, double spokenAtSeconds)
    {
        var startClock = StartClock(started);
        var arrived = _appends.First(a => a.SampleClock > startClock).AtMs;
        return OnTimeLine(arrived, started, spokenAtSeconds);
    }

    /// <summary>The same time line at any moment of the server.</summary>
    /// <param name="serverMs">The moment.</param>
    /// <param name="started">The server's <c>speech_started</c>.</param>
    /// <param name="spokenAtSeconds">Where that speech begins in the visitor's WAV.</param>
    /// <param name="windowSeconds">
    /// The chunks around the moment to judge by; few where the microphone's clock is not this machine's and may fall behind.
    /// </param>
    public double OnTimeLine(double serverMs, WireEntry started, double spokenAtSeconds, double windowSeconds = 5)
    {
        var startClock = StartClock(started);
        var shortest = _appends
            .Where(a => Math.Abs(a.AtMs - serverMs) < windowSeconds * 1000)
            .Min(a => (a.AtMs / 1000) - CapturedAtSeconds(a, startClock, spokenAtSeconds));
        return (serverMs / 1000) - shortest;
    }

    /// <summary>Where on that time line the last sample of an append was at the microphone.</summary>
    public static double CapturedAtSeconds(WireEntry append, WireEntry started, double spokenAtSeconds) =>
        CapturedAtSeconds(append, StartClock(started), spokenAtSeconds);

    private static double CapturedAtSeconds(WireEntry append, long startClock, double spokenAtSeconds) =>
        spokenAtSeconds + ((append.SampleClock - startClock) / RateHz);

    private static long StartClock(WireEntry started) => started.Event!.Value.GetProperty("audio_start_ms").GetInt64() * 16;
}
