using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Voices.Tests.Failover;

/// <summary>One microphone for voices of different rates and chunks.</summary>
public sealed class SharedMicrophoneTests
{
    private static readonly ChunkFormat _own = new(24_000, 20);

    [Theory]
    [InlineData(24_000, 20, 16_000, 20, 24_000, 20)]
    [InlineData(16_000, 20, 24_000, 80, 24_000, 20)]
    [InlineData(8_000, 30, 16_000, 20, 16_000, 10)]
    public void It_runs_at_the_highest_rate_in_chunks_that_fit_all(int hz1, int ms1, int hz2, int ms2, int hz, int ms) =>
        Assert.Equal(new ChunkFormat(hz, ms), SharedMicrophone.FormatFor([new ChunkFormat(hz1, ms1), new ChunkFormat(hz2, ms2)]));

    [Fact]
    public async Task Every_voice_is_given_every_chunk_at_its_rate_and_in_its_length()
    {
        var inner = new Source();
        await using var shared = new SharedMicrophone(inner, [_own, new ChunkFormat(12_000, 20), new ChunkFormat(24_000, 80)], Half.Make);
        for (var i = 1; i <= 8; i++)
        {
            inner.Chunks.Enqueue(new UplinkChunk(i, Open: i != 5, HasSpeech: i == 3));
        }

        shared.Pass();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Read(shared.Uplinks[0]).Select(c => (int)c.Chunk.CapturedAt));
        var halved = Read(shared.Uplinks[1]);
        Assert.Equal(8, halved.Count);
        Assert.All(halved, c => Assert.Equal(240, c.Samples.Length));
        Assert.Equal(Enumerable.Range(0, 240).Select(i => (short)(3000 + (2 * i))), halved[2].Samples);
        var long80 = Read(shared.Uplinks[2]);
        Assert.Equal([4, 8], long80.Select(c => (int)c.Chunk.CapturedAt));
        Assert.Equal([(true, true), (true, false)], long80.Select(c => (c.Chunk.Open, c.Chunk.HasSpeech)));
        Assert.Equal(1920, long80[0].Samples.Length);
        Assert.Equal([1000, 2000, 3000, 4000], Enumerable.Range(0, 4).Select(i => (int)long80[0].Samples[i * 480]));
    }

    [Fact]
    public async Task What_leaves_is_shown_as_the_microphone_heard_it()
    {
        var inner = new Source();
        await using var shared = new SharedMicrophone(inner, [_own, new ChunkFormat(12_000, 40)], Half.Make);
        for (var i = 1; i <= 4; i++)
        {
            inner.Chunks.Enqueue(new UplinkChunk(i, Open: true, HasSpeech: true));
        }

        shared.Pass();
        var sent = Read(shared.Uplinks[1]);
        shared.Uplinks[1].Left(MemoryMarshal.AsBytes(sent[1].Samples.AsSpan()), sent[1].Chunk.CapturedAt, 1, isSound: true);
        shared.Uplinks[1].Left([], 0, -1, isSound: false);

        Assert.Equal([(3, 2L, 3000, true), (4, 3L, 4000, true), (0, -1L, 0, false)], inner.LeftSoFar);
    }

    [Fact]
    public async Task A_voice_that_reads_nothing_loses_the_oldest_and_holds_nobody_up()
    {
        var inner = new Source();
        await using var shared = new SharedMicrophone(inner, [_own, _own], Half.Make);
        for (var i = 1; i <= 200; i++)
        {
            inner.Chunks.Enqueue(new UplinkChunk(i, Open: true, HasSpeech: false));
            shared.Pass();
            Assert.Single(Read(shared.Uplinks[1]));
        }

        var late = Read(shared.Uplinks[0]);
        Assert.Equal((50, 151, 200), (late.Count, (int)late[0].Chunk.CapturedAt, (int)late[^1].Chunk.CapturedAt));
    }

    [Fact]
    public async Task Nothing_is_allocated_for_a_chunk()
    {
        var inner = new Source();
        await using var shared = new SharedMicrophone(inner, [_own, new ChunkFormat(12_000, 20)], Half.Make);
        var room = new byte[_own.ChunkBytes];
        void Once(int number)
        {
            inner.Chunks.Enqueue(new UplinkChunk(number, true, true));
            shared.Pass();
            _ = shared.Uplinks[0].TryRead(room, out _);
            _ = shared.Uplinks[1].TryRead(room, out _);
        }

        for (var i = 1; i < 1000; i++)
        {
            Once(i);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 1000; i < 2000; i++)
        {
            Once(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<(UplinkChunk Chunk, short[] Samples)> Read(IUplinkAudio uplink)
    {
        var all = new List<(UplinkChunk, short[])>();
        var room = new byte[uplink.Format.ChunkBytes];
        while (uplink.TryRead(room, out var chunk))
        {
            all.Add((chunk, MemoryMarshal.Cast<byte, short>(room).ToArray()));
        }

        return all;
    }

    /// <summary>A microphone whose samples are a thousand times the chunk's time, rising by one.</summary>
    private sealed class Source : IUplinkAudio
    {
        public Queue<UplinkChunk> Chunks { get; } = new(16);

        public List<(int At, long Number, int First, bool IsSound)> LeftSoFar { get; } = [];

        public ChunkFormat Format => _own;

        public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
        {
            if (!Chunks.TryDequeue(out chunk))
            {
                return false;
            }

            var samples = MemoryMarshal.Cast<byte, short>(pcm16);
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = (short)((chunk.CapturedAt % 30 * 1000) + i);
            }

            return true;
        }

        public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound) =>
            LeftSoFar.Add(((int)capturedAt, number, pcm16.IsEmpty ? 0 : MemoryMarshal.Cast<byte, short>(pcm16)[0], isSound));

        public async ValueTask WaitAsync(CancellationToken cancellation) =>
            await Task.Delay(Timeout.Infinite, cancellation); // the tests pass the chunks on themselves
    }

    /// <summary>Takes every second sample.</summary>
    private sealed class Half : IRateConverter
    {
        public static Half Make(int fromHz, int toHz)
        {
            Assert.Equal(fromHz, 2 * toHz);
            return new Half();
        }

        public int MaxOutput(int inputSamples) => inputSamples / 2;

        public int Convert(ReadOnlySpan<short> input, Span<short> output)
        {
            for (var i = 0; i < input.Length / 2; i++)
            {
                output[i] = input[2 * i];
            }

            return input.Length / 2;
        }
    }
}
