using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Tests.Engine;
using HydraKiosk.Audio.Tests.Signals;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Tests.Capture;

/// <summary>Whatever rate and length the service wants, the engine makes chunks of them, and nothing else changes.</summary>
public sealed class ChunkFormatTests
{
    [Theory]
    [InlineData(48_000, 16_000, 20)]
    [InlineData(48_000, 24_000, 40)]
    [InlineData(44_100, 24_000, 40)]
    [InlineData(16_000, 24_000, 40)]
    [InlineData(48_000, 8_000, 100)]
    [InlineData(44_100, 48_000, 10)]
    public void Chunks_come_at_the_rate_and_length_that_were_asked_for(int deviceHz, int uplinkHz, int chunkMs)
    {
        var format = new ChunkFormat(uplinkHz, chunkMs);
        using var bench = new EngineBench(captureHz: deviceHz, options: new EngineOptions(format, new CaptureOptions())) { MicrophoneHz = 440 };

        bench.Run(200);

        var chunks = bench.TakeChunks();
        Assert.InRange(chunks.Length, (2000 / chunkMs) - 1, 2000 / chunkMs);
        Assert.All(chunks, chunk => Assert.Equal(uplinkHz / 1000 * chunkMs, chunk.Samples.Length));
        var sound = chunks.SelectMany(chunk => chunk.Samples).Select(sample => sample / 32768f).ToArray();
        Assert.Equal(440, HydraKiosk.Audio.Tests.Engine.Signals.PitchHz(sound, uplinkHz / 10, sound.Length, uplinkHz), 0.3);
        Assert.All(chunks.Zip(chunks.Skip(1)), pair =>
            Assert.Equal(chunkMs, TimeSpan.FromTicks(pair.Second.CapturedAt - pair.First.CapturedAt).TotalMilliseconds, 0.01));
        var last = TimeSpan.FromTicks(bench.Now - chunks[^1].CapturedAt);
        Assert.InRange(last - new Resampler(deviceHz, uplinkHz).Latency, TimeSpan.FromTicks(-1), TimeSpan.FromMilliseconds(chunkMs));
    }

    [Theory]
    [InlineData(8_000, 0.9)]
    [InlineData(24_000, 0.99)]
    [InlineData(48_000, 0.99)]
    public void A_voice_is_heard_as_at_16_kHz(int rateHz, double agreement)
    {
        float[] sound = [.. Synthetic.White(4, -60, 3), .. Synthetic.Speech(2, -35, 4), .. Synthetic.White(4, -60, 5),
            .. Synthetic.Speech(1, -50, 6), .. Synthetic.White(2, -60, 7)];
        var resampler = new Resampler(Synthetic.RateHz, rateHz);
        var converted = new float[resampler.MaxOutput(sound.Length)];
        converted = converted[..resampler.Process(sound, converted)];

        var expected = Speech(sound, Synthetic.RateHz, out var expectedFloor);
        var heard = Speech(converted, rateHz, out var floor);

        Assert.Equal(expectedFloor, floor, 1.5f);
        Assert.Contains(true, expected);
        Assert.Contains(false, expected);
        var same = expected.Zip(heard).Count(pair => pair.First == pair.Second);
        Assert.InRange((double)same / Math.Min(expected.Length, heard.Length), agreement, 1);
    }

    [Theory]
    [InlineData(16_000, 20)]
    [InlineData(24_000, 40)]
    public void Two_seconds_wait_for_the_reader_and_what_is_beyond_is_counted(int rateHz, int chunkMs)
    {
        var chunks = new CaptureChunks(new ChunkFormat(rateHz, chunkMs), () => { });
        var samples = new short[chunks.Format.ChunkSamples];
        var written = 0;
        while (chunks.Dropped == 0)
        {
            samples.AsSpan().Fill((short)++written);
            chunks.Write(new CapturedChunk(written, IsOpen: true, HasSpeech: false), samples);
        }

        Assert.InRange((written - 1) * chunkMs, 2000, 6000);
        for (var at = 1; at < written; at++)
        {
            Assert.True(chunks.TryRead(samples, out var chunk));
            Assert.Equal(at, chunk.CapturedAt);
            Assert.All(samples, sample => Assert.Equal((short)at, sample));
        }

        Assert.False(chunks.TryRead(samples, out _));
    }

    [Fact]
    public void A_reader_with_too_little_room_loses_nothing()
    {
        var chunks = new CaptureChunks(new ChunkFormat(24_000, 40), () => { });
        chunks.Write(new CapturedChunk(7, IsOpen: true, HasSpeech: true), new short[960]);
        Assert.Throws<ArgumentException>(() => chunks.TryRead(new short[959], out _));
        Assert.True(chunks.TryRead(new short[960], out var chunk));
        Assert.Equal(new CapturedChunk(7, IsOpen: true, HasSpeech: true), chunk);
    }

    private static bool[] Speech(float[] sound, int rateHz, out float floorDbfs)
    {
        var detector = new VoiceActivityDetector(rateHz);
        var speech = new bool[sound.Length / detector.BlockFrames];
        for (var i = 0; i < speech.Length; i++)
        {
            speech[i] = detector.Process(sound.AsSpan(i * detector.BlockFrames, detector.BlockFrames));
        }

        floorDbfs = detector.NoiseFloorDbfs;
        return speech;
    }
}
