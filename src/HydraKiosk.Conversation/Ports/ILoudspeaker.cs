using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Conversation;

/// <summary>What the conversation does to the audio engine. Every call returns at once.</summary>
public interface ILoudspeaker
{
    /// <summary>Opens or closes the talk gate of the microphone.</summary>
    void SetGate(bool open);

    /// <summary>Silence within 20 ms; what was not heard waits.</summary>
    void Suspend();

    /// <summary>The person has silenced it by hand: the microphone need not wait until the room has died down.</summary>
    void TakeFloor();

    /// <summary>Goes on from where <see cref="Suspend"/> took effect.</summary>
    void Resume();

    /// <summary>Sounds a local signal over whatever is playing.</summary>
    void Play(Earcon earcon);

    /// <summary>Drops the audio of every response up to this one, also what still arrives.</summary>
    void DiscardThrough(int response);

    /// <summary>Drops the audio of this response alone, which waits behind others.</summary>
    void DiscardOnly(int response);
}
