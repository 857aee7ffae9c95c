using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Audio.Tests.Engine;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Sounds;

/// <summary>Prompts in the mixer: their turn, their end, and a device that changes under them. Each is a tone of half of full scale.</summary>
public sealed class LocalPromptTests : IDisposable
{
    private const int RateHz = 48_000;
    private const int Block = RateHz / 100;
    private const double PleaseWaitHz = 400;
    private const double NoStaffHz = 800;

    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new();
    private readonly LocalSounds _sounds;
    private SoundMixer _mixer;
    private int _rateHz = RateHz;

    public LocalPromptTests()
    {
        _folder.File("please-wait.wav", WavFiles.Tone(1, hz: PleaseWaitHz));
        _folder.File("no-staff.wav", WavFiles.Tone(1, 44_100, 2, NoStaffHz));
        _sounds = new LocalSounds(() => { }, _time) { Library = LocalSoundLibrary.Load(null, _folder.Path) };
        _mixer = new SoundMixer(_sounds, _rateHz, _time);
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(192_000)]
    public void A_prompt_plays_whole_and_at_its_pitch_at_any_rate_of_the_device(int rateHz)
    {
        TakeDevice(rateHz);
        Assert.True(_sounds.Play(LocalPrompt.PleaseWait));
        Assert.True(_sounds.IsSpeaking);

        var heard = Mix(120);

        var (first, end) = Engine.Signals.Sounding(heard, 0.02f);
        Assert.InRange((end - first) / (double)rateHz, 0.99, 1.01);
        Assert.Equal(PleaseWaitHz, Engine.Signals.PitchHz(heard, first + 500, end - 500, rateHz), 0.1);
        Assert.Equal(0.5f, heard.Max(), 0.01f);
        Assert.False(_sounds.IsSpeaking);
        Assert.False(_mixer.IsActive);
    }

    [Fact]
    public void Prompts_follow_one_another_and_the_fifth_that_waits_is_left_out()
    {
        Assert.True(_sounds.Play(LocalPrompt.PleaseWait));
        Mix(1);
        Assert.True(_sounds.Play(LocalPrompt.NoStaff));
        Assert.True(_sounds.Play(LocalPrompt.PleaseWait));
        Assert.True(_sounds.Play(LocalPrompt.PleaseWait));
        Assert.True(_sounds.Play(LocalPrompt.PleaseWait));
        Assert.False(_sounds.Play(LocalPrompt.PleaseWait));

        var heard = Mix(600);

        var (first, end) = Engine.Signals.Sounding(heard);
        Assert.InRange((end - first) / (double)RateHz, 4.95, 5.1);
        Assert.Equal(NoStaffHz, Engine.Signals.PitchHz(heard, (int)(1.1 * RateHz), (int)(1.9 * RateHz), RateHz), 0.5);
    }

