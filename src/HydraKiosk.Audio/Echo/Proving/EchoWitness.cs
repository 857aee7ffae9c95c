namespace HydraKiosk.Audio.Echo.Proving;

/// <summary>What an open microphone is trusted by.</summary>
public enum EchoWitness
{
    /// <summary>By nothing: it is closed while the loudspeaker speaks.</summary>
    None,

    /// <summary>By what was heard since the device was opened, or its conditions changed.</summary>
    Listening,

    /// <summary>By what was proven, and signed, under the same conditions before.</summary>
    Signature,
}
