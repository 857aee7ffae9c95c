namespace HydraKiosk.Audio.Echo.Cancelling;

/// <summary>What the microphone hears, as far as the loudspeaker allows to tell.</summary>
public enum NearEnd
{
    /// <summary>The loudspeaker is silent and its echo has died down: whatever is heard comes from the room.</summary>
    Room,

    /// <summary>Surely nothing but the loudspeaker, or nothing that stands out from it.</summary>
    EchoOnly,

    /// <summary>A person, while the loudspeaker speaks.</summary>
    Person,
}
