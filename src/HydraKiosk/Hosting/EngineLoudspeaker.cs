using HydraKiosk.Audio.Engine;
using HydraKiosk.Conversation;

namespace HydraKiosk.Hosting;

/// <summary>The engine as the conversation steers it.</summary>
internal sealed class EngineLoudspeaker(AudioEngine engine) : ILoudspeaker
{
    /// <inheritdoc/>
    public void SetGate(bool open) => engine.Gate.IsOpen = open;

    /// <inheritdoc/>
    public void Suspend() => engine.Playback.Suspend();

    /// <inheritdoc/>
    public void Resume() => engine.Playback.Resume();

    /// <inheritdoc/>
    public void DiscardThrough(int response) => engine.Playback.DiscardThrough(response);
}
