using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Levels;

public sealed class Pcm16QuantiserTests
{
    [Fact]
    public void Every_16_bit_value_survives_the_way_to_float_and_back_without_dither()
    {
        var values = Enumerable.Range(short.MinValue, 65_536).Select(v => (short)v).ToArray();
        var result = new short[values.Length];
        var quantiser = new Pcm16Quantiser(dither: false);
        quantiser.Convert(values.Select(v => v / 32768f).ToArray(), result);
        Assert.Equal(values, result);
        Assert.Equal(2, quantiser.ClippedSamples);
    }

    [Fact]
    public void What_is_too_loud_is_clipped_and_counted_and_what_is_no_number_becomes_zero()
    {
        var quantiser = new Pcm16Quantiser();
        var result = new short[9];
        quantiser.Convert([1f, -1f, 3e38f, -3e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 0.5f, 1.01f], result);
        Assert.Equal([32767, -32768, 32767, -32768, 32767, -32768, 0], result[..7].Select(v => (int)v));
        Assert.InRange(result[7], 16_383, 16_385);
        Assert.Equal(32767, result[8]);
        Assert.Equal(7, quantiser.ClippedSamples);
    }

    [Fact]
    public void Silence_stays_exactly_silent()
    {
        var result = Enumerable.Repeat((short)1, 1003).ToArray();
        new Pcm16Quantiser().Convert(new float[1003], result);
        Assert.All(result, v => Assert.Equal(0, v));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    public void Dithered_error_has_no_mean_and_the_same_power_wherever_the_signal_stands_between_two_steps(double offset)
    {
        // Triangular dither of ±1 LSB: error variance 1/6 + 1/12 = 1/4 LSB² and mean 0, for every input.
        const int Count = 400_000;
        var input = Enumerable.Repeat((float)((1000 + offset) / 32768), Count).ToArray();
        var result = new short[Count];
        new Pcm16Quantiser().Convert(input, result);
        var errors = result.Select(v => v - (1000 + offset)).ToArray();
        Assert.InRange(errors.Average(), -0.005, 0.005);
        Assert.InRange(errors.Average(e => e * e), 0.245, 0.255);
        var neighbours = errors.Zip(errors.Skip(1), (a, b) => a * b).Average() / errors.Average(e => e * e);
        Assert.InRange(neighbours, -0.01, 0.01);
    }

    [Fact]
    public void A_tone_below_one_step_is_still_there_after_dither_and_gone_without()
    {
        var tone = Synthetic.Sine(1000, 4, -96, 48_000); // 0.73 LSB peak, halved below: rounding alone loses it
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] *= 0.5f;
        }

        Assert.InRange(ToneLevel(tone, dither: true), 0.9, 1.1);
        Assert.Equal(0, ToneLevel(tone, dither: false));
    }

    [Fact]
    public void The_same_blocks_give_the_same_samples()
    {
        var sound = Synthetic.White(1, -30, 1);
        var a = new short[sound.Length];
        var b = new short[sound.Length];
        new Pcm16Quantiser().Convert(sound, a);
        new Pcm16Quantiser().Convert(sound, b);
        Assert.Equal(a, b);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var quantiser = new Pcm16Quantiser();
        var sound = Synthetic.White(0.03, 0, 1);
        var result = new short[sound.Length];
        Assert.Equal(0, Allocations.In(() => quantiser.Convert(sound.AsSpan(0, 477), result)));
    }

    /// <summary>How much of the tone's amplitude is found again, 1 = all.</summary>
    private static double ToneLevel(float[] tone, bool dither)
    {
        var result = new short[tone.Length];
        new Pcm16Quantiser(dither).Convert(tone, result);
        double across = 0, own = 0;
        for (var i = 0; i < tone.Length; i++)
        {
            across += tone[i] * (result[i] / 32768.0);
            own += (double)tone[i] * tone[i];
        }

        return across / own;
    }
}
