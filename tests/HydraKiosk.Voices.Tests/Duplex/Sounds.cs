namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>Sound for tests: at 48 kHz as it comes from a model, or at 24 kHz as it goes to one.</summary>
internal static class Sounds
{
    public const int RateHz = 48_000;

    /// <summary>A tone of 220 Hz that swells like syllables.</summary>
    public static short[] Speech(double seconds, double dbfs = -12, int rateHz = RateHz)
    {
        var samples = new short[(int)(seconds * rateHz)];
        var peak = short.MaxValue * Math.Pow(10, dbfs / 20) * Math.Sqrt(2);
        for (var n = 0; n < samples.Length; n++)
        {
            var swell = 0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * n / rateHz));
            samples[n] = (short)(peak * swell * Math.Sin(2 * Math.PI * 220 * n / rateHz));
        }

        return samples;
    }

    public static short[] Silence(double seconds) => new short[(int)(seconds * RateHz)];

    /// <summary>The level of samples, dBFS.</summary>
    public static double Level(ReadOnlySpan<short> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return 10 * Math.Log10(Math.Max(1e-12, sum / Math.Max(1, samples.Length) / (32_768.0 * 32_768.0)));
    }
}
