namespace HydraKiosk.Conversation.Ports;

/// <summary>What the conversation does to the microphone. Every call returns at once.</summary>
public interface IMicrophone
{
    /// <summary>Lets the microphone's sound go to the service, or silence in its place.</summary>
    void SetOpen(bool isOpen);

    /// <summary>While it is muted every sample is zero, whatever else is wanted of it. A switch that mutes by itself wins over this.</summary>
    void SetMute(bool isMuted);

    /// <summary>
    /// The person has silenced the loudspeaker by hand and is about to speak: the microphone need not wait until the room has died down.
    /// </summary>
    void TakeFloor();
}
