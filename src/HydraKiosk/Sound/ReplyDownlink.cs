using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Sound;

/// <summary>The engine's response queue as the session fills it.</summary>
internal sealed class ReplyDownlink(AudioEngine engine) : IDownlinkAudio
{
    /// <inheritdoc/>
    public void SetRate(int sampleRateHz) => engine.Replies.SetRate(sampleRateHz);

    /// <inheritdoc/>
    public Span<byte> GetSpan(int response) => engine.Replies.GetSpan(response);

    /// <inheritdoc/>
    public void Commit(int response, int bytes) => engine.Replies.Commit(response, bytes);

    /// <inheritdoc/>
    public void Complete(int response) => engine.Replies.Complete(response);
}
