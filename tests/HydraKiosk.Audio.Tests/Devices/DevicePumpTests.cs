using HydraKiosk.Audio.Devices;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Devices;

public sealed class DevicePumpTests
{
    private const int Period = 480;

    private readonly ManualClock _clock = new();

    [Fact]
    public void Sound_passes_unchanged_both_ways()
    {
        var pump = Open(captureChannels: 2);
        var microphone = Ramp(2 * Period);
        var reply = Ramp(Period, 0.5f);
        pump.ToPlay.Write(reply);

        Assert.Equal(reply, Run(pump, microphone));
        Assert.Equal(microphone, Take(pump.Captured));
        Assert.Equal(reply, Take(pump.Played));
        Assert.Equal(Period, pump.PlayPosition);
        Assert.Equal(1, pump.Periods);
        Assert.True(pump.Wake!.Wait(TimeSpan.Zero));
        Assert.False(pump.Wake!.Wait(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Mono_goes_to_every_channel(int channels)
    {
        var pump = Open(playbackChannels: channels);
        var reply = Ramp(Period);
        pump.ToPlay.Write(reply);
        Assert.Equal(reply.SelectMany(s => Enumerable.Repeat(s, channels)), Run(pump, new float[Period]));
        Assert.Equal(reply, Take(pump.Played));
    }

    [Fact]
    public void A_cut_fades_within_5_ms_drops_the_rest_and_says_what_was_heard()
    {
        var pump = Open();
        pump.ToPlay.Write(Enumerable.Repeat(1f, 3 * Period).ToArray());
        Run(pump, new float[Period]);
        pump.CutPlayback();
        Assert.False(pump.CutIsDone(out _));
        pump.ToPlay.Write(Enumerable.Repeat(0.25f, Period).ToArray()); // the next reply may be written at once

        var cut = Run(pump, new float[Period]);
        for (var i = 1; i < 240; i++)
        {
            Assert.InRange(cut[i - 1] - cut[i], 0.004f, 0.0045f); // an even slope: no click
        }

        Assert.All(cut[239..], s => Assert.Equal(0f, s));
        Assert.True(pump.CutIsDone(out var heardTo));
        Assert.Equal(Period + 240, heardTo);
        Assert.Equal(3 * Period, pump.PlayPosition);
        Assert.All(Run(pump, new float[Period]), s => Assert.Equal(0.25f, s));
        Assert.True(pump.CutIsDone(out heardTo));
        Assert.Equal(Period + 240, heardTo);
        Assert.Equal(0, pump.UnderrunFrames);
    }

    [Fact]
    public void A_cut_with_less_than_the_fade_left_heard_all_of_it()
    {
        var pump = Open();
        pump.ToPlay.Write(Enumerable.Repeat(1f, Period + 100).ToArray());
        Run(pump, new float[Period]);
        pump.CutPlayback();
        var cut = Run(pump, new float[Period]);
        Assert.True(cut[0] < 1 && cut[98] > 0 && cut[99] == 0);
        Assert.True(pump.CutIsDone(out var heardTo));
        Assert.Equal(Period + 100, heardTo);
    }

    [Fact]
    public void A_cut_of_nothing_is_done_at_once_and_heard_everything_before()
    {
        var pump = Open();
        pump.CutPlayback();
        Assert.True(pump.CutIsDone(out var heardTo));
        Assert.Equal(0, heardTo);
        pump.ToPlay.Write(new float[Period]);
        Run(pump, new float[Period]);
        pump.CutPlayback();
        Assert.True(pump.CutIsDone(out heardTo));
        Assert.Equal(Period, heardTo);
    }

    [Fact]
    public void What_was_heard_is_never_overstated_while_the_device_carries_a_cut_out()
    {
        // The two sides really race here; the answer must be the one position that was heard whenever the cut reads as done.
        var pump = Open();
        var reply = new float[4 * Period];
        var empty = new float[Period];
        var period = new float[Period];
        using var go = new SemaphoreSlim(0);
        using var done = new SemaphoreSlim(0);
        const int Rounds = 20_000;
        var device = new Thread(() =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                go.Wait();
                _clock.Advance(TimeSpan.FromMilliseconds(10)); // a device without a pace would be refused
                pump.OnPeriod(empty, period);
                done.Release();
            }
        });
        device.Start();
        var wrong = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var from = pump.ToPlay.WritePosition;
            pump.ToPlay.Write(reply);
            pump.CutPlayback();
            go.Release();
            long heardTo;
            var asked = 0;
            while (!pump.CutIsDone(out heardTo))
            {
                if (++asked % 20_000 == 0)
                {
                    Thread.Yield(); // asks as fast as it can, since the wrong moment is nanoseconds long, but not for ever on one core
                }
            }

            wrong += heardTo == from + 240 ? 0 : 1;
            done.Wait();
            pump.Captured.DiscardTo(long.MaxValue);
            pump.Played.DiscardTo(long.MaxValue);
        }

        device.Join();
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void An_empty_ring_is_an_underrun_only_in_the_middle_of_a_reply()
    {
        var pump = Open();
        Assert.All(Run(pump, new float[Period]), s => Assert.Equal(0f, s));
        Assert.Equal(0, pump.UnderrunFrames);
        pump.ExpectsAudio = true;
        pump.ToPlay.Write(Ramp(100));
        var played = Run(pump, new float[Period]);
        Assert.Equal(Ramp(100), played[..100]);
        Assert.All(played[100..], s => Assert.Equal(0f, s));
        Assert.Equal(Period - 100, pump.UnderrunFrames);
        pump.ExpectsAudio = false;
        Run(pump, new float[Period]);
        Assert.Equal(Period - 100, pump.UnderrunFrames);
    }

    [Fact]
    public void Microphone_and_reference_stay_in_step_when_the_audio_thread_stalls()
    {
        var pump = Open(captureChannels: 2);
        var periods = 0;
        while (pump.LostCaptureFrames < 5 * Period)
        {
            pump.ToPlay.Write(Ramp(Period));
            Run(pump, new float[2 * Period]);
            Assert.Equal(pump.Captured.WritePosition, 2 * pump.Played.WritePosition);
            Assert.InRange(++periods, 1, 1000);
        }

        Assert.InRange(pump.Played.Count, 24_000, 48_000); // half a second at least
        Assert.Equal(0, pump.Captured.Dropped);
        pump.Captured.DiscardTo(long.MaxValue);
        Run(pump, new float[2 * Period]);
        Assert.Equal(0, pump.Captured.Count); // one of the two is still full, so neither got the period
        pump.Played.DiscardTo(long.MaxValue);
        Run(pump, new float[2 * Period]);
        Assert.Equal(2 * Period, pump.Captured.Count);
        Assert.Equal(Period, pump.Played.Count);
    }

    [Fact]
    public void A_period_larger_than_announced_ends_in_silence_and_the_reference_knows()
    {
        var pump = Open(playbackChannels: 2);
        pump.ToPlay.Write(Ramp(2 * Period));
        var toPlay = Enumerable.Repeat(9f, 2 * 700).ToArray();
        pump.OnPeriod(new float[700], toPlay);
        Assert.Equal(Ramp(2 * Period)[Period - 1], toPlay[(2 * Period) - 1]);
        Assert.All(toPlay[(2 * Period)..], s => Assert.Equal(0f, s));
        Assert.Equal(700, pump.Captured.Count);
        Assert.Equal(toPlay.Where((_, i) => i % 2 == 0), Take(pump.Played));
    }

    [Fact]
    public void A_device_without_a_microphone_or_without_a_loudspeaker_works()
    {
        var format = new AudioFormat(48_000, 1);
        var loudspeaker = new DevicePump(format, format, Period, _clock) { HasCapture = false };
        loudspeaker.OnPeriod([], new float[Period]);
        Assert.Equal(Period, loudspeaker.Played.Count);
        Assert.Equal(0, loudspeaker.Captured.Count);
        var microphone = new DevicePump(format, format, Period, _clock) { HasPlayback = false };
        microphone.OnPeriod(new float[Period], []);
        Assert.Equal(Period, microphone.Captured.Count);
        Assert.Equal(0, microphone.Played.Count);
        Assert.Equal((1, 1), (loudspeaker.Periods, microphone.Periods));
    }

    [Fact]
    public void A_side_that_a_period_leaves_out_is_made_up_for_with_silence_and_the_reference_keeps_step()
    {
        var pump = new DevicePump(new AudioFormat(44_100, 2), new AudioFormat(48_000, 1), Period, _clock);
        for (var period = 0; period < 25; period++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            pump.OnPeriod(period % 2 == 0 ? [] : Ramp(2 * 441), period % 4 == 1 ? [] : new float[Period]);
            Assert.Equal(2L * 441 * (period + 1), pump.Captured.WritePosition);
            Assert.Equal((long)Period * (period + 1), pump.Played.WritePosition);
            Assert.Equal(441L * (period + 1), pump.Clocks.Capture.DeviceFrames);
        }

        Assert.All(Take(pump.Captured)[..(2 * 441)], s => Assert.Equal(0f, s));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_device_that_calls_without_pause_is_refused_and_wakes_nobody(int threads)
    {
        var pump = Open();
        var toPlay = new float[Period];
        for (var call = 0; call < 200_000; call++)
        {
            if (call % 2 == 0)
            {
                _clock.Advance(TimeSpan.FromTicks(100)); // 5 µs a call
            }

            if (threads == 1)
            {
                pump.OnPeriod(toPlay, toPlay);
            }
            else
            {
                pump.OnCapture(toPlay);
                pump.OnPlayback(toPlay);
            }
        }

        Assert.InRange(pump.Periods, 450, 700); // five seconds' worth, and a little
        Assert.InRange(pump.RefusedPeriods, 199_000, 400_000);
        pump.Wake!.Wait(TimeSpan.Zero);
        pump.ToPlay.Write(Ramp(Period));
        Array.Fill(toPlay, 9f);
        pump.OnPeriod(toPlay, toPlay);
        Assert.False(pump.Wake!.Wait(TimeSpan.Zero));
        Assert.All(toPlay, s => Assert.Equal(0f, s));
        Assert.Equal(0, pump.PlayPosition);
    }

    [Fact]
    public void A_crystal_that_is_off_and_bursts_after_stalls_are_never_refused()
    {
        var pump = Open();
        var toPlay = new float[Period];
        for (var minute = 0; minute < 90; minute++)
        {
            for (var call = 0; call < 6000; call++)
            {
                _clock.Advance(TimeSpan.FromTicks(99_900)); // a thousand parts per million too fast
                pump.OnPeriod([], toPlay);
            }

            _clock.Advance(TimeSpan.FromSeconds(20));
            for (var call = 0; call < 2000; call++)
            {
                pump.OnPeriod([], toPlay); // all that was held back, at once
            }
        }

        Assert.Equal(0, pump.RefusedPeriods);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neither_an_hour_of_a_slow_crystal_nor_an_hour_of_sleep_lets_a_device_without_a_pace_run_for_an_hour(bool sleeps)
    {
        var pump = Open();
        if (sleeps)
        {
            _clock.Advance(TimeSpan.FromHours(1));
        }

        for (var i = 0; i < 360_000 && !sleeps; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10.001));
            Run(pump, new float[Period]);
        }

        var periods = pump.Periods;
        for (var i = 0; i < 10_000; i++)
        {
            Run(pump, new float[Period]);
        }

        Assert.InRange(pump.Periods - periods, 490, sleeps ? 6_600 : 510); // five seconds in hand, and of a sleep at most a minute
    }

    [Fact]
    public void What_is_made_up_for_an_absent_side_loses_no_fraction_of_a_frame()
    {
        var pump = new DevicePump(new AudioFormat(44_100, 1), new AudioFormat(48_000, 1), 100, _clock);
        for (var i = 0; i < 960; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100 / 48.0));
            pump.OnPeriod([], new float[100]);
            pump.Captured.DiscardTo(pump.Captured.WritePosition);
            pump.Played.DiscardTo(pump.Played.WritePosition);
        }

