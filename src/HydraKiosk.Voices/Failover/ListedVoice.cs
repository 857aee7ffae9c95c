using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Running;

namespace HydraKiosk.Voices.Failover;

/// <summary>A voice of the list, made and not connected.</summary>
/// <param name="Name">What it is called in the configuration.</param>
/// <param name="Link">Its connection.</param>
/// <param name="Figures">What can be read of it.</param>
public sealed record ListedVoice(string Name, IVoiceLink Link, ILinkFigures Figures)
{
    /// <summary>Makes of the configuration's plan what this voice is to be told: the name of a voice, for one, is its service's own.</summary>
    public Func<SessionPlan, SessionPlan> Adapt { get; init; } = static plan => plan;
}
