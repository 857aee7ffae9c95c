namespace HydraKiosk.Audio.Measuring;

/// <summary>What chirps told about the way from the loudspeaker to the microphone. What is null could not be told.</summary>
public sealed record EchoMeasurement
{
    /// <summary>Chirps that were played whole and had time to come back.</summary>
    public required int ChirpsPlayed { get; init; }

    /// <summary>Those that were found in the microphone's signal, at one and the same delay.</summary>
    public required int ChirpsHeard { get; init; }

    /// <summary>From the samples being handed to the device to the samples coming from it, buffers and air included.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>
    /// How much weaker the sound comes back than it was played, digital level against digital level, in dB between 300 Hz and 7 kHz. Negative:
    /// stronger.
    /// </summary>
    public double? EchoReturnLossDb { get; init; }

    /// <summary>An echo weaker than this many dB below the played level would have gone unnoticed in the noise.</summary>
    public double? DetectionLimitDb { get; init; }

    /// <summary>RMS of the microphone's signal before the first chirp, dBFS.</summary>
    public double? NoiseDbfs { get; init; }

    /// <summary>
    /// How much faster the loudspeaker's clock runs than the microphone's, in parts per million; needs 10 s between first and last chirp.
    /// </summary>
    public double? DriftPpm { get; init; }

    /// <summary>95 % of measurements of <see cref="DriftPpm"/> lie this close to the truth.</summary>
    public double? DriftUncertaintyPpm { get; init; }

    /// <summary>Whether the delay changed abruptly, which no clock does: samples were lost or inserted.</summary>
    public bool DelayJumped { get; init; }

    /// <summary>Whether the microphone delivered nothing but one constant value.</summary>
    public bool CaptureIsDead { get; init; }

    /// <summary>The plain answer.</summary>
    public EchoVerdict Verdict => CaptureIsDead ? EchoVerdict.DeadMicrophone
        : ChirpsPlayed == 0 ? EchoVerdict.TooShort
        : EchoReturnLossDb is not { } loss ? EchoVerdict.NoEchoPath
        : loss >= EchoThresholds.WeakDb ? EchoVerdict.Weak
        : loss >= EchoThresholds.StrongDb ? EchoVerdict.Moderate
        : EchoVerdict.Strong;
}

/// <summary>The plain answer of an echo measurement.</summary>
public enum EchoVerdict
{
    /// <summary>Stopped before one chirp was whole.</summary>
    TooShort,

    /// <summary>The microphone gives no signal, so there is nothing to measure.</summary>
    DeadMicrophone,

    /// <summary>The microphone does not hear the loudspeaker.</summary>
    NoEchoPath,

    /// <summary>It hears it so faintly that an open microphone is safe.</summary>
    Weak,

    /// <summary>A canceller is needed, or half-duplex.</summary>
    Moderate,

    /// <summary>More than a canceller removes reliably.</summary>
    Strong,
}

/// <summary>Where the verdicts part.</summary>
public static class EchoThresholds
{
    /// <summary>
    /// From here on the echo is safe: a reply is played at about −20 dBFS and then comes back at −65 dBFS or less, which is the noise of a
    /// quiet room in a microphone that is set for speech.
    /// </summary>
    public const double WeakDb = 45;

    /// <summary>
    /// Below this the echo of a reply is about as loud in the microphone as a visitor: speech is played at −20 and arrives from a metre away at
    /// −30 to −40 dBFS.
    /// </summary>
    public const double StrongDb = 20;
}
