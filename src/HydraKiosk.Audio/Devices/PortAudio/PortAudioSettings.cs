namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>What to open, and how.</summary>
public sealed record PortAudioSettings
{
    /// <summary>Name of the microphone's device ("default", a name or a unique part of one, "hw:…", "plughw:…", "alsa:PCM"); null: none.</summary>
    public string? CaptureDevice { get; init; } = "default";

    /// <summary>Name of the loudspeaker's device, in the same forms; null: none.</summary>
    public string? PlaybackDevice { get; init; } = "default";

    /// <summary>
    /// How many microphone channels the audio thread wants to choose from, 1 to 32. The device may have fewer; see the pump's format.
    /// </summary>
    public int CaptureChannels { get; init; } = 1;

    /// <summary>Rate to ask for first, 8 000 to 192 000; null: each device's own.</summary>
    public int? SampleRateHz { get; init; }

    /// <summary>Length of one period, 2 to 100 ms.</summary>
    public int PeriodMs { get; init; } = 10;

    /// <summary>
    /// Buffer to ask the system for, each way; null: three periods or the device's own low default, whichever is longer. Three, because a
    /// callback that comes one period late must find one still playing and one to spare.
    /// </summary>
    public TimeSpan? Latency { get; init; }

    /// <summary>False for a headset: the microphone cannot hear the loudspeaker.</summary>
    public bool HasEchoPath { get; init; } = true;

    /// <summary>Whether "default" means, for the microphone, a source from which the sound server takes the echo out, where there is one.</summary>
    public bool PrefersEchoFree { get; init; }

    /// <summary>
    /// Silence between opening and the first sample played, for sinks that swallow the beginning; null: by the playback device's name,
    /// see <see cref="SlowSink"/>.
    /// </summary>
    public TimeSpan? LeadIn { get; init; }

    /// <summary>For tests: two streams even where one would do.</summary>
    internal bool AlwaysTwoStreams { get; init; }
}
