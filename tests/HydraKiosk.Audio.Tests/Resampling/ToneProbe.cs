namespace HydraKiosk.Audio.Tests.Resampling;

/// <summary>Feeds a block, returns what came out: the converter under measurement.</summary>
internal delegate int BlockProcess(ReadOnlySpan<float> input, Span<float> output);

/// <summary>What became of a sine.</summary>
/// <param name="GainDb">Level of the sine itself, out against in.</param>
/// <param name="ResidueDb">Everything else in the output (images, aliases, distortion, noise) against the sine that went in.</param>
internal readonly record struct ToneResult(double GainDb, double ResidueDb)
{
    /// <summary>Everything in the output against the input: for tones that should not come out at all.</summary>
    public double TotalDb => 10 * Math.Log10(Math.Pow(10, GainDb / 10) + Math.Pow(10, ResidueDb / 10));
}

/// <summary>
/// Sends sines through a converter in 10 ms blocks and fits a sine of the expected frequency to what comes out; the rest is residue.
/// A fit needs no window function, so it resolves as far as single precision goes, about −150 dB.
/// </summary>
internal sealed class ToneProbe(int inputRateHz, double outputRateHz, BlockProcess process)
{
    private readonly float[] _input = new float[inputRateHz / 100];
    private readonly float[] _output = new float[(int)(outputRateHz / 100) + 16];

    /// <summary>One tone at amplitude 0.5, measured after the kernel has filled.</summary>
    /// <param name="frequencyHz">Below half the input rate. Where it lies above half the output rate, only the total is meaningful.</param>
    public ToneResult Measure(double frequencyHz)
    {
        const double Amplitude = 0.5;
        const int SettleBlocks = 6, MeasuredBlocks = 20;
        var heard = new List<float>();
        long at = 0;
        for (var block = 0; block < SettleBlocks + MeasuredBlocks; block++)
        {
            for (var i = 0; i < _input.Length; i++)
            {
                _input[i] = (float)(Amplitude * Math.Sin(2 * Math.PI * frequencyHz * at++ / inputRateHz));
            }

            var count = process(_input, _output);
            if (block >= SettleBlocks)
            {
                heard.AddRange(_output.AsSpan(0, count));
            }
        }

        return Fit(heard, 2 * Math.PI * frequencyHz / outputRateHz, Amplitude);
    }

    private static ToneResult Fit(List<float> heard, double radiansPerSample, double amplitude)
    {
        // Least squares for a·sin + b·cos: two equations.
        double ss = 0, cc = 0, sc = 0, sy = 0, cy = 0;
        for (var i = 0; i < heard.Count; i++)
        {
            var (s, c) = Math.SinCos(radiansPerSample * i);
            (ss, cc, sc, sy, cy) = (ss + (s * s), cc + (c * c), sc + (s * c), sy + (s * heard[i]), cy + (c * heard[i]));
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((sy * cc) - (cy * sc)) / determinant;
        var b = ((cy * ss) - (sy * sc)) / determinant;
        double residue = 0;
        for (var i = 0; i < heard.Count; i++)
        {
            var (s, c) = Math.SinCos(radiansPerSample * i);
            var rest = heard[i] - (a * s) - (b * c);
            residue += rest * rest;
        }

        var reference = amplitude * amplitude;
        return new ToneResult(
            10 * Math.Log10((((a * a) + (b * b)) / reference) + 1e-30),
            10 * Math.Log10((residue / heard.Count * 2 / reference) + 1e-30));
    }
}
