using HydraKiosk.Audio.Sounds;

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
        bench.Engine.Responses.Complete(1);
        bench.Run(50);
        bench.Engine.Sounds.Play(Earcon.Fault);

        bench.Run(170);

        Assert.Equal(0.5, bench.Heard[40_000 / 2], 0.01);
        var pause = bench.Heard.Skip(24_000 + (int)(0.145 * 48_000)).Take(960).Average(); // the rest between the two notes
        Assert.Equal(0.125, pause, 0.02);
        Assert.Equal(0.5, bench.Heard[90_000], 0.01);
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
}
