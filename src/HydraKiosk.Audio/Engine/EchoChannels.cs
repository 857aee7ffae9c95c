using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Echo.Proving;

namespace HydraKiosk.Audio.Engine;

/// <summary>By which way the echo of a device comes, and who takes it out.</summary>
internal static class EchoChannels
{
    /// <summary>Under which conditions an echo is heard on this device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="options">What is made of it.</param>
    /// <param name="volume">The loudspeaker's level of now, 0 to 1.</param>
    public static EchoConditions ConditionsOf(IAudioDevice device, EngineOptions options, double volume) =>
        new(device.CaptureName, device.PlaybackName)
        {
            CaptureFormat = device.Pump.Capture,
            PlaybackFormat = device.Pump.Playback,
            Channel = options.Capture.Channel + 1,
            ReferenceChannel = options.Capture.ReferenceOf(device.Pump.Capture.Channels) + 1,
            GainDb = options.Capture.GainDb,
            Volume = volume,
            LimitDbfs = options.LimitDbfs,
            Canceller = options.CancelsItself || EchoFreeSource.IsNamed(device.CaptureName)
                ? EchoConditions.ExternalCanceller : EchoConditions.OwnCanceller,
        };

    /// <summary>How much later the echo comes than the far end that the canceller is given, ms; 0 where that is not known.</summary>
    public static double DelayHintMs(IAudioDevice device, EchoConditions conditions) => conditions.ReferenceChannel is not null
        ? 0 // it comes through the same buffers as the microphone
        : ((device.Latency.Capture ?? TimeSpan.Zero) + (device.Latency.Playback ?? TimeSpan.Zero)).TotalMilliseconds;
}
