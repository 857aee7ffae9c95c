using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Null;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Audio.Supervision;
using HydraKiosk.Configuration.Options;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>Which sides of the sound somebody needs: a broken microphone must not keep anybody from testing the loudspeaker.</summary>
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

/// <summary>Opens the sound devices that a configuration names: for the daemon and for tests the same ones, in the same way.</summary>
internal static class SoundFactory
{
    /// <summary>Opens a device; nothing moves before it is started.</summary>
    /// <param name="audio">What the technician wrote.</param>
    /// <param name="sides">Which sides of it are wanted.</param>
    /// <param name="time">The clock of devices without one of their own.</param>
    /// <param name="log">What the driver says.</param>
    /// <param name="toHeadphones">Whether the headphones are to play, and not the loudspeaker.</param>
    /// <exception cref="AudioDeviceException">The device cannot be opened; the message names the remedy.</exception>
    public static IAudioDevice Open(
        AudioOptions audio, Sides sides, TimeProvider time, ILogger log, bool toHeadphones = false) => audio.Backend switch
        {
            AudioBackend.File => new FileAudioDevice(
                sides.HasFlag(Sides.Capture) ? audio.Capture.File : null, sides.HasFlag(Sides.Playback) ? audio.Playback.File : null, time,
                audio.Playback.SampleRateHz, audio.PeriodMs, sides.HasFlag(Sides.Playback) ? audio.Headphones.File : null),
            AudioBackend.Null => new NullAudioDevice(time, playbackRateHz: audio.Playback.SampleRateHz, periodMs: audio.PeriodMs),
            _ => SoundDriver.Open(Settings(audio, sides, toHeadphones), time, log),
        };

    /// <summary>Whoever opens the device for the daemon and keeps it open: a real one is waited for and watched, a file is opened once.</summary>
    public static IAudioSource Source(AudioOptions audio, TimeProvider time, ILoggerFactory logs)
    {
        if (audio.Backend is AudioBackend.File or AudioBackend.Null)
        {
            return new OwnDevice(() => Open(audio, Sides.Both, time, logs.CreateLogger<OwnDevice>()), time, logs.CreateLogger<AudioSupervisor>());
        }

        var opening = new NewsLogger(logs.CreateLogger<PortAudioDevice>(), time, new SupervisorOptions().RemindEvery);
        return new SupervisedDevice(
            toHeadphones => Open(audio, Sides.Both, time, opening, toHeadphones), time, logs.CreateLogger<AudioSupervisor>());
    }

    private static PortAudioSettings Settings(AudioOptions audio, Sides sides, bool toHeadphones) => new()
    {
        CaptureDevice = sides.HasFlag(Sides.Capture) ? audio.Capture.Device : null,
        PlaybackDevice = !sides.HasFlag(Sides.Playback) ? null : toHeadphones ? audio.Headphones.Device : audio.Playback.Device,
        CaptureChannels = Math.Max(audio.Capture.Channels, Math.Max(audio.Capture.Channel ?? 1, audio.Capture.ReferenceChannel ?? 1)),
        PrefersEchoFree = audio.EchoCancellation == EchoCancellationMode.External,
        PeriodMs = audio.PeriodMs,
        HasEchoPath = audio.EchoCancellation != EchoCancellationMode.Off,
    };
}
