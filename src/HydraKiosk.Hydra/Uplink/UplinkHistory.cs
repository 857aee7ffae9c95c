using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Uplink;

/// <summary>The last ten seconds of microphone chunks, in memory allocated once. Chunks are named by their sequence number.</summary>
internal sealed class UplinkHistory
{
    /// <summary>Chunks kept: 10 s.</summary>
    public const int Capacity = 500;

    private readonly byte[] _pcm = new byte[Capacity * ModelRoster.Uplink.ChunkBytes];
    private readonly UplinkChunk[] _chunks = new UplinkChunk[Capacity];

    /// <summary>The number of the next chunk; the newest has one less.</summary>
    public long Next { get; private set; }

    /// <summary>The number of the oldest chunk still here.</summary>
    public long Oldest => Math.Max(0, Next - Capacity);

    /// <summary>Where the next chunk is to be written, for <see cref="Commit"/>.</summary>
    public Span<byte> NextSlot => Slot(Next);

    /// <summary>Takes in what was written into <see cref="NextSlot"/>.</summary>
    public void Commit(in UplinkChunk chunk)
    {
        _chunks[Next % Capacity] = chunk;
        Next++;
    }

    /// <summary>Forgets every chunk, samples included; numbers begin anew.</summary>
    public void Clear()
    {
        Array.Clear(_pcm);
        Array.Clear(_chunks);
        Next = 0;
    }

    /// <summary>What is known about a chunk between <see cref="Oldest"/> and <see cref="Next"/>.</summary>
    public ref readonly UplinkChunk Chunk(long number) => ref _chunks[number % Capacity];

    /// <summary>Its samples.</summary>
    public ReadOnlySpan<byte> Pcm(long number) => Slot(number);

    private Span<byte> Slot(long number) => _pcm.AsSpan((int)(number % Capacity) * ModelRoster.Uplink.ChunkBytes, ModelRoster.Uplink.ChunkBytes);
}
