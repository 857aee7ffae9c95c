using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.PortAudio.Clocks;

public sealed class DriftEstimatorTests
{
    private const long Ticks = 1_000_000_000;

    public enum Jitter
    {
        None,
        UniformMillisecond,
        GaussianHalfMillisecond,
        LateWithSpikes,
    }

    [Theory]
    [InlineData(100, Jitter.UniformMillisecond)]
    [InlineData(-100, Jitter.UniformMillisecond)]
    [InlineData(100, Jitter.GaussianHalfMillisecond)]
    [InlineData(-100, Jitter.GaussianHalfMillisecond)]
    [InlineData(35, Jitter.LateWithSpikes)]
    [InlineData(0, Jitter.LateWithSpikes)]
    [InlineData(-700, Jitter.None)]
    public void Measures_the_drift_to_two_ppm_within_a_minute(double ppm, Jitter jitter)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var estimator = new DriftEstimator(16000, 48000, Ticks);
            new TwoCards(ppm, jitter, seed).Run(estimator, 0, 60);

            Assert.True(estimator.IsSettled);
            Assert.InRange(estimator.Ppm, ppm - 2, ppm + 2);
        }
    }

    [Fact]
    public void Says_nothing_before_it_knows_something()
    {
        var estimator = new DriftEstimator(48000, 48000, Ticks);
        new TwoCards(100, Jitter.None, 1).Run(estimator, 0, 3);

        Assert.False(estimator.IsSettled);
        Assert.Equal(0, estimator.Ppm);
        Assert.True(double.IsNaN(estimator.CaptureRingFrameFor(1000)));
    }

    [Fact]
    public void Puts_a_played_frame_on_the_capture_clock()
    {
        var cards = new TwoCards(100, Jitter.UniformMillisecond, 5);
        var estimator = new DriftEstimator(16000, 48000, Ticks);
        cards.Run(estimator, 0, 120);

        // 48 kHz played at +100 ppm: frame n left at n / 48004.8 s, when the microphone stood at that many seconds times 16 000.
        const long Played = 48000 * 115;
        var expected = Played / 48004.8 * 16000;
        Assert.InRange(estimator.CaptureRingFrameFor(Played), expected - 8, expected + 8); // half a millisecond: half the jitter's mean
    }

    [Fact]
    public void Starts_again_when_a_card_has_lost_half_a_second()
    {
        var cards = new TwoCards(80, Jitter.UniformMillisecond, 6);
        var estimator = new DriftEstimator(16000, 48000, Ticks);
        cards.Run(estimator, 0, 60);
        cards.SkippedPlaybackSeconds = 0.5;
        cards.Run(estimator, 60, 125);

        Assert.InRange(estimator.Ppm, 78, 82);
        Assert.InRange(estimator.CaptureRingFrameFor(48000 * 120), (((120 / 1.00008) - 0.5) * 16000) - 8, (((120 / 1.00008) - 0.5) * 16000) + 8);
    }

    [Fact]
    public void Allocates_nothing()
    {
        var cards = new TwoCards(10, Jitter.UniformMillisecond, 7);
        var estimator = new DriftEstimator(16000, 48000, Ticks);
        var from = 0;
        Assert.Equal(0, Allocations.In(() => cards.Run(estimator, from, from += 10), warmUps: 1, runs: 3));
    }

    [Fact]
    public void The_pump_publishes_both_clocks_and_counts_losses_apart_from_them()
    {
        var clock = new ManualClock();
        var pump = new DevicePump(new AudioFormat(16000, 2), new AudioFormat(48000, 1), 480, clock) { SharedClock = false };
        clock.Advance(TimeSpan.FromMilliseconds(10));
        pump.OnCapture(new float[320]);
        clock.Advance(TimeSpan.FromMilliseconds(3));
        pump.OnPlayback(new float[480]);

        Assert.Equal(new ClockStamp(160, 160, TimeSpan.FromMilliseconds(10).Ticks), pump.Clocks.Capture);
        Assert.Equal(new ClockStamp(480, 480, TimeSpan.FromMilliseconds(13).Ticks), pump.Clocks.Playback);
        Assert.Equal(TimeSpan.FromMilliseconds(10).Ticks, pump.LastPeriodAt);
        Assert.Equal(1, pump.Periods);

        while (pump.LostPlayedFrames == 0)
        {
            pump.OnPlayback(new float[480]);
        }

        var stamp = pump.Clocks.Playback;
        Assert.Equal(pump.Played.WritePosition, stamp.RingFrames);
        Assert.Equal(stamp.RingFrames + pump.LostPlayedFrames, stamp.DeviceFrames);
        Assert.Equal(0, pump.LostCaptureFrames);
    }

    [Fact]
    public void A_stamp_is_never_read_half_old_and_half_new()
    {
        var published = new PublishedClock();
        published.Publish(new ClockStamp(0, 0, 0));
        using var stop = new CancellationTokenSource();
        var writer = new Thread(() =>
        {
            for (long i = 1; !stop.IsCancellationRequested; i++)
            {
                published.Publish(new ClockStamp(i, i * 2, i * 3));
            }
        });
        writer.Start();
        for (var i = 0; i < 200_000; i++)
        {
            var stamp = published.Read();
            Assert.Equal(stamp.RingFrames * 2, stamp.DeviceFrames);
            Assert.Equal(stamp.RingFrames * 3, stamp.Timestamp);
        }

        stop.Cancel();
        Assert.True(writer.Join(TimeSpan.FromSeconds(20)));
    }

    /// <summary>A microphone at exactly 16 kHz and a loudspeaker at 48 kHz and a little, both with 10 ms periods, told with jitter.</summary>
    private sealed class TwoCards(double ppm, Jitter jitter, int seed)
    {
        private readonly Random _random = new(seed);

        public double SkippedPlaybackSeconds { get; set; }

        public void Run(DriftEstimator estimator, double fromSeconds, double toSeconds)
        {
            var rate = 48000 * (1 + (ppm / 1e6));
            for (var period = (long)(fromSeconds * 100) + 1; period <= toSeconds * 100; period++)
            {
                var captured = period * 160;
                var played = (period * 480) + (long)(SkippedPlaybackSeconds * 48000 / 480) * 480;
                var capture = new ClockStamp(captured, captured, Stamp(captured / 16000.0));
                var playback = new ClockStamp(played, played, Stamp((played / rate) - SkippedPlaybackSeconds));
                estimator.Observe(new ClockPair(capture, playback));
            }
        }

        private long Stamp(double seconds) => (long)((seconds + 1000 + Late()) * Ticks);

        private double Late() => jitter switch
        {
            Jitter.UniformMillisecond => (_random.NextDouble() * 2e-3) - 1e-3,
            Jitter.GaussianHalfMillisecond =>
            0.5e-3 * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()),
            Jitter.LateWithSpikes => _random.NextDouble() * 1e-3 + (_random.Next(50) == 0 ? _random.NextDouble() * 0.03 : 0),
            _ => 0,
        };
    }
}
