using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Playback;

public sealed class SpeakerLimiterTests
{
    private const int RateHz = 48_000;

    [Fact]
    public void What_stays_below_the_ceiling_is_not_changed_by_a_bit()
    {
        var sound = Tone(0.5, RateHz);
        var limited = (float[])sound.Clone();
        new SpeakerLimiter(RateHz).Process(limited, 0.5f);
        Assert.Equal(sound, limited);
    }

    [Fact]
    public void Nothing_passes_the_ceiling_however_it_begins()
    {
        var sound = new float[RateHz];
        Tone(3, RateHz / 4).CopyTo(sound, RateHz / 4);
        sound[40_000] = -50;
        new SpeakerLimiter(RateHz).Process(sound, 0.5f);
        Assert.All(sound, sample => Assert.InRange(sample, -0.5f, 0.5f));
    }

    [Fact]
    public void A_loud_tone_comes_out_as_a_tone_and_not_cut_off()
    {
        var sound = Tone(1, RateHz);
        new SpeakerLimiter(RateHz).Process(sound, 0.5f);

        // What is not the tone: 0.1 s of it in the settled part, against the best tone of its frequency. Cut off it would be −10 dB.
        double s = 0, c = 0, all = 0;
        var from = RateHz / 2;
        for (var i = from; i < from + (RateHz / 10); i++)
        {
            s += sound[i] * Math.Sin(2 * Math.PI * 200 * i / RateHz);
            c += sound[i] * Math.Cos(2 * Math.PI * 200 * i / RateHz);
            all += sound[i] * sound[i];
        }

        var tone = ((s * s) + (c * c)) * 2 / (RateHz / 10.0);
        Assert.True(10 * Math.Log10((all - tone) / tone) < -40, $"distorted by {10 * Math.Log10((all - tone) / tone):0.0} dB");
    }

    [Fact]
    public void After_a_peak_the_gain_comes_back()
    {
        var sound = Tone(0.4, 2 * RateHz);
        sound[1000] = 5;
        var before = (float[])sound.Clone();
        new SpeakerLimiter(RateHz).Process(sound, 0.5f);
        Assert.InRange(sound.AsSpan(1000, 900).ToArray().Max(), 0, 0.5f);
        Assert.True(Math.Abs(sound[1100]) < 0.2 * Math.Abs(before[1100]));
        Assert.Equal(before[^100..], sound[^100..]);
    }

    private static float[] Tone(double amplitude, int length)
    {
        var tone = new float[length];
        for (var i = 0; i < length; i++)
        {
            tone[i] = (float)(amplitude * Math.Sin(2 * Math.PI * 200 * i / RateHz));
        }

        return tone;
    }
}
