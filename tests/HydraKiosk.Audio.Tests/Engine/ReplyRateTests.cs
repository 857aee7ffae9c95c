using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class ReplyRateTests
{
    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-24_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(99)]
    [InlineData(4_000)]
    [InlineData(7_999)]
    [InlineData(192_001)]
    [InlineData(200_000)]
    [InlineData(1_000_000)]
    [InlineData(int.MaxValue)]
    public void A_rate_that_cannot_be_played_harms_nothing_and_is_told_once(int rateHz)
    {
        using var bench = new EngineBench();
        Assert.False(bench.Engine.PrepareRate(rateHz));
        bench.Engine.Replies.SetRate(rateHz);
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.Complete(1);
        bench.Run(30);
        Assert.Equal(-1, Signals.Sounding(bench.Heard).First);
        Assert.Equal(24_000, bench.Engine.Replies.ThrownAwayBytes);
        Assert.Equal(EngineCause.UnplayableRate.Code, Assert.Single(bench.Log.Lines, l => l.EventId is >= 1080 and < 1090).EventId);

        bench.Attach(playbackHz: 44_100); // every later device too
        bench.Engine.Replies.SetRate(24_000);
        bench.Receive(2, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.Complete(2);
        var before = bench.Heard.Count;
        bench.Run(70);
        var heard = bench.Heard.Skip(before).ToArray();
        var (first, end) = Signals.Sounding(heard);
        Assert.Equal(440, Signals.PitchHz(heard, first, end, 44_100), 0.5);
        Assert.Equal([(PlaybackEventKind.Started, 2), (PlaybackEventKind.Drained, 2)], bench.Events.Select(e => (e.Kind, e.Reply)));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(8_001)]
    [InlineData(11_025)]
    [InlineData(191_999)]
    [InlineData(192_000)]
    public void A_rate_that_nobody_prepared_is_played_at_its_pitch(int rateHz)
    {
        using var bench = new EngineBench();
        bench.Engine.Replies.SetRate(rateHz);
        bench.Receive(1, EngineBench.Tone(440, rateHz, 0.5));
        bench.Engine.Replies.Complete(1);

        bench.Run(80);

        var (first, end) = Signals.Sounding(bench.Heard);
        Assert.Equal(440, Signals.PitchHz(bench.Heard, first, end, 48_000), 1);
        Assert.Equal(0.5, (end - first) / 48_000.0, 0.01);
        Assert.Equal(0.5, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Theory]
    [InlineData(24_000, 48_000)]
    [InlineData(48_000, 24_000)]
    [InlineData(24_000, 16_000)]
    [InlineData(44_100, 24_000)]
    public void A_rate_that_changes_in_the_middle_of_a_reply_changes_neither_pitch_nor_the_account(int firstHz, int thenHz)
    {
        using var bench = new EngineBench();
        bench.Engine.Replies.SetRate(firstHz);
        bench.Receive(1, EngineBench.Tone(440, firstHz, 0.5));
        bench.Engine.Replies.SetRate(thenHz);
        bench.Receive(1, EngineBench.Tone(440, thenHz, 0.5));
        bench.Engine.Replies.Complete(1);

        bench.Run(50);
        var early = Signals.Sounding(bench.Heard);
        Assert.Equal(440, Signals.PitchHz(bench.Heard, early.First, early.End, 48_000), 1);
        bench.Run(80);

        var (first, end) = Signals.Sounding(bench.Heard);
        Assert.Equal(1.0, (end - first) / 48_000.0, 0.02);
        Assert.Equal(440, Signals.PitchHz(bench.Heard, 30_000, end, 48_000), 1);
        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_filter_that_is_used_again_holds_nothing_of_the_reply_that_it_was_last_used_for()
    {
        using var bench = new EngineBench();
        bench.Receive(1, Enumerable.Repeat((short)16_000, 2_400).ToArray());
        bench.Engine.Replies.Complete(1);
        bench.Engine.Replies.SetRate(48_000);
        bench.Receive(2, new short[9_600]);
        bench.Engine.Replies.Complete(2);
        bench.Engine.Replies.SetRate(24_000);
        bench.Receive(3, new short[4_800]);
        bench.Engine.Replies.Complete(3);

        bench.Run(70);

        Assert.Equal([1, 1, 2, 2, 3, 3], bench.Events.Select(e => e.Reply));
        var (_, end) = HydraKiosk.Audio.Tests.Engine.Signals.Sounding(bench.Heard, 1e-7f);
        Assert.InRange(end, 4_800, 4_800 + 480 + 800); // the reply, the period before it, and the tail of its filter
    }

    [Fact]
    public void A_cut_behind_a_change_of_rate_goes_on_at_the_right_sample()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.SetRate(48_000);
        bench.Receive(1, EngineBench.Tone(440, 48_000, 0.5));
        bench.Engine.Replies.Complete(1);
        bench.Run(75);
        bench.Engine.Playback.Suspend();
        bench.Run(5);
        var heard = Assert.Single(bench.Events, e => e.Kind == PlaybackEventKind.Cut).Heard;
        Assert.Equal(0.745, heard.TotalSeconds, 0.02);

        bench.Engine.Playback.Resume();
        var before = bench.Heard.Count;
        bench.Run(50);

        var (first, end) = Signals.Sounding(bench.Heard.Skip(before).ToArray());
        Assert.Equal(1.0 - heard.TotalSeconds, (end - first) / 48_000.0, 0.01);
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_service_that_asks_for_ever_new_rates_does_not_fill_the_memory_and_the_known_ones_stay()
    {
        using var bench = new EngineBench();
        for (var rate = 20_000; rate < 20_040; rate++)
        {
            Assert.True(bench.Engine.PrepareRate(rate));
        }

        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Engine.Replies.SetRate(20_000); // long put away again
        bench.Receive(2, EngineBench.Tone(440, 20_000, 0.2));
        bench.Engine.Replies.Complete(2);
        bench.Run(60);

        Assert.Equal([1, 1, 2, 2], bench.Events.Select(e => e.Reply));
        Assert.Equal(0.2, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void Samples_whose_rate_was_put_away_while_they_waited_are_passed_over_and_the_next_reply_sounds()
    {
        using var bench = new EngineBench();
        bench.Engine.Replies.SetRate(20_000);
        bench.Receive(1, EngineBench.Tone(440, 20_000, 0.2));
        bench.Engine.Replies.Complete(1);
        for (var rate = 21_000; rate < 21_010; rate++)
        {
            bench.Engine.PrepareRate(rate);
        }

        bench.Engine.Replies.SetRate(24_000);
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.3));
        bench.Engine.Replies.Complete(2);
        bench.Run(60);

        var (first, end) = Signals.Sounding(bench.Heard);
        Assert.Equal(880, Signals.PitchHz(bench.Heard, first, end, 48_000), 1);
        Assert.Equal([1, 2, 2], bench.Events.Select(e => e.Reply));
        Assert.Equal(TimeSpan.Zero, bench.Events[0].Heard); // nothing of it
        Assert.DoesNotContain(bench.Log.Lines, l => l.EventId == EngineCause.Defect.Code);
    }
}
