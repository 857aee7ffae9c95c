using HydraKiosk.Audio.Echo;
using HydraKiosk.Audio.Engine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Sound;

/// <summary>
/// How the engine works with a configuration: for the daemon and for the test of the echo the same way, or what the one proves would say nothing of
/// the other.
/// </summary>
internal static class EngineOptionsOf
{
    /// <summary>The engine's options.</summary>
    /// <param name="audio">What the technician wrote.</param>
    /// <param name="uplink">What the service wants the microphone's chunks to be like.</param>
    public static EngineOptions Make(AudioOptions audio, ChunkFormat uplink) => new(
        uplink, new Audio.Capture.CaptureOptions(audio.Capture.GainDb, audio.Capture.Channel - 1, audio.Capture.ReferenceChannel - 1),
        audio.Playback.Volume,
        audio.EchoCancellation switch
        {
            EchoCancellationMode.Off => EchoPolicy.Off,
            EchoCancellationMode.HalfDuplex => EchoPolicy.HalfDuplex,
            _ => EchoPolicy.Cancel,
        },
        audio.Playback.LimitDbfs)
    {
        // Who names a microphone says that it cancels by itself; a default may be any.
        CancelsItself = audio.EchoCancellation == EchoCancellationMode.External && !IsDefault(audio.Capture.Device),
    };

    /// <summary>Whether the choice of the microphone is left to the system.</summary>
    public static bool IsDefault(string device) => device.Length == 0 || string.Equals(device, "default", StringComparison.OrdinalIgnoreCase);
}
