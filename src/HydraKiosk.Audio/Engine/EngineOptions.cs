using HydraKiosk.Audio.Capture;

namespace HydraKiosk.Audio.Engine;

/// <summary>Whether the microphone stays open while the loudspeaker speaks.</summary>
public enum EchoPolicy
{
    /// <summary>Closed while the loudspeaker is audible, unless the device has no echo path.</summary>
    HalfDuplex,

    /// <summary>Always open: a headset, or hardware that cancels echo itself.</summary>
    Off,
}

/// <summary>How the engine works.</summary>
/// <param name="Capture">How the microphone's signal is taken.</param>
/// <param name="Volume">Loudspeaker level to begin with, 0 to 1.</param>
/// <param name="Echo">Whether the microphone stays open while the loudspeaker speaks.</param>
public sealed record EngineOptions(CaptureOptions Capture, double Volume = 1.0, EchoPolicy Echo = EchoPolicy.HalfDuplex);
