using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>
/// A visitor who goes on asking: the simulator's visitor clips in turn, with pauses long enough for the answer and what follows it.
/// </summary>
internal static class SoakVisitor
{
    private const int RateHz = 16_000;

    /// <summary>Until the daemon has its first session.</summary>
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(5);

    /// <summary>From the end of an utterance until its answer has begun, at the latest, with something to spare.</summary>
    private static readonly TimeSpan _answer = TimeSpan.FromSeconds(6);

    /// <summary>What is said in a file of that length.</summary>
    public static IReadOnlyList<Utterance> Plan(TimeSpan length, int seed)
    {
        var random = new Random(seed);
        var plan = new List<Utterance>();
        for (var at = _first; ;)
        {
            var clip = VoiceClips.Get(VoiceClips.DemoVisitor[plan.Count % VoiceClips.DemoVisitor.Count]);

            // The last one must have its answer before the daemon is stopped.
            if (at + clip.Duration + TimeSpan.FromSeconds(8) > length)
            {
                return plan;
            }

            plan.Add(new Utterance(plan.Count + 1, clip.Name, at, at + clip.Duration));
            at += clip.Duration + TimeSpan.FromSeconds(7 + (4 * random.NextDouble()));
        }
    }

    /// <summary>What of a plan was said so early that its answer, if one came, came before the end.</summary>
    /// <param name="plan">What the microphone's file says.</param>
    /// <param name="began">When the file began, about.</param>
    /// <param name="ended">When the run ended, on the same clock.</param>
    public static IReadOnlyList<Utterance> Said(IReadOnlyList<Utterance> plan, TimeSpan began, TimeSpan ended) =>
        [.. plan.Where(u => began + u.Until + _answer < ended)];

    /// <summary>Writes the microphone's file piece by piece; an hour of it is never in memory.</summary>
    public static void Write(string path, IEnumerable<Utterance> plan, TimeSpan length)
    {
        using var wav = new WavWriter(path, new AudioFormat(RateHz, 1), dither: false);
        foreach (var utterance in plan)
        {
            Silence(wav, Frames(utterance.From));
            wav.Write(AtMicrophoneRate(VoiceClips.Get(utterance.Clip)));
        }

        Silence(wav, Frames(length));
    }

    private static long Frames(TimeSpan time) => (long)(time.TotalSeconds * RateHz);

    private static void Silence(WavWriter wav, long untilFrame)
    {
        var zeros = new short[RateHz];
        while (wav.Frames < untilFrame)
        {
            wav.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, untilFrame - wav.Frames)));
        }
    }

    /// <summary>Linear interpolation is good enough for a detector of loudness.</summary>
    private static short[] AtMicrophoneRate(VoiceClip clip)
    {
        var from = clip.Samples.Span;
        var to = new short[(int)((long)from.Length * RateHz / clip.SampleRateHz)];
        for (var n = 0; n < to.Length; n++)
        {
            var position = (double)n * clip.SampleRateHz / RateHz;
            var index = Math.Min((int)position, from.Length - 2);
            to[n] = (short)(from[index] + ((position - index) * (from[index + 1] - from[index])));
        }

        return to;
    }
}