        Assert.Equal(96_000, pump.Played.WritePosition);
        Assert.Equal(88_200, pump.Captured.WritePosition);
    }

    [Fact]
    public void Thirty_two_channels_at_192_kHz_fit()
    {
        var pump = new DevicePump(new AudioFormat(192_000, 32), new AudioFormat(192_000, 1), 19_200, _clock);
        pump.OnPeriod(new float[19_200 * 32], new float[19_200]);
        Assert.Equal(19_200 * 32, pump.Captured.Count);
    }

    [Fact]
    public void What_two_clocks_lose_is_counted_in_frames_on_each_side()
    {
        var pump = new DevicePump(
            new AudioFormat(48_000, 2), new AudioFormat(48_000, 2), Period, _clock)
        { SharedClock = false, Wake = new PeriodSignal() };
        while (pump.Captured.WritePosition == 2 * pump.Clocks.Capture.DeviceFrames)
        {
            pump.OnCapture(Ramp(2 * Period));
            Assert.InRange(pump.Clocks.Capture.DeviceFrames, 1, 100 * Period);
        }

        Assert.Equal(Period, pump.LostCaptureFrames);
        pump.OnCapture(Ramp(2 * Period));
        Assert.Equal(2 * Period, pump.LostCaptureFrames);
        Assert.True(pump.Wake.Wait(TimeSpan.Zero));

        while (pump.Played.WritePosition == pump.Clocks.Playback.DeviceFrames)
        {
            pump.OnPlayback(new float[2 * Period]);
            Assert.InRange(pump.Clocks.Playback.DeviceFrames, 1, 100 * Period);
        }

        Assert.Equal(Period, pump.LostPlayedFrames);
    }

    [Fact]
    public void Frames_lost_from_a_stereo_microphone_are_frames_not_samples()
    {
        var pump = Open(captureChannels: 2);
        var periods = 0;
        while (pump.LostCaptureFrames == 0)
        {
            Run(pump, new float[2 * Period]);
            Assert.InRange(++periods, 1, 1000);
        }

        Assert.Equal(Period, pump.LostCaptureFrames);
    }

    [Fact]
    public void A_cut_in_mid_reply_is_no_underrun_and_the_lead_in_is_silent_and_takes_nothing()
    {
        var format = new AudioFormat(48_000, 1);
        var pump = new DevicePump(format, format, Period, _clock) { LeadInFrames = Period + 100, ExpectsAudio = true };
        pump.ToPlay.Write(Ramp(Period));
        Assert.All(Run(pump, new float[Period]), s => Assert.Equal(0f, s));
        Assert.All(Run(pump, new float[Period]), s => Assert.Equal(0f, s));
        Assert.Equal(0, pump.PlayPosition);
        Assert.Equal(0, pump.UnderrunFrames);
        Assert.Equal(Ramp(Period), Run(pump, new float[Period]));
    }

    [Fact]
    public void Periods_are_stamped_with_the_clock()
    {
        var pump = Open();
        _clock.Advance(TimeSpan.FromMilliseconds(123));
        Run(pump, new float[Period]);
        Assert.Equal(_clock.GetTimestamp(), pump.LastPeriodAt);
    }

    [Fact]
    public void A_period_allocates_nothing()
    {
        var pump = Open(captureChannels: 2, playbackChannels: 2);
        var microphone = new float[2 * Period];
        var speaker = new float[2 * Period];
        var reply = new float[Period];
        Assert.Equal(0, Allocations.In(() =>
        {
            pump.ToPlay.Write(reply);
            pump.OnPeriod(microphone, speaker);
            pump.Captured.DiscardTo(long.MaxValue);
            pump.Played.DiscardTo(long.MaxValue);
            pump.ToPlay.Write(reply);
            pump.CutPlayback();
            pump.OnPeriod(microphone, speaker);
            pump.CutIsDone(out _);
            pump.Wake!.Wait(TimeSpan.Zero);
        }));
    }

    private DevicePump Open(int captureChannels = 1, int playbackChannels = 1) =>
        new(new AudioFormat(48_000, captureChannels), new AudioFormat(48_000, playbackChannels), Period, _clock) { Wake = new PeriodSignal() };

    private static float[] Run(DevicePump pump, float[] microphone)
    {
        var speaker = Enumerable.Repeat(9f, Period * pump.Playback.Channels).ToArray();
        pump.OnPeriod(microphone, speaker);
        return speaker;
    }

    private static float[] Take(HydraKiosk.Primitives.Rings.SpscRing<float> ring)
    {
        var all = new float[ring.Count];
        ring.Read(all);
        return all;
    }

    private static float[] Ramp(int count, float scale = 1f) => Enumerable.Range(1, count).Select(i => scale * i / 10_000f).ToArray();
}
