using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What sound devices the system offers.</summary>
public static class PortAudioDevices
{
    /// <summary>All devices of all host APIs. While this process has a stream open, the list is as old as that stream.</summary>
    /// <exception cref="AudioDeviceException">The library is missing or does not initialise.</exception>
    public static IReadOnlyList<PortAudioDeviceInfo> List(ILogger log)
    {
        using var library = PortAudioLibrary.Acquire(log);
        return library.Devices();
    }

    /// <summary>The device that a configured name would take.</summary>
    /// <param name="devices">From <see cref="List"/>.</param>
    /// <param name="wanted">As in <see cref="PortAudioSettings.CaptureDevice"/>.</param>
    /// <param name="capture">True for the microphone's side, false for the loudspeaker's.</param>
    /// <param name="prefersEchoFree">As <see cref="PortAudioSettings.PrefersEchoFree"/>.</param>
    /// <returns>The listed device, or null when <paramref name="wanted"/> is an ALSA name, which only opening can try.</returns>
    /// <exception cref="AudioDeviceException">None, or more than one; the message lists what there is.</exception>
    public static PortAudioDeviceInfo? Resolve(
        IReadOnlyList<PortAudioDeviceInfo> devices, string wanted, bool capture, bool prefersEchoFree = false)
    {
        ArgumentNullException.ThrowIfNull(devices);
        ArgumentNullException.ThrowIfNull(wanted);
        return DeviceSelector.Choose(devices, wanted, capture, SoundNodes.Look(), prefersEchoFree).Listed;
    }

    /// <summary>The name with its host API, in the form that the configuration takes.</summary>
    public static string FullName(PortAudioDeviceInfo device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return DeviceSelector.FullName(device);
    }
}
