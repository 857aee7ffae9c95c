using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Sounds;

/// <summary>The gain of a reply under local sounds, read off sample for sample: the reply is a constant, and the sounds are known.</summary>
public sealed class SoundMixerTests
{
    private const int RateHz = 48_000;
    private const int Block = RateHz / 100;
    private const float Ducked = 0.25f;

    private readonly SteppedTime _time = new();
    private readonly LocalSounds _asked;
    private readonly SoundMixer _mixer;

    public SoundMixerTests()
    {
        _asked = new LocalSounds(() => { }, _time);
        _mixer = new SoundMixer(_asked, RateHz, _time);
    }

    [Fact]
    public void A_reply_goes_down_evenly_within_20_ms_stays_down_and_comes_back_evenly_within_300_ms()
    {
        var sound = EarconSounds.Render(Earcon.Listening, RateHz);
        _asked.Play(Earcon.Listening);
        var mixed = Mix(80);
        for (var i = 0; i < sound.Length; i++)
        {
            Assert.Equal(Math.Max(Ducked, 1 - (0.75 * (i + 1) / (0.02 * RateHz))), mixed[i] - sound[i], 0.001);
        }

        for (var i = sound.Length; i < mixed.Length; i++)
        {
            Assert.Equal(Math.Min(1, Ducked + (0.75 * (i - sound.Length + 1) / (0.3 * RateHz))), mixed[i], 0.002);
        }

        Assert.False(_mixer.IsActive);
        Assert.Equal(1f, Mix(1)[^1]);
    }

    [Fact]
    public void A_sound_that_begins_while_the_reply_comes_back_takes_it_down_from_where_it_stands()
    {
        var sound = EarconSounds.Render(Earcon.Listening, RateHz);
        _asked.Play(Earcon.Listening);
        var before = Mix((sound.Length / Block) + 10);
        var stands = before[^1];
        Assert.InRange(stands, 0.4f, 0.6f);

        _asked.Play(Earcon.Offline);
        var next = EarconSounds.Render(Earcon.Offline, RateHz);
        var mixed = Mix(2);
        for (var i = 0; i < mixed.Length; i++)
        {
            Assert.Equal(Math.Max(Ducked, stands - (0.75 * (i + 1) / (0.02 * RateHz))), mixed[i] - next[i], 0.001);
        }
    }

    [Fact]
    public void Sounds_follow_one_another_without_the_reply_coming_up_between()
    {
        _asked.Play(Earcon.Listening);
        _asked.Play(Earcon.Listening);
        var sound = EarconSounds.Render(Earcon.Listening, RateHz);
        var mixed = Mix(2 * sound.Length / Block);
        Assert.InRange(mixed.Skip(2 * Block).Min(), -0.2f, 0.05f);
        for (var i = 2 * Block; i < sound.Length; i++)
        {
            Assert.Equal(Ducked, mixed[i] - sound[i], 0.001);
        }
    }

    [Fact]
    public void Without_a_sound_nothing_is_changed()
    {
        Assert.All(Mix(3), sample => Assert.Equal(1f, sample));
    }

    private float[] Mix(int blocks)
    {
        List<float> mixed = [];
        for (var i = 0; i < blocks; i++)
        {
            _time.NextPeriod();
            var block = new float[Block];
            block.AsSpan().Fill(1f);
            _mixer.MixInto(block);
            mixed.AddRange(block);
        }

        return [.. mixed];
    }
}
