namespace HydraKiosk.Audio.Echo;

/// <summary>Whether the microphone stays open while the loudspeaker speaks.</summary>
public enum EchoPolicy
{
    /// <summary>Closed while the loudspeaker is audible, unless the device has no echo path.</summary>
    HalfDuplex,

    /// <summary>As half-duplex until listening has proven that the echo can be taken out; then a person can interrupt by speaking.</summary>
    Cancel,

    /// <summary>Always open: a headset.</summary>
    Off,
}
