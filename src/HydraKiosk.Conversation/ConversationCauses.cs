using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Conversation;

/// <summary>The causes of the conversation, 3010 to 3029.</summary>
public static class ConversationCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A reply without sound and without a call.</summary>
    public static Cause<string> SilentReply { get; } = All.Add(new Cause<string>(3010, LogLevel.Warning, new(
        "silent reply",
        "reply {ReplyId} ended without sound and without a tool call",
        "instructions and tools together are near the service's size limit",
        "shorten them; `hydra-kiosk config check` shows their size")));

    /// <summary>The service failed a reply.</summary>
    public static Cause<string, string> ReplyFailed { get; } = All.Add(new Cause<string, string>(3011, LogLevel.Warning, new(
        "reply failed",
        "the service failed reply {ReplyId} ({Reason})",
        "a fault of the service",
        "nothing unless it repeats; then report the reply's id to the service's support")));

    /// <summary>A phase lasted too long.</summary>
    public static Cause<string, string> PhaseOverrun { get; } = All.Add(new Cause<string, string>(3012, LogLevel.Warning, new(
        "phase lasted too long",
        "the phase {Phase} lasted too long and was ended: {Consequence}",
        "the service did not answer, the loudspeaker has stopped, or noise at the microphone keeps a turn open",
        "check the network, the loudspeaker, and the microphone's level with `hydra-kiosk test mic`")));

    /// <summary>The service gave up waiting for a tool.</summary>
    public static PlainCause ToolTurnAbandoned { get; } = All.Add(new PlainCause(3013, LogLevel.Warning, new(
        "tool turn given up",
        "the service gave up waiting for a tool's output; the next turn works normally",
        "a tool that is slow or waits for something",
        "look in the lines before this one at how long the tool took")));

    /// <summary>The output of a call could not be sent.</summary>
    public static Cause<string> OutputLost { get; } = All.Add(new Cause<string>(3014, LogLevel.Warning, new(
        "tool output lost",
        "the output of tool call {CallId} could not be sent; what the tool did stays done",
        "the session was lost while the tool ran",
        "nothing unless it repeats; then check the network")));

    /// <summary>The talk button was held for too long.</summary>
    public static Cause<long> ButtonStuck { get; } = All.Add(new Cause<long>(3015, LogLevel.Warning, new(
        "talk button stuck",
        "the talk button was held for {Seconds} s and is taken for stuck; the microphone is closed until it is pressed again",
        "something lies on the button, or its wiring is broken",
        "look at the button and its wiring")));

    /// <summary>A reply stopped in the middle.</summary>
    public static Cause<int, long> ReplyStalled { get; } = All.Add(new Cause<int, long>(3016, LogLevel.Warning, new(
        "reply stalled",
        "the service stopped sending in the middle of reply {Reply}; the rest was given up after {Seconds} s of silence",
        "a slow network, or a fault of the service",
        "nothing unless it repeats; then check the network")));

    /// <summary>A session was open and useless.</summary>
    public static Cause<string> SessionReplaced { get; } = All.Add(new Cause<string>(3017, LogLevel.Warning, new(
        "useless session replaced",
        "the session is open but of no use ({Why}); a new one is opened",
        "a fault of the service; instructions and tools near its size limit; or a noise that only this device takes for a voice",
        "look at the lines before; `hydra-kiosk config check` shows the size, `hydra-kiosk test mic` the noise")));

    /// <summary>Too many calls at once.</summary>
    public static Cause<string, string, int> TooManyCalls { get; } = All.Add(new Cause<string, string, int>(3021, LogLevel.Warning, new(
        "too many calls at once",
        "tool call {Tool} ({CallId}) was refused because {Max} calls run already; the model was told",
        "the model repeats itself, or a fault of the service",
        "nothing unless it repeats; then shorten what the instructions say about tools")));

    /// <summary>The run of a tool broke.</summary>
    public static Cause<string, string> ToolBroke { get; } = All.Add(new Cause<string, string>(3026, LogLevel.Error, new(
        "tool broke",
        "the run of tool call {CallId} broke ({Error}); the model was told that there is no answer",
        "a fault of this program",
        "report this line, with the ones before it, to the maker of the device")));

    /// <summary>A reply ended because its sound device did not come back.</summary>
    public static Cause<int, long> ReplyUnheard { get; } = All.Add(new Cause<int, long>(3022, LogLevel.Warning, new(
        "no sound device for a reply",
        "the sound device went away in the middle of reply {Reply} and did not come back within {Seconds} s; the rest of the reply was "
            + "dropped",
        "it was unplugged, or has failed",
        "look at the lines about the sound device")));

    /// <summary>More messages than the conversation can take.</summary>
    public static Cause<long> MessagesDropped { get; } = All.Add(new Cause<long>(3024, LogLevel.Warning, new(
        "messages dropped",
        "the service sends more than the conversation can take; {Count} captions and calls were dropped so far",
        "a fault of the service, or an overloaded board",
        "check the board's load with `top`; if it is low, report it to the service's support")));
}
