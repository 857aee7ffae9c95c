using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Audio.Tests.Signals;

namespace HydraKiosk.Audio.Tests.Measuring;

public sealed class MicrophoneMeterTests
{
    [Fact]
    public void A_clear_voice_is_fine()
    {
        var measured = Listen(Synthetic.Mix(Voice(-25), Synthetic.Pink(5, -65, 1)));

        Assert.Equal(MicrophoneVerdict.Fine, measured.Verdict);
        Assert.InRange(measured.VoiceDbfs!.Value, -30, -18);
        Assert.InRange(measured.NoiseDbfs, -72, -60);
        Assert.Equal(0, measured.ClippedFrames);
        Assert.Equal(4.7, measured.Seconds, 0.02);
    }

    [Fact]
    public void Exact_zeros_and_constants_are_dead_and_the_faintest_noise_is_not()
    {
        Assert.Equal(MicrophoneVerdict.DeadZero, Listen(Synthetic.Silence(2)).Verdict);
        Assert.Equal(MicrophoneVerdict.DeadConstant, Listen(Enumerable.Repeat(-0.25f, 32000).ToArray()).Verdict);
        Assert.Equal(MicrophoneVerdict.NoVoice, Listen(Synthetic.White(2, -96, 1)).Verdict);
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    [InlineData(3e30f)]
    public void Memory_that_nobody_filled_is_no_sound_and_not_one_that_is_too_loud(float garbage)
    {
        Assert.Equal(MicrophoneVerdict.NoSound, Listen([.. Enumerable.Repeat(garbage, 32_000)]).Verdict);
        Assert.Equal(MicrophoneVerdict.NoSound,
            Listen([.. Enumerable.Range(0, 32_000).Select(i => i % 7 == 0 ? garbage : 0.001f * (i % 5))]).Verdict);
    }

    [Fact]
    public void A_faint_voice_is_too_quiet_and_gain_cures_it()
    {
        var faint = Synthetic.Mix(Voice(-55), Synthetic.White(5, -85, 1));

        Assert.Equal(MicrophoneVerdict.TooQuiet, Listen(faint).Verdict);
        Assert.Equal(MicrophoneVerdict.Fine, Listen(faint, gainDb: 25).Verdict);
    }

    [Fact]
    public void A_voice_cut_off_at_full_scale_is_clipping_whether_the_microphone_or_the_gain_did_it()
    {
        var overdriven = Synthetic.Mix(Voice(-3), Synthetic.White(5, -70, 1)).Select(x => Math.Clamp(x, -1f, 1f)).ToArray();

        Assert.Equal(MicrophoneVerdict.Clipping, Listen(overdriven).Verdict);
        Assert.Equal(MicrophoneVerdict.Clipping, Listen(overdriven, gainDb: -20).Verdict);
        Assert.Equal(MicrophoneVerdict.Clipping, Listen(Synthetic.Mix(Voice(-25), Synthetic.White(5, -70, 1)), gainDb: 24).Verdict);
    }

    [Fact]
    public void A_loud_background_is_noisy() =>
        Assert.Equal(MicrophoneVerdict.Noisy, Listen(Synthetic.Mix(Voice(-25), Synthetic.Pink(5, -30, 1))).Verdict);

    [Fact]
    public void The_configured_channel_is_the_one_that_counts()
    {
        var voice = Synthetic.Mix(Voice(-25), Synthetic.White(5, -70, 1));
        var interleaved = voice.SelectMany(x => new[] { 0f, x }).ToArray();

        Assert.Equal(MicrophoneVerdict.DeadZero, Listen(interleaved, channels: 2, channel: 1).Verdict);
        Assert.Equal(MicrophoneVerdict.Fine, Listen(interleaved, channels: 2, channel: 2).Verdict);
        Assert.Equal(MicrophoneVerdict.Fine, Listen(interleaved, channels: 2).Verdict);
    }

    [Fact]
    public void Nothing_heard_is_too_short() => Assert.Equal(MicrophoneVerdict.TooShort, Listen([]).Verdict);

    private static float[] Voice(double rmsDbfs) =>
        Synthetic.Mix([.. Synthetic.Silence(1), .. Synthetic.Speech(4, rmsDbfs, 3)], Synthetic.Silence(5));

    private static MicrophoneMeasurement Listen(float[] interleaved, int channels = 1, int? channel = null, double gainDb = 0)
    {
        var meter = new MicrophoneMeter(new AudioFormat(Synthetic.RateHz, channels), channel, gainDb, Synthetic.RateHz);
        var block = meter.BlockFrames * channels;
        for (var at = 0; at + block <= interleaved.Length; at += block)
        {
            meter.Process(interleaved.AsSpan(at, block));
        }

        return meter.Measure();
    }
}
