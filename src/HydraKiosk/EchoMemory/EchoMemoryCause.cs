using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.EchoMemory;

/// <summary>What is remembered of an echo from one start to the next, 3110 to 3149.</summary>
internal static class EchoMemoryCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>What was kept belongs to other conditions.</summary>
    public static Cause<string, string> OfOthers { get; } = All.Add(new Cause<string, string>(3110, LogLevel.Information, new(
        "what was kept of the echo is of other conditions",
        "{File} is not used and was deleted: {Why}; the echo is learned anew",
        "another microphone or loudspeaker, another rate, channel, volume or limit, or another version of this program",
        null)));

    /// <summary>What was kept is damaged.</summary>
    public static Cause<string, string> Damaged { get; } = All.Add(new Cause<string, string>(3111, LogLevel.Warning, new(
        "what was kept of the echo is damaged",
        "{File} is not used and was deleted: {Why}; the echo is learned anew",
        "somebody edited the file, or the storage fails",
        "if it happens again, check the storage: `dmesg` and `hydra-kiosk doctor`")));

    /// <summary>Nothing can be kept.</summary>
    public static Cause<string, string> CannotKeep { get; } = All.Add(new Cause<string, string>(3112, LogLevel.Warning, new(
        "what was learned of the echo cannot be kept",
        "{File} cannot be used ({Reason}); the echo is learned anew at the next start",
        "a state folder that is full, read-only or another user's",
        "make room in the state folder, or give it to the user of the service")));

    /// <summary>A proof was signed.</summary>
    public static Cause<string> Signed { get; } = All.Add(new Cause<string>(3114, LogLevel.Information, new(
        "echo proof signed",
        "what was proven of the echo is kept for the next start: {Conditions}",
        "a conversation ended after the echo was proven to be gone",
        null)));

    /// <summary>A kept proof is withdrawn.</summary>
    public static Cause<string> Withdrawn { get; } = All.Add(new Cause<string>(3115, LogLevel.Information, new(
        "echo proof withdrawn",
        "the signed proof is deleted, since it no longer holds: {Why}",
        "microphone or loudspeaker was moved, something rattles or distorts",
        null)));

    /// <summary>The device cancels by itself.</summary>
    public static Cause<string> External { get; } = All.Add(new Cause<string>(3116, LogLevel.Information, new(
        "echo cancelled elsewhere",
        "the echo is taken out by {Microphone}; here it is not taken out a second time, and only proven to be gone",
        "the sound server's echo-cancel source, or `audio.echoCancellation` is \"external\"",
        null)));

    /// <summary>The reference channel is not there.</summary>
    public static Cause<int, int> NoReference { get; } = All.Add(new Cause<int, int>(3117, LogLevel.Warning, new(
        "reference channel is not there",
        "`audio.capture.referenceChannel` is {Channel}, but the microphone has {Channels} channels; what is given to the loudspeaker is the "
            + "reference instead",
        "another microphone than the array that was meant, or a driver that offers fewer channels",
        "look at the channels with `hydra-kiosk devices`, then correct `audio.capture.referenceChannel` or remove it")));

    /// <summary>No external canceller is there.</summary>
    public static Cause<string> NoExternal { get; } = All.Add(new Cause<string>(3118, LogLevel.Warning, new(
        "no device that cancels echo",
        "`audio.echoCancellation` is \"external\", but nothing says that {Microphone} takes the echo out; it is taken out here",
        "the sound server's echo-cancel module is not loaded",
        "load the module (PipeWire: libpipewire-module-echo-cancel, PulseAudio: module-echo-cancel), or name the microphone that cancels by itself "
            + "in `audio.capture.device`")));
}
