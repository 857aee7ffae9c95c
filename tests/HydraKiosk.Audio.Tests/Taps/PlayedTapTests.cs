using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Taps;
using HydraKiosk.Audio.Tests.Engine;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Audio.Tests.Taps;

/// <summary>What the loudspeaker was really given, for somebody who listens.</summary>
public sealed class PlayedTapTests
{
    [Theory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    public void What_the_device_was_given_comes_sample_for_sample_at_its_own_rate_and_with_its_time(int playbackHz)
    {
        using var bench = new EngineBench(playbackHz: playbackHz);
        var ring = new SoundRing(1024, 4 * 48_000);
        bench.Engine.Played.Listener = ring;
        bench.Receive(1, EngineBench.Tone(700, 24_000, 1.0));
        bench.Engine.Replies.Complete(1);

        bench.Run(150);

        var (heard, ends) = TakeAll(ring, playbackHz);
        Assert.InRange(heard.Count, bench.Heard.Count - (playbackHz / 50), bench.Heard.Count);
        Assert.Equal(bench.Heard.Take(heard.Count), heard);
        Assert.Contains(heard, sample => Math.Abs(sample) > 0.1f);
        Assert.All(ends.Zip(ends.Skip(1)), pair => Assert.Equal(10, TimeSpan.FromTicks(pair.Second - pair.First).TotalMilliseconds, 0.01));
        Assert.InRange(bench.Now - ends[^1], 0, TimeSpan.FromMilliseconds(20).Ticks);
        Assert.Equal(TimeSpan.Zero, ring.Lost);
    }

    [Fact]
    public void Who_does_not_read_loses_whole_pieces_which_are_counted()
    {
        using var bench = new EngineBench();
        var ring = new SoundRing(16, 16 * 480);
        bench.Engine.Played.Listener = ring;

        bench.Run(100);

        var (heard, ends) = TakeAll(ring, 48_000);
        Assert.Equal(16, ends.Count);
        Assert.Equal(16 * 480, heard.Count);
        Assert.InRange(ring.Lost.TotalMilliseconds, 810, 840);
    }

    [Fact]
    public void Nobody_gets_anything_who_does_not_listen()
    {
        using var bench = new EngineBench();
        var ring = new SoundRing(16, 16 * 480);
        bench.Engine.Played.Listener = ring;
        bench.Engine.Played.Listener = null;
        bench.Run(10);
        Assert.False(ring.TryRead(new float[480], out _));
    }

    [Fact]
    public void A_piece_that_is_longer_than_the_readers_room_does_not_shift_the_next()
    {
        var ring = new SoundRing(4, 64);
        Assert.True(ring.Write([1, 2, 3, 4], 8_000, 10, 4));
        Assert.True(ring.Write([5, 6], 16_000, 20, 6));
        var room = new float[3];

        Assert.True(ring.TryRead(room, out var first));
        Assert.Equal((new SoundBlock(10, 8_000, 3, 4), 3f), (first, room[2]));
        Assert.True(ring.TryRead(room, out var second));
        Assert.Equal((new SoundBlock(20, 16_000, 2, 6), 5f), (second, room[0]));
        Assert.False(ring.TryRead(room, out _));
    }

    [Fact]
    public void The_audio_thread_allocates_nothing_while_somebody_listens()
    {
        var time = new SteppedTime();
        using var engine = new AudioEngine(
            new EngineOptions(EngineBench.Uplink, new CaptureOptions()), new PassiveTime(time), NullLogger.Instance, () => { }, () => { });
        var pump = new DevicePump(new AudioFormat(48_000, 1), new AudioFormat(48_000, 1), 480, time);
        engine.Attach(new EngineBench.SteppedDevice(pump, hasEchoPath: false));
        var ring = new SoundRing(64, 64 * 480);
        engine.Played.Listener = ring;
        var (captured, toPlay, sound) = (new float[480], new float[480], new float[480]);
        var pieces = 0;

        Assert.Equal(0, Allocations.In(() =>
        {
            time.NextPeriod();
            pump.OnPeriod(captured, toPlay);
            engine.Step();
            pieces += ring.TryRead(sound, out _) ? 1 : 0;
        }));
        Assert.True(pieces > 200);
        ring = new SoundRing(1, 480);
        engine.Played.Listener = ring;
        Assert.Equal(0, Allocations.In(() =>
        {
            time.NextPeriod();
            pump.OnPeriod(captured, toPlay);
            engine.Step(); // and none where the ring is full
        }));
        Assert.True(ring.Lost > TimeSpan.FromSeconds(1));
    }

    private static (List<float> Sound, List<long> Ends) TakeAll(SoundRing ring, int rateHz)
    {
        var room = new float[1920];
        (List<float> Sound, List<long> Ends) all = ([], []);
        while (ring.TryRead(room, out var block))
        {
            Assert.Equal(rateHz, block.SampleRateHz);
            all.Sound.AddRange(room[..block.Frames]);
            all.Ends.Add(block.EndedAt);
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
