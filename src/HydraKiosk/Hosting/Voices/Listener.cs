using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Sound;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Hosting.Voices;

/// <summary>The person, as the change of voices sees them: whether they are there, and what they can be told without a service.</summary>
/// <param name="isThere">Whether somebody is in a conversation.</param>
/// <param name="loudspeaker">Plays what this device has of its own; null while it is not made.</param>
internal sealed class Listener(Func<bool> isThere, Func<ILoudspeaker?> loudspeaker) : IListener
{
    /// <inheritdoc/>
    public bool IsThere => isThere();

    /// <inheritdoc/>
    public void AskForPatience()
    {
        loudspeaker()?.Play(Earcon.ThinkingTooLong);
        loudspeaker()?.Say(LocalPrompt.PleaseWait);
    }

    /// <inheritdoc/>
    public void GiveUp() => loudspeaker()?.Play(Earcon.Fault);
}
