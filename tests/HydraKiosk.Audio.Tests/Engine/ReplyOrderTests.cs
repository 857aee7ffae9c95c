using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class ReplyOrderTests
{
    [Fact]
    public void Replies_that_come_interleaved_do_not_mix_and_the_older_one_is_over()
    {
        using var bench = new EngineBench();
        for (var i = 0; i < 10; i++)
        {
            bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
            bench.Receive(2, EngineBench.Tone(880, 24_000, 0.1));
        }

        bench.Engine.Replies.Complete(1);
        bench.Engine.Replies.Complete(2);
        bench.Run(140);

        Assert.Equal([(PlaybackEventKind.Started, 1), (PlaybackEventKind.Drained, 1), (PlaybackEventKind.Started, 2),
            (PlaybackEventKind.Drained, 2)], bench.Events.Select(e => (e.Kind, e.Reply)));
        Assert.Equal(0.1, bench.Events[1].Heard.TotalSeconds, 0.001);
        Assert.Equal(1.0, bench.Events[3].Heard.TotalSeconds, 0.001);
        Assert.Equal(9 * 4_800, bench.Engine.Replies.ThrownAwayBytes);
        var (_, end) = Signals.Sounding(bench.Heard);
        Assert.Equal(880, Signals.PitchHz(bench.Heard, 12_000, end, 48_000), 1.0);
    }

    [Fact]
    public void What_comes_after_the_end_of_a_reply_is_not_heard_and_does_not_end_it_twice()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Engine.Replies.Complete(1);
        bench.Run(40);
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.Complete(1);
        bench.Run(40);

        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
        Assert.Equal(24_000, bench.Engine.Replies.ThrownAwayBytes);
    }

    [Fact]
    public void A_suspension_silences_whatever_is_in_the_ring_of_however_many_replies()
    {
        using var bench = new EngineBench();
        for (var reply = 1; reply <= 12; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(440, 24_000, 0.008));
        }

        bench.Run(4);
        bench.Engine.Playback.DiscardThrough(2);
        bench.Engine.Playback.Suspend();
        bench.Step();
        var before = bench.Heard.Count;
        bench.Run(20);

        Assert.True(Signals.Sounding(bench.Heard.Skip(before).ToArray(), 1e-6f).End <= 240);
    }

    [Fact]
    public void A_suspension_in_the_moment_before_the_first_sample_keeps_all_of_it_silent()
    {
        using var bench = new EngineBench();
        bench.Run(5);
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.3));
        bench.Engine.Replies.Complete(1);
        bench.Step(); // in the ring now
        bench.Engine.Playback.Suspend();
        bench.Step();
        bench.Run(20);
        Assert.All(bench.Heard, sample => Assert.Equal(0f, sample));

        bench.Engine.Playback.Resume();
        bench.Run(60);
        Assert.Equal(0.3, bench.Events[^1].Heard.TotalSeconds, 0.001);
        Assert.Equal(PlaybackEventKind.Drained, bench.Events[^1].Kind);
    }

    [Fact]
    public void A_starved_reply_with_less_left_than_the_reserve_ends_when_a_newer_one_waits()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
        bench.Run(30);
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.02));
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.2));
        bench.Engine.Replies.Complete(2);

        bench.Run(50);

        Assert.Equal(
            [(PlaybackEventKind.Started, 1), (PlaybackEventKind.Starved, 1), (PlaybackEventKind.Fed, 1), (PlaybackEventKind.Drained, 1),
            (PlaybackEventKind.Started, 2), (PlaybackEventKind.Drained, 2)],
            bench.Events.Select(e => (e.Kind, e.Reply)));
        Assert.Equal(0.12, bench.Events[3].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void After_a_starved_reply_was_discarded_the_next_one_needs_no_reserve()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
        bench.Run(30);
        bench.Engine.Playback.DiscardThrough(1);
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.03)); // less than the reserve, and no end yet
        var before = bench.Heard.Count;

        bench.Run(5);

        Assert.NotEqual(-1, Signals.Sounding(bench.Heard.Skip(before).ToArray()).First);
        Assert.DoesNotContain(bench.Events, e => e.Kind == PlaybackEventKind.Fed);
    }

    [Fact]
    public void The_beginning_of_a_reply_holds_nothing_of_the_one_that_was_cut()
    {
        using var bench = new EngineBench();
        bench.Receive(1, Enumerable.Repeat((short)16_384, 24_000).ToArray());
        bench.Run(20);
        bench.Engine.Playback.DiscardThrough(1);
        bench.Run(3);
        var before = bench.Heard.Count;
        bench.Receive(2, new short[2_400]);
        bench.Engine.Replies.Complete(2);
        bench.Run(20);

        Assert.All(bench.Heard.Skip(before), sample => Assert.Equal(0f, sample));
    }

    [Fact]
    public void A_hole_in_a_reply_is_counted_however_short_and_a_late_end_is_none()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(20); // one period is left in the ring, and nothing to put behind it
        bench.Device.Pump.OnPeriod(new float[480], new float[480]);
        bench.Device.Pump.OnPeriod(new float[480], new float[480]); // dry, and the next samples come before the audio thread sees it
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Step();
        Assert.Equal(1, bench.Engine.Statistics.Starvations);
        Assert.InRange(bench.Engine.Statistics.StarvedTime.TotalMilliseconds, 9, 11);
        Assert.Equal(0, bench.Engine.UnderrunFrames);

        var counted = bench.Engine.Statistics.StarvedTime;
        bench.Run(60);
        bench.Engine.Replies.Complete(1);
        bench.Run(5);
        Assert.Equal(counted, bench.Engine.Statistics.StarvedTime);
        Assert.Equal(0, bench.Engine.UnderrunFrames);
    }

    [Fact]
    public void Many_tiny_replies_all_start_and_end_even_where_nobody_reads_the_reports_for_a_while()
    {
        using var bench = new EngineBench();
        const int Replies = 1_500;
        bench.Engine.Replies.SetRate(48_000);
        for (var reply = 1; reply <= Replies; reply++)
        {
            bench.Receive(reply, [12_000, 12_000, 12_000]);
        }

        bench.Engine.Replies.Complete(Replies);
        for (var i = 0; i < 100; i++)
        {
            bench.Device.Pump.OnPeriod(new float[480], new float[480]);
            bench.Engine.Step();
        }

        bench.Run(300);

        Assert.Equal(Enumerable.Range(1, Replies), bench.Events.Where(e => e.Kind == PlaybackEventKind.Started).Select(e => e.Reply));
        Assert.Equal(Enumerable.Range(1, Replies), bench.Events.Where(e => e.Kind == PlaybackEventKind.Drained).Select(e => e.Reply));
    }

    [Fact]
    public void Samples_that_come_one_at_a_time_are_accounted_for()
    {
        using var bench = new EngineBench(playbackHz: 8_000);
        for (var i = 0; i < 400; i++)
        {
            bench.Receive(1, [9_000]);
            bench.Step();
        }

        bench.Engine.Replies.Complete(1);
        bench.Run(20);

        Assert.Equal(400 / 24_000.0, bench.Events.Single(e => e.Kind == PlaybackEventKind.Drained).Heard.TotalSeconds, 0.0001);
    }

    [Fact]
    public void A_reply_that_waits_for_its_turn_is_not_counted_as_late()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.5));
        bench.Receive(2, EngineBench.Tone(440, 24_000, 0.1));
        bench.Engine.Replies.Complete(2);

        bench.Run(90);

        Assert.Equal(1, bench.Engine.Statistics.Arrival.Count);
        Assert.InRange(bench.Engine.Statistics.Arrival.Percentile(1)!.Value.TotalMilliseconds, 0, 10);
    }

    [Fact]
    public void Samples_and_ends_wake_the_audio_thread()
    {
        var woken = 0;
        var queue = new ReplyQueue(TimeProvider.System, () => woken++, static _ => true);
        queue.GetSpan(1);
        Assert.Equal(0, woken);
        queue.Commit(1, 2);
        Assert.Equal(1, woken);
        queue.Complete(1);
        Assert.Equal(2, woken);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            queue.GetSpan(2);
            queue.Commit(2, 100_000);
        });
    }

    [Fact]
    public void Volume_that_changed_in_silence_holds_from_the_first_sample()
    {
        using var bench = new EngineBench();
        bench.Run(5);
        bench.Engine.Playback.Volume = 0.1;
        bench.Receive(1, Enumerable.Repeat((short)16_384, 4_800).ToArray());
        bench.Run(20);

        Assert.InRange(bench.Heard.Max(), 0, 0.001f);
    }

    [Fact]
    public void A_microphone_of_32_channels_at_192_kHz_works()
    {
        using var bench = new EngineBench(captureHz: 192_000, playbackHz: 192_000, captureChannels: 32) { MicrophoneHz = 500 };
        bench.Engine.Gate.IsOpen = true;
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Engine.Replies.Complete(1);

        bench.Run(40);

        Assert.InRange(bench.TakeChunks().Length, 17, 20);
        Assert.Equal(0, bench.Engine.LostCaptureFrames);
        Assert.Equal(0.2, bench.Events[^1].Heard.TotalSeconds, 0.001);
    }
}
