namespace HydraKiosk.Hydra.Ports;

/// <summary>What the microphone's side knows about one 20 ms chunk.</summary>
/// <param name="CapturedAt"><see cref="TimeProvider.GetTimestamp"/> at which its last sample left the device.</param>
/// <param name="Open">Whether the talk gate was open: a closed chunk goes out as zeros, unless it is preroll of a press.</param>
/// <param name="HasSpeech">Whether the local detector heard a voice in it; silence may be trimmed in a catch-up.</param>
public readonly record struct UplinkChunk(long CapturedAt, bool Open, bool HasSpeech);

/// <summary>Where microphone chunks come from. One reader.</summary>
public interface IUplinkAudio
{
    /// <summary>Bytes of one chunk: 20 ms of PCM16 little-endian mono at 16 kHz.</summary>
    const int ChunkBytes = 640;

    /// <summary>Takes the oldest waiting chunk.</summary>
    /// <param name="pcm16">At least <see cref="ChunkBytes"/> long.</param>
    /// <param name="chunk">What is known about it.</param>
    /// <returns>False when none is waiting.</returns>
    bool TryRead(Span<byte> pcm16, out UplinkChunk chunk);

    /// <summary>Completes when a chunk may be waiting. May complete early; never late. One waiter.</summary>
    ValueTask WaitAsync(CancellationToken cancellation);
}
