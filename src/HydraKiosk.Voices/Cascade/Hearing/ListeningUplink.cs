using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Cascade.Hearing;

/// <summary>A chunk has left for the recogniser. Called by the sender, one at a time; must neither block nor allocate.</summary>
/// <param name="capturedAt">When its last sample left the microphone; 0 for silence that stands for no chunk.</param>
/// <param name="isVoice">Whether this device's detector heard a voice in it, and it went out as it was.</param>
internal delegate void ChunkLeft(long capturedAt, bool isVoice);

/// <summary>
/// The microphone, with an ear on what leaves: the detector's word on a chunk is wanted when the recogniser gets it, which may be much later where
/// arrears are caught up.
/// </summary>
/// <param name="inner">The microphone's chunks.</param>
internal sealed class ListeningUplink(IUplinkAudio inner) : IUplinkAudio
{
    private const int Remembered = 1024; // 20 s of chunks of 20 ms, twice what the pump keeps

    private readonly bool[] _voice = new bool[Remembered];
    private long _taken;
    private ChunkLeft? _heard;

    /// <summary>Who is told of chunks that leave; null for nobody.</summary>
    public ChunkLeft? Heard
    {
        get => Volatile.Read(ref _heard);
        set => Volatile.Write(ref _heard, value);
    }

    /// <inheritdoc/>
    public ChunkFormat Format => inner.Format;

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!inner.TryRead(pcm16, out chunk))
        {
            return false;
        }

        Volatile.Write(ref _voice[_taken++ % Remembered], chunk.HasSpeech);
        return true;
    }

    /// <inheritdoc/>
    public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound)
    {
        inner.Left(pcm16, capturedAt, number, isSound);
        Heard?.Invoke(capturedAt, isSound && number >= 0 && Volatile.Read(ref _voice[number % Remembered]));
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation) => inner.WaitAsync(cancellation);
}
