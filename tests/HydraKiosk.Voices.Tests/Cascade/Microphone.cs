using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Cascade.Hearing;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>A microphone that a test feeds: a buzz that swells like syllables, or silence.</summary>
internal sealed class Microphone : IUplinkAudio
{
    private readonly ConcurrentQueue<(byte[] Pcm, UplinkChunk Chunk)> _chunks = new();
    private readonly AsyncSignal _signal = new();
    private double _phase;

    public ChunkFormat Format => PulseAddress.Format;

    public int Waiting => _chunks.Count;

    public void Feed(bool speech, long capturedAt)
    {
        var samples = new short[Format.ChunkSamples];
        for (var n = 0; speech && n < samples.Length; n++, _phase++)
        {
            samples[n] = (short)(6000 * (0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * _phase / 16_000))) * Math.Sin(2 * Math.PI * 220 * _phase / 16_000));
        }

        _chunks.Enqueue((MemoryMarshal.AsBytes<short>(samples).ToArray(), new UplinkChunk(capturedAt, Open: true, HasSpeech: speech)));
        _signal.Set();
    }

    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!_chunks.TryDequeue(out var next))
        {
            chunk = default;
            return false;
        }

        next.Pcm.CopyTo(pcm16);
        chunk = next.Chunk;
        return true;
    }

    public ValueTask WaitAsync(CancellationToken cancellation) => _signal.WaitAsync(cancellation);
}

/// <summary>A loudspeaker's queue that keeps everything.</summary>
internal sealed class Loudspeaker : IDownlinkAudio
{
    private readonly byte[] _slice = new byte[4096];
    private readonly Dictionary<int, List<byte>> _audio = [];

    public int RateHz { get; private set; }

    public List<int> Completed { get; } = [];

    public byte[] Audio(int reply)
    {
        lock (_audio)
        {
            return _audio.TryGetValue(reply, out var bytes) ? [.. bytes] : [];
        }
    }

    public void SetRate(int sampleRateHz) => RateHz = sampleRateHz;

    public Span<byte> GetSpan(int response) => _slice;

    public void Commit(int response, int bytes)
    {
        Assert.Equal(0, bytes & 1);
        lock (_audio)
        {
            Assert.DoesNotContain(response, Completed);
            if (!_audio.TryGetValue(response, out var audio))
            {
                _audio[response] = audio = [];
            }

            audio.AddRange(_slice.AsSpan(0, bytes));
        }
    }

    public void Complete(int response)
    {
        lock (_audio)
        {
            Completed.Add(response);
        }
    }
}
