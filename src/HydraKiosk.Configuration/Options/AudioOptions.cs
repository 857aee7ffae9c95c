namespace HydraKiosk.Configuration.Options;

/// <summary>What stands behind microphone and loudspeaker.</summary>
public enum AudioBackend
{
    /// <summary>The board's sound devices.</summary>
    PortAudio,

    /// <summary>WAV files in real time: a machine without a sound card.</summary>
    File,

    /// <summary>Silence in, nothing out, in real time.</summary>
    Null,
}

/// <summary>What is done about the loudspeaker being heard by the microphone.</summary>
public enum EchoCancellationMode
{
    /// <summary>Measures the echo; half-duplex until full duplex is proven safe.</summary>
    Auto,

    /// <summary>Nothing: for headsets.</summary>
    Off,

    /// <summary>The microphone is closed while the loudspeaker is audible.</summary>
    HalfDuplex,

    /// <summary>The device or the sound server takes the echo out; here it is only proven that they do.</summary>
    External,
}

/// <summary>The <c>audio</c> part of the file.</summary>
public sealed record AudioOptions
{
    /// <summary>What stands behind microphone and loudspeaker.</summary>
    public AudioBackend Backend { get; init; } = AudioBackend.PortAudio;

    /// <summary>The microphone.</summary>
    public CaptureOptions Capture { get; init; } = new();

    /// <summary>The loudspeaker.</summary>
    public PlaybackOptions Playback { get; init; } = new();

    /// <summary>Where the sound goes while headphones are plugged in.</summary>
    public HeadphoneOptions Headphones { get; init; } = new();

    /// <summary>Length of a device period in milliseconds, 5 to 40.</summary>
    public int PeriodMs { get; init; } = 10;

    /// <summary>What is done about the loudspeaker being heard by the microphone.</summary>
    public EchoCancellationMode EchoCancellation { get; init; } = EchoCancellationMode.Auto;

    /// <summary>Whether short tones tell the person what the device is doing.</summary>
    public bool Earcons { get; init; } = true;

    /// <summary>A folder with WAV files in place of the tones, absolute after loading; null for the built-in ones.</summary>
    public string? EarconFolder { get; init; }

    /// <summary>A folder with WAV files that are spoken without the service, absolute after loading; null for none.</summary>
    public string? PromptFolder { get; init; }
}

/// <summary>The <c>audio.capture</c> part of the file.</summary>
public sealed record CaptureOptions
{
    /// <summary>The device's name or a part of it; "default" leaves the choice to the system.</summary>
    public string Device { get; init; } = "default";

    /// <summary>Channels to open the microphone with, 1 to 32.</summary>
    public int Channels { get; init; } = 1;

    /// <summary>The one channel to listen to, counted from 1; null mixes all of them.</summary>
    public int? Channel { get; init; }

    /// <summary>The channel that carries what the loudspeaker plays, counted from 1; null where none does.</summary>
    public int? ReferenceChannel { get; init; }

    /// <summary>Gain applied to the microphone in decibels, −40 to +40.</summary>
    public double GainDb { get; init; }

    /// <summary>The WAV that the file backend plays as microphone, absolute after loading; null is silence.</summary>
    public string? File { get; init; }
}

/// <summary>The <c>audio.playback</c> part of the file.</summary>
public sealed record PlaybackOptions
{
    /// <summary>The device's name or a part of it; "default" leaves the choice to the system.</summary>
    public string Device { get; init; } = "default";

    /// <summary>Playback level, 0 (silent) to 1 (full scale).</summary>
    public double Volume { get; init; } = 0.8;

    /// <summary>How much a volume button changes it, 0.01 to 0.5.</summary>
    public double VolumeStep { get; init; } = 0.1;

    /// <summary>The largest peak that is given to the loudspeaker, in dB below full scale, −40 to 0.</summary>
    public double LimitDbfs { get; init; }

    /// <summary>The WAV that the file backend writes, absolute after loading; null writes none.</summary>
    public string? File { get; init; }

    /// <summary>Rate of that WAV, 8 000 to 192 000 Hz.</summary>
    public int SampleRateHz { get; init; } = 48_000;
}

/// <summary>The <c>audio.headphones</c> part of the file.</summary>
public sealed record HeadphoneOptions
{
    /// <summary>The device's name or a part of it; null where there are no headphones.</summary>
    public string? Device { get; init; }

    /// <summary>The WAV that the file backend writes for them, absolute after loading; null writes none.</summary>
    public string? File { get; init; }
}
