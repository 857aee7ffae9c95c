namespace HydraKiosk.Audio.Echo;

/// <summary>Whether the microphone stays open while the loudspeaker speaks.</summary>
public enum EchoPolicy
{
    /// <summary>Closed while the loudspeaker is audible, unless the device has no echo path.</summary>
    HalfDuplex,

    /// <summary>Always open: a headset, or hardware that cancels echo itself.</summary>
    Off,
}
