using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Link.Uplink;

/// <summary>The last ten seconds of microphone chunks, in memory allocated once. Chunks are named by their sequence number.</summary>
/// <param name="format">Of the chunks.</param>
internal sealed class UplinkHistory(ChunkFormat format)
{
    private static readonly TimeSpan _kept = TimeSpan.FromSeconds(10);

    private readonly byte[] _pcm = new byte[CapacityOf(format) * format.ChunkBytes];
    private readonly UplinkChunk[] _chunks = new UplinkChunk[CapacityOf(format)];

    /// <summary>How many chunks are kept: 10 s.</summary>
    public int Capacity => _chunks.Length;

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

    private Span<byte> Slot(long number) => _pcm.AsSpan((int)(number % Capacity) * format.ChunkBytes, format.ChunkBytes);

    private static int CapacityOf(ChunkFormat format) => (int)(_kept / format.ChunkDuration);
}
