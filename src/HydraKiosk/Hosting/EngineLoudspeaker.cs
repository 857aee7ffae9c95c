using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Conversation;

namespace HydraKiosk.Hosting;

/// <summary>The engine as the conversation steers it.</summary>
/// <param name="engine">The engine.</param>
/// <param name="earcons">Whether local signals are wanted.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class EngineLoudspeaker(AudioEngine engine, bool earcons, TimeProvider time) : ILoudspeaker
{
    /// <inheritdoc/>
    public void SetGate(bool open) => engine.Gate.IsOpen = open;

    /// <inheritdoc/>
    public void Suspend() => engine.Playback.Suspend();

    /// <inheritdoc/>
    public void TakeFloor() => engine.Gate.PressedAt = time.GetTimestamp();

    /// <inheritdoc/>
    public void Resume() => engine.Playback.Resume();

    /// <inheritdoc/>
    public void Play(Earcon earcon)
    {
        if (earcons)
        {
            engine.Sounds.Play(earcon);
        }
    }

    /// <inheritdoc/>
    public void DiscardThrough(int response) => engine.Playback.DiscardThrough(response);

    /// <inheritdoc/>
    public void DiscardOnly(int response) => engine.Playback.DiscardOnly(response);
}
