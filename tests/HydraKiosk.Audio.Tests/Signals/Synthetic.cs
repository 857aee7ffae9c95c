namespace HydraKiosk.Audio.Tests.Signals;

/// <summary>Test sounds at 16 kHz, all deterministic for a seed. Levels are RMS in dBFS.</summary>
internal static class Synthetic
{
    public const int RateHz = 16_000;

    public static float[] Sine(double hz, double seconds, double rmsDbfs, int rateHz = RateHz)
    {
        var x = new float[(int)(seconds * rateHz)];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (float)Math.Sin(2 * Math.PI * hz * i / rateHz);
        }

        return AtLevel(x, rmsDbfs);
    }

    public static float[] White(double seconds, double rmsDbfs, int seed)
    {
        var random = new Random(seed);
        var x = new float[(int)(seconds * RateHz)];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Gaussian(random);
        }

        return AtLevel(x, rmsDbfs);
    }

    /// <summary>P. Kellet's filter: white noise to −3 dB per octave.</summary>
    public static float[] Pink(double seconds, double rmsDbfs, int seed)
    {
        var x = White(seconds, -20, seed);
        double b0 = 0, b1 = 0, b2 = 0;
        for (var i = 0; i < x.Length; i++)
        {
            b0 = (0.99765 * b0) + (x[i] * 0.0990460);
            b1 = (0.96300 * b1) + (x[i] * 0.2965164);
            b2 = (0.57000 * b2) + (x[i] * 1.0526913);
            x[i] = (float)(b0 + b1 + b2 + (x[i] * 0.1848));
        }

        return AtLevel(x, rmsDbfs);
    }

    /// <summary>A car's cabin at speed: −12 dB per octave above 60 Hz over a little broadband wind.</summary>
    public static float[] Car(double seconds, double rmsDbfs, int seed)
    {
        var rumble = White(seconds, -20, seed);
        double first = 0, second = 0;
        var a = 1 - Math.Exp(-2 * Math.PI * 60 / RateHz);
        for (var i = 0; i < rumble.Length; i++)
        {
            first += a * (rumble[i] - first);
            second += a * (first - second);
            rumble[i] = (float)second;
        }

        return Mix(AtLevel(rumble, rmsDbfs), Pink(seconds, rmsDbfs - 20, seed + 1));
    }

    /// <summary>Mains hum with its harmonics over a little hiss.</summary>
    public static float[] Hum(double seconds, double rmsDbfs, int seed)
    {
        var x = Mix(Sine(50, seconds, -3), Sine(150, seconds, -8));
        x = Mix(x, Sine(250, seconds, -14));
        return Mix(AtLevel(Mix(x, Sine(350, seconds, -18)), rmsDbfs), White(seconds, rmsDbfs - 40, seed));
    }

    /// <summary>
    /// Speech-like: a glottal pulse train of wandering pitch through three formants that change from syllable to syllable, four syllables
    /// a second with gaps between them. Begins with the onset of a syllable.
    /// </summary>
    public static float[] Speech(double seconds, double rmsDbfs, int seed)
    {
        double[][] vowels = [[700, 1220, 2600], [300, 2250, 3000], [450, 1900, 2500], [320, 870, 2250], [560, 880, 2400]];
        var random = new Random(seed);
        var x = new float[(int)(seconds * RateHz)];
        var state = new (double Y1, double Y2)[3];
        double phase = 0, glottis = 0;
        var vowel = vowels[0];
        var pitchHz = 120.0;
        const int Syllable = RateHz / 4;
        for (var i = 0; i < x.Length; i++)
        {
            var within = i % Syllable;
            if (within == 0)
            {
                vowel = vowels[random.Next(vowels.Length)];
                pitchHz = 100 + (random.NextDouble() * 60);
            }

            phase += pitchHz / RateHz;
            var pulse = 0.0;
            if (phase >= 1)
            {
                phase -= 1;
                pulse = 1;
            }

            glottis = (0.9 * glottis) + pulse; // the source falls with frequency
            var y = glottis;
            for (var f = 0; f < 3; f++)
            {
                var r = Math.Exp(-Math.PI * (60 + (40 * f)) / RateHz);
                var next = ((1 - r) * y) + (2 * r * Math.Cos(2 * Math.PI * vowel[f] / RateHz) * state[f].Y1) - (r * r * state[f].Y2);
                state[f] = (next, state[f].Y1);
                y = next + (0.3 * y);
            }

            var t = within / (double)Syllable; // 20 ms up, then down to a 50 ms gap
            var envelope = t < 0.08 ? t / 0.08 : t < 0.6 ? 1 : t < 0.8 ? (0.8 - t) / 0.2 : 0;
            x[i] = (float)(y * envelope);
        }

        return AtLevel(x, rmsDbfs);
    }

    public static float[] Mix(float[] a, float[] b) => a.Zip(b, (x, y) => x + y).ToArray();

    public static float[] Silence(double seconds) => new float[(int)(seconds * RateHz)];

    public static float[] AtLevel(float[] x, double rmsDbfs)
    {
        var rms = Math.Sqrt(x.Sum(v => (double)v * v) / x.Length);
        var gain = Math.Pow(10, rmsDbfs / 20) / rms;
        return x.Select(v => (float)(v * gain)).ToArray();
    }

    private static float Gaussian(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
