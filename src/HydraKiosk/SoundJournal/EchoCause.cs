using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.SoundJournal;

/// <summary>Why the microphone is open or closed while the loudspeaker speaks, 3100 to 3119.</summary>
internal static class EchoCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The echo is taken out: the microphone stays open.</summary>
    public static Cause<double, double> Proven { get; } = All.Add(new Cause<double, double>(3100, LogLevel.Information, new(
        "echo proven to be gone",
        "a person can now interrupt by speaking: the echo returns {ReturnLossDb} dB weaker than played, and {EnhancementDb} dB more are taken out",
        "the room has been listened to for long enough",
        null)));

    /// <summary>Too much of the echo is left.</summary>
    public static Cause<double> TooStrong { get; } = All.Add(new Cause<double>(3101, LogLevel.Warning, new(
        "echo cannot be taken out",
        "the microphone is closed while the loudspeaker speaks, since only {EnhancementDb} dB of the echo can be taken out",
        "a loudspeaker that distorts, a microphone that is overdriven or that changes its gain by itself, or noise that has only just begun",
        "turn the loudspeaker away; lower `audio.playback.limitDbfs` or the volume, and `audio.capture.gainDb` if samples clip; switch off what "
            + "the device does to the sound by itself; then run `hydra-kiosk test echo`")));

    /// <summary>The way of the echo has changed.</summary>
    public static PlainCause PathChanged { get; } = All.Add(new PlainCause(3102, LogLevel.Information, new(
        "echo path changed",
        "the microphone is closed while the loudspeaker speaks until the echo has been learned anew, since it came another way than before",
        "the device lost sound, or microphone or loudspeaker was moved",
        null)));

    /// <summary>What is played cannot be related to what is heard.</summary>
    public static PlainCause FarEndUnknown { get; } = All.Add(new PlainCause(3103, LogLevel.Information, new(
        "echo reference not known",
        "the microphone is closed while the loudspeaker speaks, since the clocks of microphone and loudspeaker are not related yet",
        "two devices whose clocks have run for less than half a minute",
        null)));

    /// <summary>It opened again and again while the loudspeaker spoke.</summary>
    public static PlainCause TooManyOpenings { get; } = All.Add(new PlainCause(3104, LogLevel.Warning, new(
        "agent may be answering itself",
        "the microphone is closed while the loudspeaker speaks, since it opened again and again while a reply was heard",
        "an echo that is taken for a person: a distorting loudspeaker or something that rattles along; or people who interrupted again and again",
        "where people interrupted, nothing: it opens again by itself. Otherwise listen for what rattles, and lower `audio.playback.limitDbfs`")));

    /// <summary>A device was opened anew, and nothing is proven of it.</summary>
    public static PlainCause Unproven { get; } = All.Add(new PlainCause(3105, LogLevel.Information, new(
        "echo not proven yet",
        "the microphone is closed while the loudspeaker speaks until its echo has been listened to for some seconds",
        "the sound device was opened anew",
        null)));

    /// <summary>The volume is another one than that of the proof.</summary>
    public static PlainCause ConditionsChanged { get; } = All.Add(new PlainCause(3119, LogLevel.Information, new(
        "volume changed since the echo was proven to be gone",
        "the microphone is closed while the loudspeaker speaks until its echo has been listened to at this volume for some seconds",
        "somebody turned the volume up or down",
        null)));

    /// <summary>Trusted by a signed proof.</summary>
    public static PlainCause ProvenBefore { get; } = All.Add(new PlainCause(3113, LogLevel.Information, new(
        "echo proven before",
        "a person can interrupt by speaking, since that was proven under the same conditions before",
        "device, volume and canceller are those of a signed proof",
        null)));
}
