using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Echo;

/// <summary>The far end that an echo stage is given belongs to the same instant as the microphone's block, by clocks and filters.</summary>
public sealed class FarEndTests
{
    private readonly ManualClock _clock = new();
    private readonly RecordingStage _stage = new();

    [Theory]
    [InlineData(48_000, 48_000, 16_000, 20)]
    [InlineData(16_000, 48_000, 16_000, 20)]
    [InlineData(48_000, 16_000, 16_000, 20)]
    [InlineData(44_100, 48_000, 16_000, 20)]
    [InlineData(48_000, 44_100, 24_000, 40)]
    [InlineData(24_000, 48_000, 24_000, 40)]
    [InlineData(22_100, 48_000, 16_000, 20)]
    [InlineData(48_000, 48_000, 16_000, 20, 2)]
    public void On_one_clock_it_is_known_from_the_start_and_in_its_place(int captureHz, int playbackHz, int uplinkHz, int chunkMs, int channels = 1)
    {
        var room = new LoopbackRoom(_clock, captureHz, playbackHz, driftPpm: null, captureChannels: channels);
        var path = Path(room, new ChunkFormat(uplinkHz, chunkMs), out _);

        room.Run(3, () => path.Step(isAudible: false));

        Assert.InRange(_stage.Capture.Count, 2.9 * uplinkHz, 3.0 * uplinkHz);
        Assert.InRange(FirstKnown(), 0, uplinkHz / 50);
        Assert.DoesNotContain(_stage.FarEnd.Skip(FirstKnown()), float.IsNaN);
        for (var second = 1; second < 3; second++)
        {
            Assert.InRange(DelayMs(second * uplinkHz, uplinkHz) - room.Delay.TotalMilliseconds, -0.1, 0.1);
        }
    }

    [Theory]
    [InlineData(16_000, 48_000, 100)]
    [InlineData(16_000, 48_000, -100)]
    [InlineData(48_000, 48_000, 300)]
    [InlineData(48_000, 44_100, -40)]
    [InlineData(48_000, 48_000, 0)]
    public void On_two_clocks_it_is_unknown_until_they_have_settled_and_then_stays_in_its_place(int captureHz, int playbackHz, double driftPpm)
    {
        const int UplinkHz = 16_000;
        var room = new LoopbackRoom(_clock, captureHz, playbackHz, driftPpm);
        var path = Path(room, new ChunkFormat(UplinkHz, 20), out var farEnd);

        room.Run(60, () => path.Step(isAudible: false));

        Assert.Equal(driftPpm, farEnd.DriftPpm, 1.0);
        Assert.InRange(FirstKnown(), 20 * UplinkHz, 24 * UplinkHz);
        Assert.DoesNotContain(_stage.FarEnd.Skip(FirstKnown()), float.IsNaN);
        for (var second = 24; second < 59; second += 5)
        {
            Assert.InRange(DelayMs(second * UplinkHz, UplinkHz) - room.Delay.TotalMilliseconds, -0.2, 0.2);
        }
    }

    [Fact]
    public void Calls_that_come_late_move_it_by_less_than_a_millisecond()
    {
        const int UplinkHz = 16_000;
        var room = new LoopbackRoom(_clock, 16_000, 48_000, driftPpm: 80, jitterSeed: 3);
        var path = Path(room, new ChunkFormat(UplinkHz, 20), out _);

        room.Run(60, () => path.Step(isAudible: false));

        for (var second = 26; second < 59; second += 3)
        {
            // Less alike where the far end is put right within the eighth of a second that is compared.
            Assert.InRange(DelayMs(second * UplinkHz, UplinkHz, leastLikeness: 0.6) - room.Delay.TotalMilliseconds, -1, 1);
        }
    }

    [Fact]
    public void A_side_that_the_driver_leaves_out_moves_nothing()
    {
        const int UplinkHz = 16_000;
        var room = new LoopbackRoom(_clock, 48_000, 48_000, driftPpm: null) { LeavesOutInput = true };
        var path = Path(room, new ChunkFormat(UplinkHz, 20), out _);

        room.Run(4, () => path.Step(isAudible: false));

        // A seventh of the microphone's sound is silence in the other's place.
        Assert.InRange(DelayMs(3 * UplinkHz, UplinkHz, leastLikeness: 0.85) - room.Delay.TotalMilliseconds, -0.1, 0.1);
    }

