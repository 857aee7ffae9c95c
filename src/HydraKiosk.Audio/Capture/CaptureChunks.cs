using HydraKiosk.Primitives.Rings;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Capture;

/// <summary>
/// Chunks on their way from the audio thread, which writes, to the uplink, which reads; neither waits for the other. Outlives the devices. A
/// reader that stalls for longer than two seconds loses the newest chunks, which are counted.
/// </summary>
public sealed class CaptureChunks
{
    private const int CapacityMs = 2000;

    private readonly Action _announced;
    private readonly SpscRing<CapturedChunk> _chunks;
    private readonly SpscRing<short> _samples;
    private long _dropped;

    /// <param name="format">Rate and length of the chunks.</param>
    /// <param name="announced">Called on the audio thread when chunks were added: must neither block nor allocate.</param>
    public CaptureChunks(ChunkFormat format, Action announced)
    {
        Format = format;
        _announced = announced;
        var capacity = CapacityMs / format.ChunkMs;
        _chunks = new SpscRing<CapturedChunk>(capacity);
        // so that there is room for the samples wherever there is for the chunk
        _samples = new SpscRing<short>(_chunks.Capacity * format.ChunkSamples);
    }

    /// <summary>Rate and length of the chunks.</summary>
    public ChunkFormat Format { get; }

    /// <summary>Chunks that wait to be read.</summary>
    public int Count => _chunks.Count;

    /// <summary>Chunks that were thrown away because two seconds of them were waiting already.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>The one reader: takes the oldest chunk.</summary>
    /// <param name="samples">Receives the chunk's PCM16 samples; at least <see cref="ChunkFormat.ChunkSamples"/> long.</param>
    /// <param name="chunk">What is known about it.</param>
    /// <returns>False when none is waiting.</returns>
    /// <exception cref="ArgumentException"><paramref name="samples"/> is too short; nothing has been taken.</exception>
    public bool TryRead(Span<short> samples, out CapturedChunk chunk)
    {
        if (samples.Length < Format.ChunkSamples)
        {
            throw new ArgumentException($"A chunk has {Format.ChunkSamples} samples; there is room for {samples.Length}.", nameof(samples));
        }

        var next = _chunks.BeginRead(1);
        if (next.Length == 0)
        {
            chunk = default;
            return false;
        }

        chunk = next.First[0];
        _samples.Read(samples[..Format.ChunkSamples]); // written before the chunk was
        _chunks.CommitRead(1);
        return true;
    }

    /// <summary>Audio thread: adds a chunk, or drops it where two seconds are waiting.</summary>
    internal void Write(in CapturedChunk chunk, ReadOnlySpan<short> samples)
    {
        if (_chunks.BeginWrite(1).Length == 0 || _samples.BeginWrite(samples.Length).Length < samples.Length)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        _samples.Write(samples);
        _chunks.Write(new ReadOnlySpan<CapturedChunk>(in chunk));
    }

    /// <summary>Audio thread: tells the reader that chunks were added.</summary>
    internal void Announce() => _announced();
}
