using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Duplex;

/// <summary>
/// The microphone's chunks on their way to the link, and what the device's own detector, which stands behind the echo stage, says of them: a
/// service that never tells of an interruption has to be interrupted from here.
/// </summary>
/// <param name="inner">Where the chunks come from.</param>
/// <param name="began">Called when a voice begins; by the reader, which holds no lock then.</param>
/// <param name="ended">Called when it has ended.</param>
internal sealed class PersonEar(IUplinkAudio inner, Action began, Action ended) : IUplinkAudio
{
    /// <summary>Chunks in a row: the detector itself wants 30 ms of a voice and lets go of it after 400 ms.</summary>
    private const int ChunksToBegin = 2;

    private int _voicedInARow;
    private bool _isTold;
    private volatile bool _isVoice;

    /// <summary>Whether a voice is heard. Any thread.</summary>
    public bool IsVoice => _isVoice;

    /// <inheritdoc/>
    public ChunkFormat Format => inner.Format;

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!inner.TryRead(pcm16, out chunk))
        {
            return false;
        }

        _voicedInARow = chunk is { Open: true, HasSpeech: true } ? _voicedInARow + 1 : 0;
        _isVoice = _voicedInARow >= ChunksToBegin;
        return true;
    }

    /// <inheritdoc/>
    public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound) => inner.Left(pcm16, capturedAt, number, isSound);

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        // Here the reader has worked off what there was, and has let go of its lock.
        if (_isVoice != _isTold)
        {
            _isTold = _isVoice;
            (_isTold ? began : ended)();
        }

        return inner.WaitAsync(cancellation);
    }
}
