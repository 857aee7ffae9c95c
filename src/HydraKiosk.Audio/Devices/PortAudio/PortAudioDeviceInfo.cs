namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>One device as PortAudio lists it. The list is as old as the library's last initialisation.</summary>
/// <param name="Name">What the host API calls it: "USB PnP Sound Device: Audio (hw:1,0)", "default".</param>
/// <param name="HostApi">"ALSA", "JACK Audio Connection Kit".</param>
/// <param name="MaxCaptureChannels">0: no microphone side.</param>
/// <param name="MaxPlaybackChannels">0: no loudspeaker side.</param>
/// <param name="DefaultSampleRateHz">What the device prefers to run at.</param>
/// <param name="CaptureLatency">The low and the high default for capture; unknown where the report is nonsense.</param>
/// <param name="PlaybackLatency">The low and the high default for playback.</param>
/// <param name="IsDefaultCapture">Whether "default" means this device for the microphone.</param>
/// <param name="IsDefaultPlayback">Whether "default" means this device for the loudspeaker.</param>
public sealed record PortAudioDeviceInfo(
    string Name,
    string HostApi,
    int MaxCaptureChannels,
    int MaxPlaybackChannels,
    double DefaultSampleRateHz,
    LatencyRange CaptureLatency,
    LatencyRange PlaybackLatency,
    bool IsDefaultCapture,
    bool IsDefaultPlayback)
{
    /// <summary>The place in the list of the present initialisation; means nothing after the next one.</summary>
    internal int Index { get; init; }

    /// <summary>PortAudio's host API type: <see cref="PaNative.HostApiAlsa"/>, <see cref="PaNative.HostApiJack"/>, …</summary>
    internal int HostApiType { get; init; }
}

/// <summary>The latencies a device offers for interactive and for robust use; null where it says nothing plausible.</summary>
/// <param name="Low">For interactive use.</param>
/// <param name="High">For robust use.</param>
public readonly record struct LatencyRange(TimeSpan? Low, TimeSpan? High);
