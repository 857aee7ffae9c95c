using HydraKiosk.Benchmarks.Soak;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>How the microphone's audio came to the server, by the simulator's log. Pure.</summary>
/// <param name="Rates">Seconds of audio per second of time, one for each full minute of a session.</param>
/// <param name="EarlyChunks">
/// Findings of chunks before <c>session.configured</c>, which the service loses; of very many the simulator tells some.
/// </param>
/// <param name="Chunks">All chunks.</param>
/// <param name="LongestGap">Between two chunks of a session.</param>
internal sealed record UplinkPace(IReadOnlyList<double> Rates, int EarlyChunks, int Chunks, TimeSpan LongestGap)
{
    /// <summary>How far a minute's rate may be off real time.</summary>
    public const double Tolerance = 0.005;

    private const double RateHz = 16_000;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    /// <summary>Whether there was a full minute, and every one kept to real time.</summary>
    public bool IsRealTime => Rates.Count > 0 && Rates.All(r => Math.Abs(r - 1) <= Tolerance);

    /// <summary>Measures it.</summary>
    /// <param name="log">The simulator's log, in order, audio included.</param>
    public static UplinkPace Of(IReadOnlyList<WireEntry> log)
    {
        var rates = new List<double>();
        var (chunks, gap) = (0, TimeSpan.Zero);
        foreach (var session in log.Where(e => e is { Direction: "received", Type: "input_audio_buffer.append" }).GroupBy(e => e.Session))
        {
            var appends = session.ToList();
            chunks += appends.Count;
            gap = appends.Zip(appends.Skip(1), (a, b) => b.At - a.At).Append(gap).Max();
            for (var from = appends[0].At; from + _minute <= appends[^1].At; from += _minute)
            {
                rates.Add(Slope([.. appends.Where(a => a.At >= from && a.At < from + _minute)]));
            }
        }

        return new UplinkPace(rates, log.Count(e => e is { Direction: "violation" or "advice", Type: "audio-before-configured" or "early-audio" }),
            chunks, gap);
    }

    /// <summary>
    /// Of the line through what had come by when: a chunk that the machine held up at either end of the minute bends it hardly, while it
    /// would count in full against the sum of a minute.
    /// </summary>
    private static double Slope(IReadOnlyList<WireEntry> appends)
    {
        var points = new (double At, double Audio)[appends.Count];
        var samples = 0L;
        for (var i = 0; i < points.Length; i++)
        {
            samples += appends[i].Samples;
            points[i] = (appends[i].At.TotalSeconds, samples / RateHz);
        }

        // A minute with one chunk or none is one in which nothing came.
        if (points.Length < 2)
        {
            return 0;
        }

        var (at, audio) = (points.Average(p => p.At), points.Average(p => p.Audio));
        return points.Sum(p => (p.At - at) * (p.Audio - audio)) / points.Sum(p => Math.Pow(p.At - at, 2));
    }
}
