using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class PlaybackTests
{
    [Theory]
    [InlineData(24_000, 48_000)]
    [InlineData(24_000, 44_100)]
    [InlineData(48_000, 48_000)]
    [InlineData(48_000, 44_100)]
    [InlineData(48_000, 16_000)]
    [InlineData(22_050, 48_000)]
    public void A_reply_is_heard_at_its_pitch_and_length_without_gaps(int serverHz, int deviceHz)
    {
        using var bench = new EngineBench(playbackHz: deviceHz);
        bench.Engine.PrepareRate(serverHz);
        bench.Engine.Replies.SetRate(serverHz);
        bench.Receive(1, EngineBench.Tone(440, serverHz, 1.0));
        bench.Engine.Replies.Complete(1);

        bench.Run(130);

        var (first, end) = Signals.Sounding(bench.Heard);
        Assert.Equal(440, Signals.PitchHz(bench.Heard, first, end, deviceHz), 0.2);
        Assert.InRange((end - first) / (double)deviceHz, 0.995, 1.005);
        Assert.InRange(Signals.LongestSilence(bench.Heard, first, end), 0, 2);
        Assert.Equal(0, bench.Device.Pump.UnderrunFrames);
        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Drained], bench.Events.Select(e => e.Kind));
        Assert.Equal(1.0, bench.Events[1].Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void A_late_end_still_lets_the_reply_drain()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(40);
        Assert.DoesNotContain(bench.Events, e => e.Kind == PlaybackEventKind.Drained);

        bench.Engine.Replies.Complete(1);
        bench.Run(3);

        Assert.Contains(bench.Events, e => e.Kind == PlaybackEventKind.Drained);
    }

    [Fact]
    public void A_loudspeaker_that_runs_dry_says_so_once_and_again_when_it_goes_on()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Run(60);
        Assert.Equal([PlaybackEventKind.Started, PlaybackEventKind.Starved], bench.Events.Select(e => e.Kind));
        Assert.Equal(0.2, bench.Events[1].Heard.TotalSeconds, 0.001);

        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.2));
        bench.Engine.Replies.Complete(1);
        bench.Run(60);
        Assert.Equal([PlaybackEventKind.Fed, PlaybackEventKind.Drained], bench.Events.Skip(2).Select(e => e.Kind));
    }

    [Fact]
    public void Suspending_silences_within_a_period_and_resuming_goes_on_where_it_stopped()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);

        bench.Engine.Playback.Suspend();
        bench.Engine.Step();
        var before = bench.Heard.Count;
        bench.Run(20);
        var cut = bench.Heard.Skip(before).ToArray();
        Assert.True(Signals.Sounding(cut, 1e-6f).End <= 240, "the fade is 5 ms at 48 kHz");
        var heard = Assert.Single(bench.Events, e => e.Kind == PlaybackEventKind.Cut).Heard;
        Assert.InRange(heard.TotalSeconds, 0.45, 0.52);
        // a period for the device to come by, and the fade
        Assert.Equal(TimeSpan.FromMilliseconds(10 + 5), bench.Engine.Statistics.Silenced.Percentile(1));

        var resumedAt = bench.Heard.Count;
        bench.Engine.Playback.Resume();
        bench.Run(80);
        var (first, end) = Signals.Sounding(bench.Heard.Skip(resumedAt).ToArray());
        Assert.Equal(1.0 - heard.TotalSeconds, (end - first) / 48_000.0, 0.01);
        Assert.Equal(1.0, bench.Events[^1].Heard.TotalSeconds, 0.001);
        Assert.Equal(PlaybackEventKind.Drained, bench.Events[^1].Kind);
    }

    [Fact]
    public void A_reply_that_is_let_go_on_and_silenced_again_between_two_passes_says_again_where_it_stands()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);
        bench.Run(50);
        bench.Engine.Playback.Suspend();
        bench.Run(5);
        var first = Assert.Single(bench.Events, e => e.Kind == PlaybackEventKind.Cut);

        bench.Engine.Playback.Resume();
        bench.Engine.Playback.Suspend();
        bench.Run(5);

        Assert.Equal([first.Heard, first.Heard], bench.Events.Where(e => e.Kind == PlaybackEventKind.Cut).Select(e => e.Heard));
    }

    [Fact]
    public void A_cut_in_the_last_moments_of_one_reply_takes_nothing_from_the_next()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
        bench.Engine.Replies.Complete(1);
        bench.Receive(2, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.Complete(2);
        while (!bench.Events.Exists(e => e.Kind == PlaybackEventKind.Drained))
        {
            // At every point in turn, the moment at which only the filter's tail of the first reply is left among them.
            bench.Engine.Playback.Suspend();
            bench.Run(3);
            bench.Engine.Playback.Resume();
            bench.Run(1);
        }

        bench.Run(100);

        Assert.Equal([1, 2], bench.Events.Where(e => e.Kind == PlaybackEventKind.Drained).Select(e => e.Reply));
        Assert.Equal(0.5, bench.Events[^1].Heard.TotalSeconds, 0.001);
        Assert.InRange(bench.Heard.Count(sample => Math.Abs(sample) > 1e-4f) / 48_000.0, 0.57, 0.75); // each silence fades for 5 ms
    }

    [Fact]
    public void A_reply_that_goes_on_comes_up_without_a_click_although_the_filter_begins_empty()
    {
        using var bench = new EngineBench();
        var constant = new short[24_000];
        Array.Fill(constant, (short)16_000);
        bench.Receive(1, constant);
        bench.Engine.Replies.Complete(1);
        bench.Run(30);
        bench.Engine.Playback.Suspend();
        bench.Run(10);

        var resumedAt = bench.Heard.Count;
        bench.Engine.Playback.Resume();
        bench.Run(30);

        var heard = bench.Heard.Skip(resumedAt).ToArray();
        var largestStep = heard.Zip(heard.Skip(1), (a, b) => Math.Abs(b - a)).Max();
        Assert.InRange(heard.Max(), 0.4f, 0.6f);
        Assert.InRange(largestStep, 0f, 0.01f); // 5 ms from nothing to 0.49 make steps of 0.002
    }

    [Fact]
    public void Nothing_of_a_discarded_reply_is_heard_not_even_what_arrives_late()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 2.0));
        bench.Run(30);

        bench.Engine.Playback.DiscardThrough(1);
        bench.Engine.Step();
        bench.Run(1);
        var before = bench.Heard.Count;
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.5));
        bench.Engine.Replies.Complete(1);
        bench.Run(30);
        Assert.Equal(-1, Signals.Sounding(bench.Heard.Skip(before).ToArray(), 1e-6f).First);

        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.5));
        bench.Engine.Replies.Complete(2);
        before = bench.Heard.Count;
        bench.Run(70);
        var next = bench.Heard.Skip(before).ToArray();
        var (first, end) = Signals.Sounding(next);
        Assert.Equal(880, Signals.PitchHz(next, first, end, 48_000), 1.0);
        Assert.Equal(0.5, (end - first) / 48_000.0, 0.01);
    }

    [Fact]
    public void A_reply_behind_a_discarded_one_is_heard_from_its_start()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.015));
        bench.Engine.Replies.Complete(1);
        bench.Receive(2, EngineBench.Tone(880, 24_000, 0.5));
        bench.Engine.Replies.Complete(2);
        bench.Run(1); // both stand in the device's ring now

        bench.Engine.Playback.DiscardThrough(1);
        bench.Run(70);

        Assert.Equal(0.5, bench.Events.Single(e => e is { Kind: PlaybackEventKind.Drained, Reply: 2 }).Heard.TotalSeconds, 0.001);
        // 440 waves of it, whole; before them the fade of what stood in the ring.
        var heard = bench.Heard.Skip(960).ToArray();
        var (first, end) = Signals.Sounding(heard);
        Assert.InRange((end - first) / 48_000.0, 0.5, 0.52);
        Assert.InRange(heard.Zip(heard.Skip(1)).Count(pair => pair is { First: < -0.01f, Second: >= -0.01f }), 438, 446);
    }

    [Fact]
    public void A_reply_that_waits_can_be_dropped_alone()
    {
        using var bench = new EngineBench();
        for (var reply = 1; reply <= 4; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(reply * 220, 24_000, 0.5));
            bench.Engine.Replies.Complete(reply);
        }

        bench.Run(5); // the first sounds
        bench.Engine.Playback.DiscardOnly(2);
        bench.Engine.Playback.DiscardOnly(3);
        bench.Run(150);

        Assert.Equal([1, 4], bench.Events.Where(e => e.Kind == PlaybackEventKind.Drained).Select(e => e.Reply));
        var (first, end) = Signals.Sounding(bench.Heard.ToArray());
        Assert.Equal(1.0, (end - first) / 48_000.0, 0.01);
    }

    [Fact]
    public void Replies_play_one_after_the_other_without_a_gap()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.3));
        bench.Engine.Replies.Complete(1);
        bench.Receive(2, EngineBench.Tone(440, 24_000, 0.3));
        bench.Engine.Replies.Complete(2);

        bench.Run(80);

        var (first, end) = Signals.Sounding(bench.Heard);
        Assert.InRange(Signals.LongestSilence(bench.Heard, first, end), 0, 400); // the tail of the filter, 4 ms, no more
        Assert.Equal([1, 1, 2, 2], bench.Events.Select(e => e.Reply));
    }

    [Fact]
    public void A_starved_reply_waits_for_a_reserve_and_is_counted()
    {
        using var bench = new EngineBench();
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.1));
        bench.Run(30);
        Assert.Equal(1, bench.Engine.Statistics.Starvations);

        var before = bench.Heard.Count;
        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.02));
        bench.Run(5);
        Assert.Equal(-1, Signals.Sounding(bench.Heard.Skip(before).ToArray()).First);

        bench.Receive(1, EngineBench.Tone(440, 24_000, 0.06));
        bench.Engine.Replies.Complete(1);
        bench.Run(20);
        Assert.NotEqual(-1, Signals.Sounding(bench.Heard.Skip(before).ToArray()).First);
        Assert.Equal(1, bench.Engine.Statistics.Starvations);
        Assert.Equal(0.18, bench.Events.Single(e => e.Kind == PlaybackEventKind.Drained).Heard.TotalSeconds, 0.001);
    }

    [Fact]
    public void The_longest_reply_fits_at_the_highest_rate_and_what_does_not_is_refused()
    {
        using var bench = new EngineBench();
        bench.Engine.Replies.SetRate(48_000);
        bench.Receive(1, new short[150 * 48_000], pieceSamples: 100_000);
        var more = 0;
        while (bench.Engine.Replies.GetSpan(1) is { Length: > 0 } room)
        {
            bench.Engine.Replies.Commit(1, room.Length);
            more += room.Length / 2;
        }

        Assert.InRange(150 + (more / 48_000.0), 180, 181);
    }

    [Fact]
    public void Blocks_are_used_again_so_that_memory_stays_flat()
    {
        using var bench = new EngineBench();
        var before = bench.Engine.Replies.BlocksMade;
        for (var reply = 1; reply <= 40; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(440, 24_000, 1.0));
            bench.Engine.Replies.Complete(reply);
            bench.Run(110);
        }

        Assert.Equal(before, bench.Engine.Replies.BlocksMade);
        bench.Receive(41, EngineBench.Tone(440, 24_000, 60));
        Assert.InRange(bench.Engine.Replies.BlocksMade, before + 200, before + 250);
    }

    [Fact]
    public void Volume_follows_the_cube_and_changes_without_a_step()
    {
        using var bench = new EngineBench(options: new EngineOptions(EngineBench.Uplink, new CaptureOptions(), Volume: 0.5));
        bench.Receive(1, Enumerable.Repeat((short)16384, 24_000).ToArray());
        bench.Run(20);
        Assert.Equal(0.5 * 0.125, bench.Heard[^100], 0.002);

        bench.Engine.Playback.Volume = 1.0;
        bench.Run(10);
        Assert.Equal(0.5, bench.Heard[^100], 0.005);
        var steps = bench.Heard.Skip(9_000).Zip(bench.Heard.Skip(9_001), (a, b) => Math.Abs(a - b));
        Assert.True(steps.Max() < 0.01, "no click");
    }

    [Fact]
    public void The_audio_thread_allocates_nothing()
    {
        using var bench = new EngineBench(captureHz: 44_100, playbackHz: 44_100, hasEchoPath: true);
        bench.MicrophoneHz = 300;
        bench.Engine.Gate.IsOpen = true;
        for (var reply = 1; reply <= 4; reply++)
        {
            bench.Receive(reply, EngineBench.Tone(440, 24_000, 4.0)); // so that one sounds in every round
        }

        var captured = new float[441];
        var toPlay = new float[441];
        var samples = new short[EngineBench.Uplink.ChunkSamples];
        var (passes, silentRounds, discarded, peak) = (0, 0, 0, 0f);
        Assert.Equal(0, Allocations.In(
            () =>
            {
                Pass();
                switch (passes++ % 200)
                {
                    case 100:
                        bench.Engine.Playback.Suspend();
                        break;
                    case 110:
                        bench.Engine.Playback.Resume();
                        break;
                    case 150:
                        bench.Engine.Playback.DiscardThrough(++discarded);
                        break;
                    case 199:
                        silentRounds += peak < 0.1f ? 1 : 0;
                        peak = 0;
                        break;
                }
            },
            warmUps: 200));
        Assert.Equal(0, silentRounds);

        void Pass()
        {
            bench.Device.Pump.OnPeriod(captured, toPlay);
            foreach (var sample in toPlay)
            {
                peak = Math.Max(peak, sample);
            }

            bench.Engine.Step();
            while (bench.Engine.Chunks.TryRead(samples, out _))
            {
            }

            while (bench.Engine.TryReadEvent(out _))
            {
            }
        }
    }
}
