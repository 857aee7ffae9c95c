using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests.Sounds;

/// <summary>Words as they were said and as a session received them, compared by their loudness over time.</summary>
internal static class SpokenWords
{
    private const double Floor = -50;
    private const int Fitted = 15; // 300 ms, inside a word
    private const int RateHz = 16_000;
    private const int ChunkSamples = RateHz / 50;

    /// <summary>The first word came from its beginning on.</summary>
    /// <param name="uplink">What the session received.</param>
    /// <param name="visitor">What was said.</param>
    /// <param name="fromSeconds">Silence or the beginning of the words on the visitor's time line.</param>
    public static void AssertBeginning(Uplink uplink, Visitor visitor, double fromSeconds)
    {
        var said = visitor.Render(RateHz);
        var received = Levels(uplink);
        var first = received.FindIndex(level => level > Floor + 5);
        Assert.True(first >= 0 && first + Fitted <= received.Count, "no speech was received");

        var saidFrom = (int)(fromSeconds * RateHz);
        while (Level(said, saidFrom) <= Floor + 5)
        {
            saidFrom += RateHz / 1000;
        }

        var (late, error) = Fit(received.GetRange(first, Fitted), said, saidFrom);
        Assert.True(error < 3, $"what was received is not what was said: {error:F1} dB apart at best");
        Assert.True(late <= 60, $"the first word was received from {late} ms after its beginning on");
    }

    /// <summary>
    /// Everything between two moments came, and in one piece: the first word, the last, and no chunk of speech less than were said.
    /// </summary>
    public static void AssertWhole(Uplink uplink, Visitor visitor, double fromSeconds, double untilSeconds)
    {
        AssertBeginning(uplink, visitor, fromSeconds);
        var said = visitor.Render(RateHz);
        var received = Levels(uplink);
        var last = received.FindLastIndex(level => level > Floor + 5);
        var saidUntil = (int)(untilSeconds * RateHz);
        while (Level(said, saidUntil - ChunkSamples) <= Floor + 5)
        {
            saidUntil -= RateHz / 1000;
        }

        var (early, error) = Fit(received.GetRange(last - Fitted + 1, Fitted), said, saidUntil - (Fitted * ChunkSamples));
        Assert.True(error < 3, $"the end that was received is not the end that was said: {error:F1} dB apart at best");
        Assert.True(early >= -60, $"the last word was received up to {-early} ms before its end");

        // Silence is trimmed on the way, speech is not.
        var spoken = Enumerable.Range((int)(fromSeconds * 50), (int)((untilSeconds - fromSeconds) * 50))
            .Count(n => Level(said, n * ChunkSamples) > Floor + 10);
        var came = received.Count(level => level > Floor + 10);
        Assert.InRange(came, spoken - 3, spoken + 3);
    }

    private static List<double> Levels(Uplink uplink) => [.. uplink.Appends.Select(a => Math.Max(Floor, a.LevelDbfs!.Value))];

    /// <summary>Where the received chunks fit best, in ms after a place in what was said, and how well.</summary>
    private static (int Ms, double ErrorDb) Fit(List<double> received, float[] said, int place)
    {
        var best = Enumerable.Range(-200, 900).MinBy(Error);
        return (best, Error(best));

        double Error(int ms) =>
            received.Select((level, n) => Math.Abs(level - Level(said, place + (ms * RateHz / 1000) + (n * ChunkSamples)))).Average();
    }

    private static double Level(float[] samples, int at)
    {
        double sum = 0;
        for (var n = Math.Max(0, at); n < Math.Min(samples.Length, at + ChunkSamples); n++)
        {
            sum += (double)samples[n] * samples[n];
        }

        return Math.Max(Floor, 10 * Math.Log10((sum / ChunkSamples) + 1e-12));
    }
}
