using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Voices.Realtime;

/// <summary>The microphone's chunks, with an eye on when they leave.</summary>
/// <param name="uplink">The microphone.</param>
/// <param name="turns">Is told of every departure.</param>
internal sealed class WatchedUplink(IUplinkAudio uplink, OwnTurns turns) : IUplinkAudio
{
    /// <inheritdoc/>
    public ChunkFormat Format => uplink.Format;

    /// <inheritdoc/>
    public bool TryRead(Span<byte> pcm16, out UplinkChunk chunk) => uplink.TryRead(pcm16, out chunk);

    /// <inheritdoc/>
    public void Left(ReadOnlySpan<byte> pcm16, long capturedAt, long number, bool isSound)
    {
        // What shows people that they are listened to follows what really leaves: between turns nothing does.
        uplink.Left(pcm16, capturedAt, number, isSound && turns.IsOpen);
        turns.Left(capturedAt, number);
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(CancellationToken cancellation) => uplink.WaitAsync(cancellation);
}
