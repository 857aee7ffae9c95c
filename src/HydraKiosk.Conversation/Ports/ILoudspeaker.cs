using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Ports;

/// <summary>
/// What the conversation does to the loudspeaker. Every call returns at once; what comes of it is told by <see cref="LoudspeakerEvent"/>s.
/// </summary>
public interface ILoudspeaker
{
    /// <summary>Silence within 20 ms; what was not heard waits.</summary>
    void Suspend();

    /// <summary>Goes on from where <see cref="Suspend"/> took effect.</summary>
    void Resume();

    /// <summary>Sounds a local signal over whatever is playing.</summary>
    void Play(Earcon earcon);

    /// <summary>Says something that is kept on the device, after the signals before it; nothing where the device does not have it.</summary>
    void Say(LocalPrompt prompt);

    /// <summary>Makes it louder or quieter by steps of the configuration, as far as it goes.</summary>
    /// <param name="steps">Below zero for quieter.</param>
    void ChangeVolume(int steps);

    /// <summary>Goes back to the volume of the configuration.</summary>
    void ResetVolume();

    /// <summary>Drops the audio of every reply up to this one, also what still arrives.</summary>
    void DiscardThrough(int reply);

    /// <summary>Drops the audio of this reply alone, which waits behind others.</summary>
    void DiscardOnly(int reply);
}
