using System.Runtime.InteropServices;
using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Rings;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Hydra.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Signals;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Hosting;

/// <summary>The engine's chunks as the link takes them, and the moments at which a voice is heard in them.</summary>
/// <param name="voiceHeard">A voice begins, or goes on for another second.</param>
/// <param name="voiceSentAt">A chunk with voice that is sent was captured at that time. Neither blocks nor allocates.</param>
internal sealed class MicrophoneUplink(Action voiceHeard, Action<long> voiceSentAt) : IUplinkAudio
{
    /// <summary>While a voice goes on it is reported again this often, so that whoever waits for quiet keeps waiting.</summary>
    private const int ReportEveryMs = 1000;

    private readonly AsyncSignal _ready = new();
    private CaptureChunks? _chunks;
    private int _speechChunks;

    /// <inheritdoc/>
    public ChunkFormat Format => HydraVoice.HydraTraits.Uplink;

    /// <summary>Where the chunks come from; set once, before the link is made.</summary>
    public CaptureChunks Chunks
    {
        set => _chunks = value;
    }

    /// <summary>Audio thread: chunks are waiting. Neither blocks nor allocates.</summary>
    public void Announce() => _ready.Set();

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk)
    {
        if (_chunks is null || !_chunks.TryRead(MemoryMarshal.Cast<byte, short>(pcm16), out var captured))
        {
            chunk = default;
            return false;
        }

        chunk = new UplinkChunk(captured.CapturedAt, captured.IsOpen, captured.HasSpeech);
        if (captured is { HasSpeech: true, IsOpen: true })
        {
            voiceSentAt(captured.CapturedAt);
        }

        _speechChunks = captured.HasSpeech ? _speechChunks + 1 : 0;
        if (_speechChunks % (ReportEveryMs / _chunks.Format.ChunkMs) == 1)
        {
            voiceHeard();
        }

        return true;
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation) => _ready.WaitAsync(cancellation);
}
