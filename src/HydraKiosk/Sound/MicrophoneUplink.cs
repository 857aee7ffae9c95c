using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Sound;

/// <summary>Who is told of the voices in the microphone's chunks. None of them may block or allocate.</summary>
/// <param name="Heard">A voice begins, or goes on for another second.</param>
/// <param name="Paused">A voice has paused, or is over.</param>
/// <param name="SentAt">A chunk with voice that is sent was captured at that time.</param>
internal sealed record VoiceReports(Action Heard, Action Paused, Action<long> SentAt);

/// <summary>The engine's chunks as the link takes them, and the moments at which a voice is heard in them.</summary>
/// <param name="chunks">Where the chunks come from.</param>
/// <param name="captured">Set when some are waiting.</param>
/// <param name="voice">Told of voices.</param>
/// <param name="left">Told of each chunk that has left the device: whether it was sound. Must neither block nor allocate.</param>
/// <param name="sent">Gets the sound that has left the device, for a recording; null for none.</param>
internal sealed class MicrophoneUplink(
    CaptureChunks chunks, AsyncSignal captured, VoiceReports voice, Action<bool> left, SentSound? sent = null) : IUplinkAudio
{
    /// <summary>While a voice goes on it is reported again this often, so that whoever waits for quiet keeps waiting.</summary>
    private const int ReportEveryMs = 1000;

    private int _speechChunks;

    /// <inheritdoc/>
    public ChunkFormat Format => chunks.Format;

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (!chunks.TryRead(MemoryMarshal.Cast<byte, short>(pcm16), out var next))
        {
            chunk = default;
            return false;
        }

        chunk = new UplinkChunk(next.CapturedAt, next.IsOpen, next.HasSpeech);
        if (next is { HasSpeech: true, IsOpen: true })
        {
            voice.SentAt(next.CapturedAt);
        }

        if (next.HasSpeech && _speechChunks++ % (ReportEveryMs / chunks.Format.ChunkMs) == 0)
        {
            voice.Heard();
        }
        else if (!next.HasSpeech && _speechChunks > 0)
        {
            _speechChunks = 0;
            voice.Paused();
        }

        return true;
    }

    /// <inheritdoc/>
    public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound)
    {
        left(isSound);
        if (isSound)
        {
            sent?.Take(MemoryMarshal.Cast<byte, short>(pcm16), capturedAt, number);
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation) => captured.WaitAsync(cancellation);
}
