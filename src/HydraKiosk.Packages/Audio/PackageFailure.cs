using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.PortAudio;
using HydraKiosk.Primitives.Causes;
using PortAudioSharp;

namespace HydraKiosk.Packages.Audio;

/// <summary>Turns the package's exceptions into the product's causes. The system's own error text is not exposed by the package.</summary>
internal static class PackageFailure
{
    public static AudioDeviceException From(PortAudioException thrown, string what) =>
        new(CauseOf(thrown.ErrorCode), $"{what} failed: {PortAudio.GetErrorText(thrown.ErrorCode)}. {CauseOf(thrown.ErrorCode).WhatToDo}", thrown);

    public static Cause CauseOf(ErrorCode code) => code switch
    {
        ErrorCode.InvalidSampleRate => AudioCause.UnsupportedRate,
        ErrorCode.InvalidChannelCount => AudioCause.UnsupportedChannels,
        ErrorCode.InvalidDevice => AudioCause.Vanished,
        ErrorCode.DeviceUnavailable => AudioCause.Busy,
        ErrorCode.NotInitialized => AudioCause.LibraryFailed,
        _ => AudioCause.OpenFailed,
    };
}
