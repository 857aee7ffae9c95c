using HydraKiosk.Audio.Devices.File;

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

/// <summary>What the loudspeaker played.</summary>
internal sealed class Recording
{
    private const double StepSeconds = 0.001;

    /// <summary>Far under every reply (-15 dBFS RMS), far over dither.</summary>
    private const double SilenceDbfs = -55;

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
