using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>A microphone that a test feeds, in the format of the voice.</summary>
internal sealed class Microphone(ChunkFormat format) : IUplinkAudio
{
    private readonly ConcurrentQueue<(byte[] Pcm, UplinkChunk Chunk)> _chunks = new();
    private readonly AsyncSignal _signal = new();
    private double _phase;

    public ChunkFormat Format { get; } = format;

    public int Waiting => _chunks.Count;

    /// <summary>A chunk of a buzz that swells like syllables and never falls under a detector's threshold, or of silence.</summary>
    public void Feed(long capturedAt, bool speech)
    {
        var samples = new short[Format.ChunkSamples];
        for (var n = 0; speech && n < samples.Length; n++, _phase++)
        {
            var swell = 0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * _phase / Format.SampleRateHz));
            samples[n] = (short)(6000 * swell * Math.Sin(2 * Math.PI * 220 * _phase / Format.SampleRateHz));
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
