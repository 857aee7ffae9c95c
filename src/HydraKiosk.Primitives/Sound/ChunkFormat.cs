namespace HydraKiosk.Primitives.Sound;

/// <summary>How the microphone's sound leaves for the voice service: mono, 16 bits a sample, in chunks of one length.</summary>
/// <remarks>The service says which it wants. Nothing in between has a rate or a length of its own.</remarks>
public readonly record struct ChunkFormat
{
    /// <param name="sampleRateHz">8 000 to 48 000.</param>
    /// <param name="chunkMs">A multiple of 10 from 10 to 100, since sound is worked on in blocks of 10 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside these, or a chunk that is no whole number of samples.</exception>
    public ChunkFormat(int sampleRateHz, int chunkMs)
    {
        if (sampleRateHz is < 8_000 or > 48_000 || sampleRateHz % 100 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "8 000 to 48 000, in steps of 100");
        }

        if (chunkMs is < 10 or > 100 || chunkMs % 10 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(chunkMs), chunkMs, "10 to 100, in steps of 10");
        }

        (SampleRateHz, ChunkMs) = (sampleRateHz, chunkMs);
    }

    /// <summary>Samples a second.</summary>
    public int SampleRateHz { get; }

    /// <summary>Milliseconds of sound in a chunk.</summary>
    public int ChunkMs { get; }

    /// <summary>Samples in a chunk.</summary>
    public int ChunkSamples => SampleRateHz / 1000 * ChunkMs + (SampleRateHz % 1000 * ChunkMs / 1000);

    /// <summary>Bytes of a chunk's samples.</summary>
    public int ChunkBytes => ChunkSamples * sizeof(short);

    /// <summary>Samples in the 10 ms that sound is worked on at a time.</summary>
    public int BlockSamples => SampleRateHz / 100;

    /// <summary>How long a chunk lasts.</summary>
    public TimeSpan ChunkDuration => TimeSpan.FromMilliseconds(ChunkMs);
}
