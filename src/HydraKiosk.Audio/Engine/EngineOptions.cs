using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Echo.Saving;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Engine;

/// <summary>How the engine works.</summary>
/// <param name="Uplink">What the microphone's chunks are to be like.</param>
/// <param name="Capture">How the microphone's signal is taken.</param>
/// <param name="Volume">Loudspeaker level to begin with, 0 to 1.</param>
/// <param name="Echo">Whether the microphone stays open while the loudspeaker speaks.</param>
/// <param name="LimitDbfs">The largest peak that is given to the loudspeaker, dBFS, −40 to 0.</param>
public sealed record EngineOptions(
    ChunkFormat Uplink, CaptureOptions Capture, double Volume = 1.0, EchoPolicy Echo = EchoPolicy.HalfDuplex, double LimitDbfs = 0)
{
    /// <summary>
    /// With <see cref="EchoPolicy.Cancel"/>: whether the microphone is known to cancel by itself, by name or not. Its sound is passed as it comes, and
    /// only judged.
    /// </summary>
    public bool CancelsItself { get; init; }

    /// <summary>What is known of echoes from before; null for nothing.</summary>
    public IEchoMemory? Memory { get; init; }
}
