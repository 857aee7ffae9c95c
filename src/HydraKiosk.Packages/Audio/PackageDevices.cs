using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>An entry of the package's list; the index is good until the library is terminated.</summary>
internal readonly record struct PackageDevice(int Index, DeviceInfo Info);

/// <summary>The package's list of devices, and the product's rules of naming one, over it.</summary>
internal static class PackageDevices
{
    /// <exception cref="AudioDeviceException">The package answers with a negative count instead of throwing.</exception>
    public static IReadOnlyList<PackageDevice> List()
    {
        var count = PortAudio.DeviceCount;
        if (count < 0)
        {
            throw new AudioDeviceException(AudioCause.LibraryFailed,
                $"listing the sound devices failed: {PortAudio.GetErrorText((ErrorCode)count)}. {AudioCause.LibraryFailed.WhatToDo}");
        }

        var devices = new List<PackageDevice>(count);
        for (var index = 0; index < count; index++)
        {
            devices.Add(new PackageDevice(index, PortAudio.GetDeviceInfo(index)));
        }

        return devices;
    }

    /// <exception cref="AudioDeviceException">Nothing there, nothing fits, or more than one fits.</exception>
    public static PackageDevice Choose(IReadOnlyList<PackageDevice> devices, string wanted, bool capture)
    {
        var listed = Describe(devices);
        var chosen = PortAudioDevices.Resolve(listed, wanted, capture) ?? throw new AudioDeviceException(
            AudioCause.NoMatch,
                $"the device \"{wanted}\" is an ALSA name, which the PortAudioSharp2 package cannot open. Use a listed name, or the default build");
        return devices[listed.FindIndex(device => ReferenceEquals(device, chosen))];
    }

    /// <summary>The entries as the product shows and chooses them.</summary>
    public static List<PortAudioDeviceInfo> Describe(IReadOnlyList<PackageDevice> devices)
    {
        var (input, output) = (PortAudio.DefaultInputDevice, PortAudio.DefaultOutputDevice);
        return devices.Select(device => Describe(device, device.Index == input, device.Index == output)).ToList();
    }

    private static PortAudioDeviceInfo Describe(in PackageDevice device, bool isDefaultCapture, bool isDefaultPlayback) => new(
        device.Info.name,
        $"host API {device.Info.hostApi}",
        device.Info.maxInputChannels,
        device.Info.maxOutputChannels,
        device.Info.defaultSampleRate,
        new LatencyRange(DeviceLatency.Plausible(device.Info.defaultLowInputLatency), DeviceLatency.Plausible(device.Info.defaultHighInputLatency)),
        new LatencyRange(DeviceLatency.Plausible(device.Info.defaultLowOutputLatency), DeviceLatency.Plausible(device.Info.defaultHighOutputLatency)),
        isDefaultCapture,
        isDefaultPlayback);
}