    [Fact]
    public void A_canceller_that_is_put_in_later_is_given_nothing_that_its_filter_had_not_seen_whole()
    {
        const int UplinkHz = 16_000;
        var room = new LoopbackRoom(_clock, 48_000, 48_000, driftPpm: null);
        var path = Path(room, new ChunkFormat(UplinkHz, 20), out _);
        _stage.NeedsFarEnd = false;
        room.Run(1, () => path.Step(isAudible: false));
        Assert.All(_stage.FarEnd, sample => Assert.True(float.IsNaN(sample)));

        _stage.NeedsFarEnd = true;
        room.Run(2, () => path.Step(isAudible: false));

        Assert.InRange(FirstKnown() - UplinkHz, 0, UplinkHz / 20);
        Assert.Equal(1, Likeness(FirstKnown() + (int)(room.Delay.TotalSeconds * UplinkHz), 400, (int)(room.Delay.TotalSeconds * UplinkHz)), 0.01);
    }

    [Fact]
    public void A_loudspeaker_that_stalls_does_not_hold_the_microphone_back()
    {
        const int UplinkHz = 16_000;
        var room = new LoopbackRoom(_clock, 48_000, 48_000, driftPpm: 0);
        var path = Path(room, new ChunkFormat(UplinkHz, 20), out _);
        room.Run(30, () => path.Step(isAudible: false));
        var before = _stage.Capture.Count;
        for (var period = 0; period < 100; period++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            room.Pump.OnCapture(new float[480]);
            path.Step(isAudible: false);
        }

        Assert.InRange(_stage.Capture.Count - before, 0.93 * UplinkHz, 1.01 * UplinkHz);
        Assert.True(float.IsNaN(_stage.FarEnd[^1]));
    }

    [Fact]
    public void It_allocates_nothing()
    {
        var time = new SteppedTime();
        var pump = new DevicePump(new AudioFormat(48_000, 1), new AudioFormat(48_000, 1), 480, time) { SharedClock = false };
        var quiet = new QuietStage();
        var path = Path(pump, new ChunkFormat(16_000, 20), out _, quiet, time);
        var (captured, toPlay) = (new float[480], new float[480]);
        Assert.Equal(0, Allocations.In(
            () =>
            {
                time.NextPeriod();
                pump.OnCapture(captured);
                pump.OnPlayback(toPlay);
                path.Step(isAudible: false);
            },
            warmUps: 2500));
        Assert.True(quiet.Known >= 200);
    }

    private CapturePath Path(LoopbackRoom room, ChunkFormat format, out FarEnd farEnd) => Path(room.Pump, format, out farEnd, _stage, _clock);

    private static CapturePath Path(DevicePump pump, ChunkFormat format, out FarEnd farEnd, IEchoStage stage, TimeProvider time)
    {
        var gate = new TalkGate();
        var chunks = new CaptureChunks(format, () => { });
        farEnd = new FarEnd(pump, new LevelMeter(48_000), new PlayedTap(), format.SampleRateHz, time);
        var front = new CaptureFront(pump, new CaptureOptions(), gate, format.SampleRateHz, time);
        var maker = new ChunkMaker(chunks, new Pcm16Quantiser());
        return new CapturePath(
            front, farEnd, new LevelMeter(48_000), new AudioTap(format.BlockSamples), stage, new CaptureLevels(format.SampleRateHz), gate, maker,
            chunks, time);
    }

    private int FirstKnown() => _stage.FarEnd.FindIndex(sample => !float.IsNaN(sample));

    /// <summary>By how much the microphone's side is the far end's, later: the lag at which the two are most alike, from -40 to 60 ms.</summary>
    private double DelayMs(int from, int rateHz, double leastLikeness = 0.95)
    {
        var (best, bestLag) = (double.MinValue, 0);
        for (var lag = -rateHz / 25; lag < rateHz * 6 / 100; lag++)
        {
            if (Likeness(from, rateHz / 8, lag) is var likeness && likeness > best)
            {
                (best, bestLag) = (likeness, lag);
            }
        }

        Assert.InRange(best, leastLikeness, 1.001);
        return bestLag * 1000.0 / rateHz;
    }

    private double Likeness(int from, int length, int lag)
    {
        double both = 0, capture = 0, farEnd = 0;
        for (var i = from; i < from + length; i++)
        {
            var (near, far) = (_stage.Capture[i], _stage.FarEnd[i - lag]);
            both += near * far;
            capture += near * near;
            farEnd += far * far;
        }

        return both / Math.Sqrt(capture * farEnd);
    }

    private sealed class QuietStage : IEchoStage
    {
        public int Known { get; private set; }

        public bool NeedsFarEnd => true;

        public void Step(bool isAudible)
        {
        }

        public EchoPassage Process(Span<float> capture, ReadOnlySpan<float> farEnd)
        {
            Known += farEnd.IsEmpty ? 0 : 1;
            return EchoPassage.Pass;
        }
    }
}
