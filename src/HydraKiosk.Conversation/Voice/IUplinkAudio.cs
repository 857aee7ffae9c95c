using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Voice;

/// <summary>What the microphone's side knows about one chunk.</summary>
/// <param name="CapturedAt"><see cref="TimeProvider.GetTimestamp"/> at which its last sample left the device.</param>
/// <param name="Open">Whether the talk gate was open: a closed chunk goes out as zeros, unless it is preroll of a press.</param>
/// <param name="HasSpeech">Whether the local detector heard a voice in it; silence may be trimmed in a catch-up.</param>
public readonly record struct UplinkChunk(long CapturedAt, bool Open, bool HasSpeech);

/// <summary>Where microphone chunks come from. One reader.</summary>
public interface IUplinkAudio
{
    /// <summary>Rate and length of the chunks; the same as the link's <see cref="VoiceTraits.Uplink"/>.</summary>
    ChunkFormat Format { get; }

    /// <summary>Takes the oldest waiting chunk.</summary>
    /// <param name="pcm16">Room for one chunk of <see cref="Format"/>; little-endian.</param>
    /// <param name="chunk">What is known about it.</param>
    /// <returns>False when none is waiting.</returns>
    bool TryRead(Span<byte> pcm16, out UplinkChunk chunk);

    /// <summary>
    /// A chunk has left the device. Every link says so for every chunk, one after the other: what shows people that they are listened to hangs on
    /// it. Must neither block nor allocate.
    /// </summary>
    /// <param name="pcm16">The chunk as it went out, little-endian; valid during the call.</param>
    /// <param name="capturedAt">When its last sample left the microphone; 0 for silence that stands for no chunk.</param>
    /// <param name="number">Which of the microphone's chunks it is, in the order in which they came; -1 for none of them.</param>
    /// <param name="isSound">Whether it was what the microphone heard, and not silence in its place.</param>
    void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound)
    {
    }

    /// <summary>Completes when a chunk may be waiting. May complete early; never late. One waiter.</summary>
    ValueTask WaitAsync(CancellationToken cancellation);
}
