using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Simulator.Voice;

namespace HydraKiosk.EndToEnd.Tests.Sounds;

/// <summary>What stands in the microphone's WAV.</summary>
internal enum CaptureFormat
{
    Mono16At16K,
    Stereo24At44K,
    MonoFloatAt48K,
}

/// <summary>
/// The visitor's voice on a time line, in seconds from the opening of the device. Bursts are a buzz at a voice's pitch whose loudness
/// moves like syllables, computed for whatever rate the file has; clips are recorded speech.
/// </summary>
internal sealed class Visitor
{
    private readonly List<(double From, double Until, Func<double, double> Sample)> _sounds = [];

    /// <summary>Says something that is no words.</summary>
    public Visitor Speaks(double atSeconds, double seconds)
    {
        _sounds.Add((atSeconds, atSeconds + seconds, t => Buzz(t, seconds)));
        return this;
    }

    /// <summary>Says a clip; linear interpolation between its samples is good enough for a detector of loudness.</summary>
    public Visitor Says(double atSeconds, string clipName)
    {
        var clip = VoiceClips.Get(clipName);
        _sounds.Add((atSeconds, atSeconds + clip.Duration.TotalSeconds, t =>
        {
            var position = t * clip.SampleRateHz;
            var index = (int)position;
            var samples = clip.Samples.Span;
            if (index + 1 >= samples.Length)
            {
                return 0;
            }

            var part = position - index;
            return ((samples[index] * (1 - part)) + (samples[index + 1] * part)) / 32768.0;
        }
        ));
        return this;
    }

    /// <summary>Writes the file; it ends half a second after the last sound.</summary>
    public void Write(string path, CaptureFormat format = CaptureFormat.Mono16At16K)
    {
        var rateHz = format switch
        {
            CaptureFormat.Mono16At16K => 16_000,
            CaptureFormat.Stereo24At44K => 44_100,
            _ => 48_000,
        };
        var samples = Render(rateHz);
        switch (format)
        {
            case CaptureFormat.Mono16At16K:
                using (var wav = new WavWriter(path, new AudioFormat(rateHz, 1), dither: false))
                {
                    wav.Write(samples);
                }

                break;
            case CaptureFormat.Stereo24At44K:
                ForeignWav.Write24(path, samples, rateHz, channels: 2);
                break;
            default:
                ForeignWav.WriteFloat(path, samples, rateHz);
                break;
        }
    }

    /// <summary>The sound at a rate, as it stands in the file.</summary>
    public float[] Render(int rateHz)
    {
        var samples = new float[(int)((_sounds.Count == 0 ? 0.5 : _sounds.Max(s => s.Until) + 0.5) * rateHz)];
        foreach (var (from, until, sample) in _sounds)
        {
            for (var n = (int)(from * rateHz); n < Math.Min(samples.Length, (int)(until * rateHz)); n++)
            {
                samples[n] = (float)sample(((double)n / rateHz) - from);
            }
        }

        return samples;
    }

    private static double Buzz(double t, double seconds)
    {
        const double PitchHz = 140, SyllablesPerSecond = 4;
        var edge = Math.Clamp(Math.Min(t, seconds - t) / 0.005, 0, 1);
        var syllable = 0.6 + (0.4 * Math.Cos(2 * Math.PI * SyllablesPerSecond * t));
        double voice = 0;
        for (var harmonic = 1; harmonic <= 12; harmonic++)
        {
            voice += Math.Sin(2 * Math.PI * PitchHz * harmonic * t) / harmonic;
        }

        return 0.2 * edge * syllable * voice;
    }
}
