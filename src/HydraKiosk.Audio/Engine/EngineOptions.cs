using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Engine;

/// <summary>How the engine works.</summary>
/// <param name="Uplink">What the microphone's chunks are to be like.</param>
/// <param name="Capture">How the microphone's signal is taken.</param>
/// <param name="Volume">Loudspeaker level to begin with, 0 to 1.</param>
/// <param name="Echo">Whether the microphone stays open while the loudspeaker speaks.</param>
public sealed record EngineOptions(ChunkFormat Uplink, CaptureOptions Capture, double Volume = 1.0, EchoPolicy Echo = EchoPolicy.HalfDuplex);
