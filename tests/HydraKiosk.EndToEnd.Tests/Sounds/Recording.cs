using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.EndToEnd.Tests.Sounds;

/// <summary>A stretch of sound between two silences.</summary>
/// <param name="FromSeconds">Where it passes a quarter of its own level, going up.</param>
/// <param name="UntilSeconds">And down.</param>
/// <param name="Hz">Its pitch.</param>
/// <param name="LevelDbfs">RMS of its middle.</param>
/// <param name="HoleSeconds">Silence inside, where holes were mended.</param>
internal sealed record HeardTone(double FromSeconds, double UntilSeconds, double Hz, double LevelDbfs, double HoleSeconds = 0)
{
    /// <summary>How long it sounded.</summary>
    public double Seconds => UntilSeconds - FromSeconds - HoleSeconds;

    public override string ToString() => $"{Hz:F2} Hz from {FromSeconds:F3} to {UntilSeconds:F3} s ({Seconds:F3} s, {LevelDbfs:F1} dBFS)";
}

/// <summary>A signal of the device that was heard.</summary>
/// <param name="Earcon">Which.</param>
/// <param name="AtSeconds">Where it begins.</param>
/// <param name="Likeness">1 where nothing else sounds and nothing is amiss.</param>
internal sealed record HeardEarcon(Earcon Earcon, double AtSeconds, double Likeness);

/// <summary>What the loudspeaker played.</summary>
internal sealed class Recording
{
    private const double StepSeconds = 0.001;

    /// <summary>Far under every reply (-15 dBFS RMS), far over dither.</summary>
    private const double SilenceDbfs = -55;

    /// <summary>Of an earcon while a sentence is spoken with it; a sentence, or another earcon, stays far below.</summary>
    private const double LeastLikeness = 0.55;

    /// <summary>Over dither, under any speech.</summary>
    private const float Audible = 0.001f;

    private readonly float[] _samples;

    public Recording(float[] samples, int rateHz)
    {
        _samples = samples;
        RateHz = rateHz;
    }

    public int RateHz { get; }

    public double Seconds => (double)_samples.Length / RateHz;

    /// <summary>Reads the file through the product's own reader, all frames that its header promises.</summary>
    public static Recording Read(string path)
    {
        using var wav = new WavReader(path);
        Assert.Equal(1, wav.Format.Channels);
        Assert.False(wav.IsTruncated, "the header promises frames that are not in the file");
        var samples = new float[wav.TotalFrames];
        var filled = 0;
        while (filled < samples.Length && wav.Read(samples.AsSpan(filled)) is > 0 and var read)
        {
            filled += read;
        }

        Assert.Equal(samples.Length, filled);
        return new Recording(samples, wav.Format.SampleRateHz);
    }

    /// <summary>Every stretch of sound, in order. A hole of 3 ms splits one.</summary>
    public IReadOnlyList<HeardTone> Tones()
    {
        var step = (int)(RateHz * StepSeconds);
        var levels = new double[_samples.Length / step];
        for (var n = 0; n < levels.Length; n++)
        {
            levels[n] = MeanSquare(_samples.AsSpan(n * step, step));
        }

        // Three steps at a time, so that the zero crossings of a low tone are no holes.
        var silence = Math.Pow(10, SilenceDbfs / 10);
        var tones = new List<HeardTone>();
        for (var n = 0; n < levels.Length;)
        {
            if (Smooth(levels, n) <= silence)
            {
                n++;
                continue;
            }

            var from = n;
            while (n < levels.Length && Smooth(levels, n) > silence)
            {
                n++;
            }

            tones.Add(Measure(from * step, Math.Min(_samples.Length, n * step)));
        }

        return tones;
    }

    /// <summary>Every earcon that begins after a silence, in order.</summary>
    public IReadOnlyList<HeardEarcon> Earcons()
    {
        var known = Enum.GetValues<Earcon>().Select(e => (Earcon: e, Sound: EarconSounds.Render(e, RateHz))).ToList();
        var found = new List<HeardEarcon>();
        var over = 0.0; // an earcon with rests inside begins once
        foreach (var tone in Tones().Where(t => t.FromSeconds >= over))
        {
            var best = known.Select(k => (k.Earcon, k.Sound, Likeness: Likeness(k.Sound, tone.FromSeconds))).MaxBy(k => k.Likeness);
            if (best.Likeness > LeastLikeness)
            {
                found.Add(new HeardEarcon(best.Earcon, tone.FromSeconds, best.Likeness));
                over = tone.FromSeconds + ((double)best.Sound.Length / RateHz) - 0.02;
            }
        }

        return found;
    }

