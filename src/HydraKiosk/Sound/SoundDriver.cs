using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Sound;

/// <summary>The sound driver of this build, for the daemon and the verbs alike: what a test finds must be what the daemon will use.</summary>
internal static class SoundDriver
{
#if HYDRA_PACKAGES
    /// <summary>Opens what <paramref name="settings"/> names.</summary>
    /// <exception cref="AudioDeviceException">It cannot be opened; the message names the remedy.</exception>
    public static IAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILogger log) =>
        Packages.Audio.PackageAudioDevice.Open(settings, time, log);

    /// <summary>The devices that <see cref="Open"/> can choose from.</summary>
    public static IReadOnlyList<PortAudioDeviceInfo> List(ILogger log) => Packages.Audio.PackageAudioDevice.List(log);
#else
    /// <summary>Opens what <paramref name="settings"/> names.</summary>
    /// <exception cref="AudioDeviceException">It cannot be opened; the message names the remedy.</exception>
    public static IAudioDevice Open(PortAudioSettings settings, TimeProvider time, ILogger log) => PortAudioDevice.Open(settings, time, log);

    /// <summary>The devices that <see cref="Open"/> can choose from.</summary>
    public static IReadOnlyList<PortAudioDeviceInfo> List(ILogger log) => PortAudioDevices.List(log);
#endif
}
