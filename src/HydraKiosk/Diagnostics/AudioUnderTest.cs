using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hosting;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Diagnostics;

/// <summary>Which sides of the sound a test needs: a broken microphone must not keep anybody from testing the loudspeaker.</summary>
[Flags]
internal enum Sides
{
    /// <summary>The microphone.</summary>
    Capture = 1,

    /// <summary>The loudspeaker.</summary>
    Playback = 2,

    /// <summary>Both.</summary>
    Both = Capture | Playback,
}

/// <summary>Opens the devices that the configuration names, just as the daemon does, for a test.</summary>
internal static class AudioUnderTest
{
    /// <summary>Opens; nothing moves before it is started.</summary>
    /// <exception cref="AudioDeviceException">The device cannot be opened; the message names the remedy.</exception>
    public static IAudioDevice Open(AudioOptions audio, Sides sides, TimeProvider time, ILogger log)
    {
        var captureFile = sides.HasFlag(Sides.Capture) ? audio.Capture.File : null;
        var playbackFile = sides.HasFlag(Sides.Playback) ? audio.Playback.File : null;
        return audio.Backend switch
        {
            AudioBackend.File => new FileAudioDevice(captureFile, playbackFile, time, audio.Playback.SampleRateHz, audio.PeriodMs),
            AudioBackend.Null => new NullAudioDevice(time, playbackRateHz: audio.Playback.SampleRateHz, periodMs: audio.PeriodMs),
            _ => SoundDriver.Open(
                new PortAudioSettings
                {
                    CaptureDevice = sides.HasFlag(Sides.Capture) ? audio.Capture.Device : null,
                    PlaybackDevice = sides.HasFlag(Sides.Playback) ? audio.Playback.Device : null,
                    CaptureChannels = Math.Max(audio.Capture.Channels, audio.Capture.Channel ?? 1),
                    PeriodMs = audio.PeriodMs,
                },
                time,
                log),
        };
    }
}