    /// <summary>RMS of a stretch, in dB below full scale.</summary>
    public double LevelDbfs(double fromSeconds, double untilSeconds) =>
        10 * Math.Log10(MeanSquare(_samples.AsSpan((int)(fromSeconds * RateHz), (int)((untilSeconds - fromSeconds) * RateHz))) + 1e-12);

    /// <summary>For how long there was sound, pauses of up to a second between two sounds included.</summary>
    public double SoundingSeconds()
    {
        var (sum, last) = (0, -10 * RateHz);
        for (var n = 0; n < _samples.Length; n++)
        {
            if (Math.Abs(_samples[n]) > Audible)
            {
                sum += n - last <= RateHz ? n - last : 1;
                last = n;
            }
        }

        return (double)sum / RateHz;
    }

    /// <summary>When the last sound within a second and a half from a moment on ends.</summary>
    public double FallsSilentAfter(double seconds)
    {
        var from = (int)(seconds * RateHz);
        var last = from;
        for (var n = from; n < Math.Min(_samples.Length, from + (int)(1.5 * RateHz)); n++)
        {
            last = Math.Abs(_samples[n]) > Audible ? n : last;
        }

        return (double)last / RateHz;
    }

    /// <summary>The pitch of a stretch that is one tone.</summary>
    public double PitchHz(double fromSeconds, double untilSeconds) => Measure((int)(fromSeconds * RateHz), (int)(untilSeconds * RateHz)).Hz;

    /// <summary>The best correlation with a sound that begins here or some milliseconds earlier, where it is still too quiet to be seen.</summary>
    private double Likeness(float[] sound, double atSeconds)
    {
        var (at, best) = ((int)(atSeconds * RateHz), 0.0);
        for (var from = Math.Max(0, at - (RateHz / 100)); from < at + (RateHz / 500) && from + sound.Length <= _samples.Length; from += 2)
        {
            double product = 0, own = 0, other = 0;
            for (var n = 0; n < sound.Length; n++)
            {
                var sample = _samples[from + n];
                product += sample * sound[n];
                own += sound[n] * sound[n];
                other += sample * sample;
            }

            best = Math.Max(best, product / Math.Sqrt((own * other) + 1e-12));
        }

        return best;
    }

    private static double Smooth(double[] levels, int n) =>
        (levels[Math.Max(0, n - 1)] + levels[n] + levels[Math.Min(levels.Length - 1, n + 1)]) / 3;

    private static double MeanSquare(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return sum / Math.Max(1, samples.Length);
    }

    /// <summary>Pitch from the time between the first and the last upward zero crossing, each interpolated between two samples.</summary>
    private HeardTone Measure(int from, int until)
    {
        var level = MeanSquare(_samples.AsSpan(from + ((until - from) / 4), Math.Max(1, (until - from) / 2)));
        var peak = Math.Sqrt(2 * level);
        var (first, last) = (from, until - 1);
        while (first < until && Math.Abs(_samples[first]) < peak / 4)
        {
            first++;
        }

        while (last > first && Math.Abs(_samples[last]) < peak / 4)
        {
            last--;
        }

        double? begin = null;
        double end = 0;
        var cycles = -1;
        for (var n = first + 1; n <= last; n++)
        {
            if (_samples[n - 1] < 0 && _samples[n] >= 0)
            {
                end = n - 1 + (-_samples[n - 1] / (_samples[n] - _samples[n - 1]));
                begin ??= end;
                cycles++;
            }
        }

        var hz = cycles > 0 ? cycles * RateHz / (end - begin!.Value) : 0;
        return new HeardTone((double)first / RateHz, (double)(last + 1) / RateHz, hz, 10 * Math.Log10(level + 1e-12));
    }
}
