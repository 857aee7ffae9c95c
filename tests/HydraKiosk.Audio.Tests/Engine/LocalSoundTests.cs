using HydraKiosk.Audio.Sounds;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class LocalSoundTests
{
    [Theory]
    [InlineData(Earcon.Listening, 0.22)]
    [InlineData(Earcon.Offline, 0.22)]
    [InlineData(Earcon.Online, 0.33)]
    [InlineData(Earcon.Fault, 0.33)]
    public void An_earcon_sounds_without_any_reply(Earcon earcon, double seconds)
    {
        using var bench = new EngineBench();
        bench.Engine.Sounds.Play(earcon);

        bench.Run(60);

        var (first, end) = Signals.Sounding(bench.Heard, 0.001f);
        Assert.InRange((end - first) / 48_000.0, seconds - 0.03, seconds + 0.01);
        Assert.InRange(bench.Heard.Max(), 0.2, 0.3);
    }

    [Fact]
    public void A_reply_goes_on_ducked_under_an_earcon_and_comes_back()
    {
        using var bench = new EngineBench();
        bench.Receive(1, Enumerable.Repeat((short)16_384, 24_000 * 2).ToArray());
        bench.Engine.Replies.Complete(1);
        bench.Run(50);
        bench.Engine.Sounds.Play(Earcon.Fault);

        bench.Run(170);

        // The reply is a constant, so that its gain can be read off. The sound is mixed in behind the 30 ms that the ring holds already, and its
        // second note begins after 110 ms: a rest, in which the reply stands alone. Every sample of the rest counts, not their mean.
        const int SoundAt = 24_000 + 1_440;
        const int NoteFrames = 5_280;
        Assert.All(bench.Heard.Skip(12_000).Take(SoundAt - 12_000), sample => Assert.Equal(0.5, sample, 0.01));
        Assert.All(bench.Heard.Skip(SoundAt + NoteFrames + 10).Take(NoteFrames - 20), sample => Assert.Equal(0.125, sample, 0.002));
        const int EndsAt = SoundAt + (3 * NoteFrames);
        Assert.All(Enumerable.Range(0, 15), step => // back within 300 ms, evenly
            Assert.Equal(0.5 * (0.25 + (0.75 * step / 15)), bench.Heard[EndsAt + (step * 960)], 0.01));
        Assert.All(bench.Heard.Skip(EndsAt + 14_500).Take(20_000), sample => Assert.Equal(0.5, sample, 0.005));
        Assert.Equal(2.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_suspended_reply_does_not_keep_an_earcon_from_sounding()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Run(10);
        bench.Engine.Playback.Suspend();
        bench.Run(5);
        var before = bench.Heard.Count;

        bench.Engine.Sounds.Play(Earcon.Listening);
        bench.Run(30);

        var (first, end) = Signals.Sounding(bench.Heard.Skip(before).ToArray(), 0.001f);
        Assert.InRange((end - first) / 48_000.0, 0.18, 0.23);
    }

    [Fact]
    public void Earcons_queue_and_the_ninth_is_left_out()
    {
        using var bench = new EngineBench();
        for (var i = 0; i < 12; i++)
        {
            bench.Engine.Sounds.Play(Earcon.Listening);
        }

        bench.Run(300);

        var (first, end) = Signals.Sounding(bench.Heard, 0.001f);
        Assert.InRange((end - first) / 48_000.0, 8 * 0.22 - 0.05, 9 * 0.22);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(2)]
    [InlineData(60)]
    public void A_reply_that_begins_some_time_after_a_local_sound_begins_at_its_full_level(double secondsLater)
    {
        using var bench = new EngineBench();
        bench.Engine.Sounds.Play(Earcon.Online);
        bench.Run(40); // 330 ms of sound
        bench.Run((int)(secondsLater * 100));
        var before = bench.Heard.Count;

        bench.Receive(1, Enumerable.Repeat((short)16_384, 24_000).ToArray());
        bench.Run(20);

        var (first, _) = Signals.Sounding(bench.Heard.Skip(before).ToArray(), 0.1f);
        Assert.All(bench.Heard.Skip(before + first + 480).Take(4_800), sample => Assert.Equal(0.5, sample, 0.01));
    }

    [Fact]
    public void A_second_sound_ducks_the_reply_again_and_from_where_it_stands()
    {
        using var bench = new EngineBench();
        bench.Receive(1, Enumerable.Repeat((short)16_384, 24_000 * 4).ToArray());
        bench.Run(20);
        bench.Engine.Sounds.Play(Earcon.Fault);
        bench.Run(120);
        bench.Engine.Sounds.Play(Earcon.Fault);
        bench.Run(60);

        const int RestAt = (140 * 480) + 1_440 + 5_280;
        Assert.All(bench.Heard.Skip(RestAt + 10).Take(5_260), sample => Assert.Equal(0.125, sample, 0.002));
    }
}
