namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>Whether the microphone may be left to the canceller while the loudspeaker speaks, and if not, why.</summary>
public enum EchoSafety
{
    /// <summary>Too little echo has been heard to say: the microphone is closed while the loudspeaker speaks.</summary>
    Unproven,

    /// <summary>Proven by listening: a person can interrupt by speaking.</summary>
    Proven,

    /// <summary>Too much of the echo is left: closed.</summary>
    EchoTooStrong,

    /// <summary>The way from loudspeaker to microphone has changed: closed until it is proven again.</summary>
    PathChanged,

    /// <summary>What the loudspeaker plays cannot be related to what the microphone hears: closed.</summary>
    FarEndUnknown,

    /// <summary>It opened again and again while the loudspeaker spoke, as when an agent answers itself: closed.</summary>
    TooManyOpenings,

    /// <summary>The volume is not the one it was proven with: closed until it is proven again.</summary>
    ConditionsChanged,
}
