using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.Simulator.Audio;

/// <summary>Makes the audio of a reply, at the sample rate of a session.</summary>
internal static class ReplyAudio
{
    /// <summary>A tone rises and falls over this time, so that it does not click.</summary>
    private const double EdgeSeconds = 0.005;

    /// <summary>Makes the reply's audio; empty where it has none.</summary>
    /// <param name="reply">What to say.</param>
    /// <param name="rateHz">24 000, 48 000, or what a client asked for.</param>
    /// <exception cref="InvalidDataException">A WAV of another rate.</exception>
    public static short[] Render(ScenarioReply reply, int rateHz)
    {
        if (reply.Tone is { } tone)
        {
            return Tone(tone, rateHz);
        }

        if (reply.Say is { } name)
        {
            var clip = VoiceClips.Get(name);
            return AtRate(clip.Samples.Span, clip.SampleRateHz, rateHz, name);
        }

        if (reply.Wav is { } file)
        {
            var wav = PcmWav.Parse(File.ReadAllBytes(file), file);
            return AtRate(wav.Samples, wav.SampleRateHz, rateHz, file);
        }

        return [];
    }

    private static short[] Tone(ScenarioTone tone, int rateHz)
    {
        var samples = new short[(int)Math.Round(tone.Seconds * rateHz)];
        var peak = short.MaxValue * Math.Pow(10, tone.Dbfs / 20);
        var edge = Math.Min(EdgeSeconds * rateHz, samples.Length / 2.0);
        for (var n = 0; n < samples.Length; n++)
        {
            var gain = Math.Min(1, Math.Min(n + 1, samples.Length - n) / edge);
            samples[n] = (short)Math.Round(peak * gain * Math.Sin(2 * Math.PI * tone.Hz * n / rateHz));
        }

        return samples;
    }

    /// <summary>Straight lines between the samples: good enough for a rate that only a test asks for.</summary>
    private static short[] Interpolated(ReadOnlySpan<short> from, int fromHz, int toHz)
    {
        var to = new short[(int)((long)from.Length * toHz / fromHz)];
        for (var n = 0; n < to.Length; n++)
        {
            var position = (double)n * fromHz / toHz;
            var index = Math.Min((int)position, from.Length - 2);
            to[n] = (short)(from[index] + ((position - index) * (from[index + 1] - from[index])));
        }

        return to;
    }

    private static short[] AtRate(ReadOnlySpan<short> samples, int fromHz, int toHz, string name) =>
        fromHz == toHz ? samples.ToArray()
        : fromHz * 2 == toHz ? HalfBandUpsampler.Double(samples)
        : toHz is not (24_000 or 48_000) ? Interpolated(samples, fromHz, toHz)
        : fromHz == toHz * 2 && fromHz == 48_000
            ? throw new InvalidDataException($"{name}: a 48 000 Hz file cannot be played in a session of {toHz} Hz")
        : throw new InvalidDataException($"{name}: {fromHz} Hz is neither the session's rate ({toHz} Hz) nor half of it");
}
