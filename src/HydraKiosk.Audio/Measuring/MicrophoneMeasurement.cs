namespace HydraKiosk.Audio.Measuring;

/// <summary>What a microphone delivered, behind the configured gain. Levels in dBFS, see <see cref="Levels.Decibels"/>.</summary>
public sealed record MicrophoneMeasurement
{
    /// <summary>A voice below this is lost to the service's turn detection.</summary>
    private const double QuietVoiceDbfs = -45;

    /// <summary>A background above this drowns a visitor at a metre.</summary>
    private const double NoisyDbfs = -38;

    /// <summary>A voice that stands out less is not understood reliably.</summary>
    private const double LeastVoiceOverNoiseDb = 10;

    /// <summary>A single clipped syllable is harmless; a twentieth of a percent of all frames is audible distortion.</summary>
    private const double ClippedShareLimit = 0.0005;

    /// <summary>Among so many samples that are no sound at all, the rest means nothing either.</summary>
    private const double ImpossibleShareLimit = 0.0005;

    private const double LeastVoiceSeconds = 0.3;

    /// <summary>How long it was measured; the click of opening is left out.</summary>
    public required double Seconds { get; init; }

    /// <summary>RMS of all of it.</summary>
    public required double RmsDbfs { get; init; }

    /// <summary>The highest sample.</summary>
    public required double PeakDbfs { get; init; }

    /// <summary>The background: what a tenth of all 10 ms blocks did not exceed.</summary>
    public required double NoiseDbfs { get; init; }

    /// <summary>Level of the louder syllables; null when nobody spoke.</summary>
    public double? VoiceDbfs { get; init; }

    /// <summary>How long somebody spoke.</summary>
    public required double VoiceSeconds { get; init; }

    /// <summary>Frames at full scale, before or behind the gain.</summary>
    public required long ClippedFrames { get; init; }

    /// <summary>Their share of all frames.</summary>
    public required double ClippedShare { get; init; }

    /// <summary>How many samples to a frame were no numbers, or far beyond what any converter delivers.</summary>
    public double ImpossibleShare { get; init; }

    /// <summary>Whether every sample had one and the same value.</summary>
    public required bool IsConstant { get; init; }

    /// <summary>Whether that value was exactly zero.</summary>
    public required bool IsZero { get; init; }

    /// <summary>The plain answer; the first fault in the order in which they must be cured.</summary>
    public MicrophoneVerdict Verdict => Seconds <= 0 ? MicrophoneVerdict.TooShort
        : ImpossibleShare > ImpossibleShareLimit ? MicrophoneVerdict.NoSound
        : IsZero ? MicrophoneVerdict.DeadZero
        : IsConstant ? MicrophoneVerdict.DeadConstant
        : ClippedShare > ClippedShareLimit ? MicrophoneVerdict.Clipping
        : NoiseDbfs > NoisyDbfs ? MicrophoneVerdict.Noisy
        : VoiceSeconds < LeastVoiceSeconds || VoiceDbfs is not { } voice ? MicrophoneVerdict.NoVoice
        : voice < QuietVoiceDbfs ? MicrophoneVerdict.TooQuiet
        : voice - NoiseDbfs < LeastVoiceOverNoiseDb ? MicrophoneVerdict.Noisy
        : MicrophoneVerdict.Fine;
}

/// <summary>The plain answer of a microphone test.</summary>
public enum MicrophoneVerdict
{
    /// <summary>Stopped before anything was measured.</summary>
    TooShort,

    /// <summary>What the driver delivers is no sound: memory that nobody has filled.</summary>
    NoSound,

    /// <summary>Exact zeros: muted or not connected.</summary>
    DeadZero,

    /// <summary>One constant value: a stuck converter.</summary>
    DeadConstant,

    /// <summary>Too loud: cut off at full scale.</summary>
    Clipping,

    /// <summary>The background is too loud.</summary>
    Noisy,

    /// <summary>Alive, but nobody was heard.</summary>
    NoVoice,

    /// <summary>A voice was heard, too faintly.</summary>
    TooQuiet,

    /// <summary>Good.</summary>
    Fine,
}