    [Fact]
    public void A_prompt_without_a_file_is_not_spoken_and_says_so()
    {
        Assert.False(_sounds.Play(LocalPrompt.OutOfOrder));
        Assert.False(_sounds.IsSpeaking);
        Assert.All(Mix(5), sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void A_stopped_prompt_is_silent_within_20_ms_without_a_click_and_those_that_wait_are_dropped()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        _sounds.Play(LocalPrompt.NoStaff);
        Mix(30);

        _sounds.Stop();
        Assert.False(_sounds.IsSpeaking);
        var heard = Mix(20);

        Assert.All(heard.Skip(RateHz / 50), sample => Assert.Equal(0f, sample));
        Assert.True(heard.Take(100).Max() > 0.3, "it fades, and is not cut off");
        var steepest = 0.5 * 2 * Math.PI * PleaseWaitHz / RateHz; // of the tone itself
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, steepest + 0.002));
    }

    [Fact]
    public void A_prompt_that_is_asked_for_after_a_stop_is_spoken_even_before_the_audio_thread_knew_of_the_stop()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        Mix(10);
        _sounds.Play(LocalPrompt.PleaseWait);
        _sounds.Stop();
        _sounds.Play(LocalPrompt.NoStaff);

        var heard = Mix(150);

        Assert.Equal(NoStaffHz, Engine.Signals.PitchHz(heard, (int)(0.1 * RateHz), (int)(0.9 * RateHz), RateHz), 0.5);
        Assert.InRange(Engine.Signals.Sounding(heard, 0.02f).End / (double)RateHz, 0.98, 1.03);
    }

    [Fact]
    public void A_stop_before_the_first_sample_leaves_nothing_to_hear()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        Assert.True(_mixer.IsActive);
        _sounds.Stop();
        Assert.All(Mix(5), sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void An_earcon_does_not_wait_for_the_end_of_a_prompt_and_a_stop_leaves_it_alone()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        Mix(30);
        _sounds.Play(Earcon.Listening);
        _sounds.Stop();

        var heard = Mix(30);

        var listening = EarconSounds.Render(Earcon.Listening, RateHz);
        for (var i = Block * 2; i < listening.Length; i++)
        {
            Assert.Equal(listening[i], heard[i], 0.0005f);
        }
    }

    [Fact]
    public void A_prompt_under_an_earcon_is_turned_down_by_12_dB()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        Mix(30);
        _sounds.Play(Earcon.Fault); // with a rest between 110 and 220 ms

        var rest = Mix(22).Skip(12 * Block).Take(9 * Block);

        Assert.Equal(0.125f, rest.Max(), 0.005f);
    }

    [Theory]
    [InlineData(16_000)]
    [InlineData(44_100)]
    [InlineData(RateHz)]
    public void A_prompt_goes_on_where_it_was_when_the_device_changes_in_the_middle_of_it(int nextRateHz)
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        var before = Mix(40);
        TakeDevice(nextRateHz);
        Pass(seconds: 2);

        var after = Mix(120);

        var (first, end) = Engine.Signals.Sounding(after, 0.02f);
        Assert.InRange((end - first) / (double)nextRateHz, 0.58, 0.62);
        Assert.Equal(PleaseWaitHz, Engine.Signals.PitchHz(after, first, end, nextRateHz), 0.5);
        Assert.Equal(0.5f, before.Max(), 0.01f);
        Assert.Equal(0f, after[0], 0.001f);
        var steepest = ((0.5 * 2 * Math.PI * PleaseWaitHz) + (0.5 / 0.005)) / nextRateHz; // of the tone and of the fade
        Assert.All(after.Take(nextRateHz / 50).Zip(after.Skip(1)), pair =>
            Assert.InRange(Math.Abs(pair.First - pair.Second), 0, steepest + 0.002));
        var filled = (int)(new Resampler(24_000, nextRateHz).Latency.TotalSeconds * nextRateHz); // before it there is nothing to fade
        Assert.InRange(after.Take(filled + (nextRateHz / 1000)).Max(Math.Abs), 0, 0.5 / 5 * 1.1);
        Assert.False(_sounds.IsSpeaking);
    }

    [Fact]
    public void What_no_device_could_play_for_seconds_is_not_played_late()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        _sounds.Play(LocalPrompt.NoStaff);
        Mix(40);
        TakeDevice(RateHz);
        Pass(seconds: 4.9);
        Assert.True(_sounds.IsSpeaking);
        Pass(seconds: 0.2);
        Assert.False(_sounds.IsSpeaking); // whoever waits for the end of it does not wait for a device
        Assert.All(Mix(20), sample => Assert.Equal(0f, sample));

        _sounds.Play(LocalPrompt.NoStaff);
        Assert.True(Mix(20).Max() > 0.4);
    }

    [Fact]
    public void Another_library_holds_from_the_next_sound_on()
    {
        _sounds.Play(LocalPrompt.PleaseWait);
        Mix(10);
        _sounds.Library = LocalSoundLibrary.BuiltIn;
        Assert.False(_sounds.Play(LocalPrompt.NoStaff));
        Assert.InRange(Engine.Signals.Sounding(Mix(120), 0.02f).End / (double)RateHz, 0.88, 0.92);
    }

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    public void Nothing_is_allocated_while_sounds_are_asked_for_played_and_stopped(int rateHz)
    {
        TakeDevice(rateHz);
        var block = new float[rateHz / 100];
        var round = 0;
        Assert.Equal(0, Allocations.In(() =>
        {
            if (round++ % 30 == 0)
            {
                _sounds.Stop();
                _sounds.Play(LocalPrompt.PleaseWait);
                _sounds.Play(Earcon.Busy);
            }

            _time.NextPeriod();
            _mixer.MixInto(block);
        }));
    }

    public void Dispose() => _folder.Dispose();

    private void TakeDevice(int rateHz)
    {
        _rateHz = rateHz;
        _mixer = new SoundMixer(_sounds, rateHz, _time);
    }

    private void Pass(double seconds)
    {
        for (var i = 0; i < seconds * 100; i++)
        {
            _time.NextPeriod();
        }
    }

    private float[] Mix(int blocks)
    {
        List<float> mixed = [];
        for (var i = 0; i < blocks; i++)
        {
            _time.NextPeriod();
            var block = new float[_rateHz / 100];
            _mixer.MixInto(block);
            mixed.AddRange(block);
        }

        return [.. mixed];
    }
}
