using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Audio.Tests.Engine;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Audio.Tests.Taps;

public sealed class AudioTapTests
{
    [Fact]
    public void Both_sides_pass_in_step_and_at_the_uplinks_rate()
    {
        using var bench = new EngineBench { MicrophoneHz = 300 };
        using var reader = bench.Engine.Tap.Open(TimeSpan.FromSeconds(2));
        bench.Receive(1, EngineBench.Tone(700, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);

        bench.Run(100);

        var (capture, farEnd, blocks) = TakeAll(reader);
        Assert.InRange(blocks.Count, 98, 100);
        Assert.All(blocks.Zip(blocks.Skip(1)), pair =>
            Assert.Equal(10, TimeSpan.FromTicks(pair.Second.EndedAt - pair.First.EndedAt).TotalMilliseconds, 0.01));
        Assert.All(blocks.Skip(2), block => Assert.True(block.IsFarEndKnown));
        Assert.Equal(300, HydraKiosk.Audio.Tests.Engine.Signals.PitchHz(capture, 1_600, capture.Count, 16_000), 0.5);
        Assert.Equal(700, HydraKiosk.Audio.Tests.Engine.Signals.PitchHz(farEnd, 1_600, farEnd.Count, 16_000), 0.5);
        Assert.Equal(0, reader.Dropped);
    }

    [Fact]
    public void A_slow_reader_loses_whole_blocks_which_are_counted_and_another_one_loses_nothing()
    {
        using var bench = new EngineBench { MicrophoneHz = 300 };
        using var slow = bench.Engine.Tap.Open(TimeSpan.FromMilliseconds(100));
        using var quick = bench.Engine.Tap.Open(TimeSpan.FromSeconds(3));
        bench.Run(200);

        var taken = TakeAll(slow).Blocks.Count;
        Assert.InRange(taken, 10, 20);
        var all = TakeAll(quick).Blocks.Count;
        Assert.InRange(all, 198, 200);
        Assert.Equal(all - taken, slow.Dropped);
        Assert.Equal(0, quick.Dropped);
    }

    [Fact]
    public void Who_listens_no_more_gets_nothing_more()
    {
        using var bench = new EngineBench();
        var reader = bench.Engine.Tap.Open(TimeSpan.FromSeconds(1));
        Assert.True(bench.Engine.Tap.HasReaders);
        bench.Run(10);
        reader.Dispose();
        reader.Dispose();
        Assert.False(bench.Engine.Tap.HasReaders);
        var before = TakeAll(reader).Blocks.Count;
        Assert.InRange(before, 8, 10);
        bench.Run(10);
        Assert.Empty(TakeAll(reader).Blocks);
    }

    [Fact]
    public void The_audio_thread_allocates_nothing_while_somebody_listens()
    {
        var time = new SteppedTime();
        using var engine = new AudioEngine(
            new EngineOptions(EngineBench.Uplink, new CaptureOptions()), new PassiveTime(time), NullLogger.Instance, () => { }, () => { });
        var pump = new DevicePump(new AudioFormat(48_000, 1), new AudioFormat(48_000, 1), 480, time);
        engine.Attach(new EngineBench.SteppedDevice(pump, hasEchoPath: false));
        using var reader = engine.Tap.Open(TimeSpan.FromSeconds(1));
        var (captured, toPlay) = (new float[480], new float[480]);
        var (capture, farEnd) = (new float[160], new float[160]);
        var blocks = 0;
        Assert.Equal(0, Allocations.In(() =>
        {
            time.NextPeriod();
            pump.OnPeriod(captured, toPlay);
            engine.Step();
            blocks += reader.TryRead(capture, farEnd, out _) ? 1 : 0;
        }));
        Assert.True(blocks > 200);
    }

    [Fact]
    public void Too_little_room_takes_nothing_and_a_capacity_has_its_limits()
    {
        using var bench = new EngineBench();
        using var reader = bench.Engine.Tap.Open(TimeSpan.FromSeconds(1));
        bench.Run(5);
        Assert.Throws<ArgumentException>(() => reader.TryRead(new float[159], new float[160], out _));
        Assert.Throws<ArgumentException>(() => reader.TryRead(new float[160], new float[159], out _));
        Assert.True(reader.TryRead(new float[160], new float[160], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Engine.Tap.Open(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => bench.Engine.Tap.Open(TimeSpan.FromSeconds(61)));
    }

    private static (List<float> Capture, List<float> FarEnd, List<TapBlock> Blocks) TakeAll(TapReader reader)
    {
        var (capture, farEnd) = (new float[reader.BlockSamples], new float[reader.BlockSamples]);
        (List<float> Capture, List<float> FarEnd, List<TapBlock> Blocks) all = ([], [], []);
        while (reader.TryRead(capture, farEnd, out var block))
        {
            all.Capture.AddRange(capture);
            all.FarEnd.AddRange(farEnd);
            all.Blocks.Add(block);
        }

        return all;
    }

    /// <summary>The stepped time, with the system's timers, none of which is due in a test.</summary>
    private sealed class PassiveTime(SteppedTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();
    }
}
