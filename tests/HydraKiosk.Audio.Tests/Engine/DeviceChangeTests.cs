using HydraKiosk.Audio.Playback;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class DeviceChangeTests
{
    [Fact]
    public void A_reply_whose_device_goes_is_parked_with_what_was_heard_and_goes_on_with_the_next()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);

        bench.Detach();
        var parked = bench.Events[^1];
        Assert.Equal((PlaybackEventKind.Parked, 1), (parked.Kind, parked.Reply));
        Assert.Equal(0.49, parked.Heard.TotalSeconds, 0.001); // the first period came before the first sample

        var before = bench.Heard.Count;
        bench.Attach(playbackHz: 44_100);
        bench.Run(80);
        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Parked, PlaybackEventKind.Fed, PlaybackEventKind.Drained],
            bench.Events.Select(e => e.Kind));
        Assert.Equal(parked.Heard, bench.Events[2].Heard);
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
        var rest = bench.Heard.Skip(before).ToArray();
        var (first, end) = Signals.Sounding(rest);
        Assert.Equal(0.51, (end - first) / 44_100.0, 0.01);
        Assert.Equal(440, Signals.PitchHz(rest, first + 441, end, 44_100), 1.0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(98)]
    public void What_was_heard_is_told_to_the_millisecond_wherever_in_a_block_the_device_goes(int milliseconds)
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Step();
        for (var i = 0; i < milliseconds; i++)
        {
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            bench.Device.Pump.OnPeriod(new float[48], new float[48]);
            bench.Step();
        }

        bench.Detach();

        Assert.Equal(PlaybackEventKind.Parked, bench.Events[^1].Kind);
        Assert.Equal(milliseconds, bench.Events[^1].Heard.TotalMilliseconds, 0.1);
    }

    [Theory]
    [InlineData(101, 1)]
    [InlineData(99, 30)]
    [InlineData(98, 10)]
    public void A_reply_whose_end_is_in_the_ring_when_the_device_goes_ends_with_the_next(int periodsBefore, int periodsWithout)
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(periodsBefore);
        Assert.Equal([PlaybackEventKind.Started], bench.Events.Select(e => e.Kind));

        bench.Detach();
        for (var i = 0; i < periodsWithout; i++)
        {
            bench.Step();
        }

        bench.Attach();
        bench.Run(10);

        Assert.Equal(PlaybackEventKind.Drained, bench.Events[^1].Kind);
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
        Assert.Single(bench.Events, e => e.Kind == PlaybackEventKind.Drained);
    }

    [Fact]
    public void A_reply_of_which_only_the_filters_tail_was_missing_was_heard_whole()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(101);
        bench.Device.Pump.OnPeriod(new float[8], new float[8]); // a few frames into the tail

        bench.Detach();

        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
    }

    [Fact]
    public void A_reply_that_was_heard_to_its_last_sample_when_its_end_became_known_is_drained_and_not_parked()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(40); // starved: the end is not known
        bench.Engine.Replies.Complete(1);

        bench.Detach();

        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Starved, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
        Assert.Equal(0.2, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_starved_reply_can_lose_its_device_and_still_ends()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(40);
        bench.Detach();
        Assert.Equal(PlaybackEventKind.Parked, bench.Events[^1].Kind);

        bench.Engine.Replies.Complete(1);
        bench.Step();
        bench.Attach();
        bench.Run(3);

        Assert.Equal((PlaybackEventKind.Drained, 1), (bench.Events[^1].Kind, bench.Events[^1].Reply));
        Assert.Equal(0.2, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_device_that_goes_right_after_a_suspension_still_tells_what_was_heard()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);
        bench.Engine.Playback.Suspend();
        bench.Step(); // the cut is asked for; no period comes any more

        bench.Detach();
        Assert.Equal(PlaybackEventKind.Parked, bench.Events[^1].Kind);
        Assert.Equal(0.49, bench.Events[^1].Heard.TotalSeconds, 0.001);

        bench.Attach();
        var before = bench.Heard.Count;
        bench.Run(20);
        Assert.All(bench.Heard.Skip(before), sample => Assert.Equal(0f, sample)); // still suspended
        bench.Engine.Playback.Resume();
        bench.Run(70);
        Assert.Equal([PlaybackEventKind.Fed, PlaybackEventKind.Drained], bench.Events.TakeLast(2).Select(e => e.Kind));
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_device_that_goes_right_after_a_discard_tells_the_end_of_the_reply()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Run(50);
        bench.Engine.Playback.DiscardThrough(1);

        bench.Detach();

        Assert.Equal((PlaybackEventKind.Cut, 1), (bench.Events[^1].Kind, bench.Events[^1].Reply));
        Assert.Equal(0.49, bench.Events[^1].Heard.TotalSeconds, 0.001);
        bench.Attach();
        var before = bench.Heard.Count;
        bench.Run(30);
        Assert.All(bench.Heard.Skip(before), sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void A_reply_of_which_nothing_was_heard_starts_with_the_next_device()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.3));
        bench.Engine.Replies.Complete(1);
        bench.Run(1); // in the ring, not taken

        bench.Detach();
        bench.Attach();
        bench.Run(50);

        Assert.Equal([PlaybackEventKind.Parked, PlaybackEventKind.Started, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
        Assert.Equal(TimeSpan.Zero, bench.Events[0].Heard);
    }

    [Fact]
    public void Two_replies_in_the_ring_are_both_heard_whole_over_two_devices()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.115));
        bench.Engine.Replies.Complete(1);
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.3));
        bench.Engine.Replies.Complete(2);
        bench.Run(11);

        bench.Detach();
        bench.Attach();
        bench.Run(60);

        Assert.Equal(
            [(PlaybackEventKind.Started, 1), (PlaybackEventKind.Parked, 1), (PlaybackEventKind.Fed, 1), (PlaybackEventKind.Drained, 1),
            (PlaybackEventKind.Started, 2), (PlaybackEventKind.Drained, 2)],
            bench.Events.Select(e => (e.Kind, e.Reply)));
        Assert.Equal(0.3, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void What_is_discarded_without_a_device_stays_unheard_and_gives_its_memory_back()
    {
        using var bench = new EngineBench();
        bench.Detach();
        var blocks = 0;
        for (var reply = 1; reply <= 6; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(440, 24_000, 60));
            bench.Engine.Replies.Complete(reply);
            bench.Engine.Playback.DiscardThrough(reply);
            bench.Step();
            blocks = reply == 1 ? bench.Engine.Replies.BlocksMade : blocks;
        }

        Assert.Equal(blocks, bench.Engine.Replies.BlocksMade);
        bench.Attach();
        bench.Run(30);
        Assert.All(bench.Heard, sample => Assert.Equal(0f, sample));
        bench.Receive(7, EngineBench.Tone(880, 24_000, 0.3));
        bench.Engine.Replies.Complete(7);
        bench.Run(50);
        Assert.Equal([(PlaybackEventKind.Started, 7), (PlaybackEventKind.Drained, 7)], bench.Events.Select(e => (e.Kind, e.Reply)));
    }

    [Fact]
    public void A_parked_reply_that_is_discarded_without_a_device_does_not_come_back()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);
        bench.Detach();
        bench.Engine.Playback.DiscardThrough(1);
        bench.Step();
        bench.Attach();
        var (heard, told) = (bench.Heard.Count, bench.Events.Count);

        bench.Run(30);

        Assert.All(bench.Heard.Skip(heard), sample => Assert.Equal(0f, sample));
        Assert.Equal(told, bench.Events.Count);
    }

    [Fact]
    public void A_device_that_comes_back_unchanged_is_one_line_in_the_journal_and_another_one_is_news()
    {
        using var bench = new EngineBench();
        for (var i = 0; i < 5; i++)
        {
            bench.Detach();
            bench.Attach();
        }

        Assert.Single(bench.Log.Lines, line => line is { EventId: 1200, Level: LogLevel.Information });
        bench.Attach(playbackHz: 44_100);
        bench.Attach();
        Assert.Equal(3, bench.Log.Lines.Count(line => line.Level == LogLevel.Information));
    }

    [Fact]
    public void Figures_of_a_device_that_has_gone_are_kept()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Run(10);
        var silence = new float[480];
        for (var i = 0; i < 6; i++)
        {
            bench.Device.Pump.OnPeriod(new float[480], silence); // the audio thread does not come
        }

        var underruns = bench.Engine.UnderrunFrames;
        Assert.InRange(underruns, 480, 6 * 480);
        for (var i = 0; i < 100; i++)
        {
            bench.Device.Pump.OnPeriod(new float[480], silence);
        }

        bench.Detach();
        Assert.InRange(bench.Engine.LostCaptureFrames, 480, 100 * 480);
        var lost = bench.Engine.LostCaptureFrames;
        bench.Attach();
        bench.Run(5);
        Assert.Equal(lost, bench.Engine.LostCaptureFrames);
        Assert.True(bench.Engine.UnderrunFrames > underruns);
    }
}
