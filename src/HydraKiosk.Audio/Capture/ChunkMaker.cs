using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Capture;

/// <summary>
/// Turns blocks of 10 ms into chunks of PCM16: the one conversion to 16 bit. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class ChunkMaker(CaptureChunks chunks, Pcm16Quantiser quantiser)
{
    private readonly short[] _chunk = new short[chunks.Format.ChunkSamples];
    private int _filled;
    private bool _hasSpeech;

    /// <summary>Adds a block to the chunk that is being filled, and hands the chunk over when it is full.</summary>
    /// <param name="block">10 ms, full scale ±1.</param>
    /// <param name="endedAt">When its last sample was at the microphone.</param>
    /// <param name="isOpen">Whether it may be heard; what holds at the chunk's last block holds for the chunk.</param>
    /// <param name="hasSpeech">Whether there is a voice in it; one block with a voice makes a chunk with a voice.</param>
    /// <returns>Whether a chunk was handed over.</returns>
    public bool Add(ReadOnlySpan<float> block, long endedAt, bool isOpen, bool hasSpeech)
    {
        quantiser.Convert(block, _chunk.AsSpan(_filled));
        _filled += block.Length;
        _hasSpeech |= hasSpeech;
        if (_filled < _chunk.Length)
        {
            return false;
        }

        chunks.Write(new CapturedChunk(endedAt, isOpen, _hasSpeech), _chunk);
        (_filled, _hasSpeech) = (0, false);
        return true;
    }
}
