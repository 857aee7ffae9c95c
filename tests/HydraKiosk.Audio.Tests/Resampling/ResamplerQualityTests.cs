using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Tests.Resampling;

public sealed class ResamplerQualityTests
{
    [Theory]
    [InlineData(48_000, 44_100)]
    [InlineData(48_000, 16_000)]
    [InlineData(44_100, 48_000)]
    [InlineData(44_100, 16_000)]
    [InlineData(48_000, 96_000)]
    [InlineData(48_000, 32_000)]
    [InlineData(16_000, 48_000)]
    [InlineData(24_000, 44_100)]
    [InlineData(24_000, 48_000)]
    [InlineData(22_050, 44_100)]
    [InlineData(11_025, 48_000)]
    [InlineData(8_000, 192_000)]
    [InlineData(192_000, 8_000)]
    [InlineData(192_000, 11_025)]
    public void A_pair_with_a_row_for_every_phase_is_flat_and_clean_to_120_dB(int input, int output)
    {
        var q = FilterQuality.Measure(input, output, new Resampler(input, output).Process, tones: 7);
        AssertWithin(q, cleanDb: -120);
    }

    [Theory]
    [InlineData(44_101, 48_000)]
    [InlineData(48_000, 44_101)]
    [InlineData(47_999, 16_000)]
    [InlineData(191_999, 8_000)]
    public void A_pair_with_too_many_phases_is_flat_and_clean_to_115_dB(int input, int output)
    {
        var q = FilterQuality.Measure(input, output, new Resampler(input, output).Process, tones: 7);
        AssertWithin(q, cleanDb: -115);
    }

    [Theory]
    [InlineData(48_000, 48_000, 0)]
    [InlineData(48_000, 48_000, 73.5)]
    [InlineData(48_000, 44_100, -1000)]
    [InlineData(48_000, 16_000, 1000)]
    [InlineData(16_000, 48_000, -20)]
    [InlineData(16_000, 48_000, 0)]
    [InlineData(44_100, 48_000, 0)]
    [InlineData(48_000, 47_999, 0)]
    public void A_trimmed_ratio_is_flat_and_clean_to_115_dB(int input, int output, double ppm)
    {
        var resampler = new DriftResampler(input, output) { RatioPpm = ppm };
        resampler.Reset(); // the trim at once, so that the tone's frequency is known from the first sample
        var q = FilterQuality.Measure(input, output * (1 + (ppm * 1e-6)), resampler.Process, tones: 7);
        AssertWithin(q, cleanDb: -115);
    }

    [Theory]
    [InlineData(48_000, 44_100, 2.0)]
    [InlineData(48_000, 16_000, 5.0)]
    [InlineData(44_100, 16_000, 5.0)]
    [InlineData(16_000, 48_000, 5.0)]
    [InlineData(44_101, 48_000, 2.0)]
    public void A_pulse_comes_out_as_late_as_promised_and_within_the_limit(int input, int output, double limitMs)
    {
        var resampler = new Resampler(input, output);
        Assert.Equal(resampler.Latency.TotalMilliseconds, DelayMs(input, output, resampler.Process), 3);
        Assert.InRange(resampler.Latency.TotalMilliseconds, 0.1, limitMs);

        var trimmed = new DriftResampler(input, output);
        Assert.Equal(trimmed.Latency.TotalMilliseconds, DelayMs(input, output, trimmed.Process), 3);
        Assert.InRange(trimmed.Latency.TotalMilliseconds, 0.1, limitMs);
    }

    private static double DelayMs(int input, int output, BlockProcess process)
    {
        // A Gaussian pulse well inside the pass band, at 100 ms; where it comes out is its centre of gravity.
        var width = 5.0 / Math.Min(input, output);
        var pulse = new float[input / 5];
        for (var i = 0; i < pulse.Length; i++)
        {
            pulse[i] = (float)Math.Exp(-0.5 * Math.Pow(((i / (double)input) - 0.1) / width, 2));
        }

        var heard = new float[(output / 5) + 64];
        var count = process(pulse, heard);
        double weight = 0, moment = 0;
        for (var i = 0; i < count; i++)
        {
            weight += heard[i];
            moment += heard[i] * (i / (double)output);
        }

        return ((moment / weight) - 0.1) * 1e3;
    }

    private static void AssertWithin(FilterQuality q, double cleanDb)
    {
        Assert.InRange(q.RippleDb, 0, 0.01);
        Assert.InRange(q.SpursDb, -200, cleanDb);
        Assert.InRange(q.TransitionSpursDb, -200, cleanDb);
        Assert.InRange(q.ThdN997Db, -200, cleanDb);
        Assert.InRange(q.ThdN7000Db, -200, cleanDb);
        if (!double.IsNaN(q.AliasDb))
        {
            Assert.InRange(q.AliasDb, -200, cleanDb);
        }
    }
}
