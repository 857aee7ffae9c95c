using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of the conversation, 3000 to 3999, in a technician's words.</summary>
public static class ConversationCauses
{
    /// <summary>A reply without sound and without a call.</summary>
    public const int SilentReply = 3010;

    /// <summary>The service failed a reply.</summary>
    public const int ReplyFailed = 3011;

    /// <summary>A phase lasted too long.</summary>
    public const int PhaseOverrun = 3012;

    /// <summary>The service gave up waiting for a tool.</summary>
    public const int ToolTurnAbandoned = 3013;

    /// <summary>The output of a call could not be sent.</summary>
    public const int OutputLost = 3014;

    /// <summary>The talk button was held for too long.</summary>
    public const int ButtonStuck = 3015;

    /// <summary>A reply stopped in the middle.</summary>
    public const int ReplyStalled = 3016;

    /// <summary>A session was open and useless.</summary>
    public const int SessionReplaced = 3017;

    /// <summary>Too many calls at once.</summary>
    public const int TooManyCalls = 3021;

    /// <summary>A reply ended because its sound device did not come back.</summary>
    public const int ReplyUnheard = 3022;

    /// <summary>More messages than the conversation can take.</summary>
    public const int MessagesDropped = 3024;

    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(SilentReply, "silent reply", "A reply ended without sound and without a call.",
            "Instructions and tools together are near the service's size limit.",
            "Shorten them; `hydra-kiosk config check` shows their size."),
        new(ReplyFailed, "reply failed", "The service failed a reply.",
            "A fault of the service.",
            "Nothing unless it repeats; then report the response id to the service's support."),
        new(PhaseOverrun, "phase lasted too long", "The conversation waited too long in one phase and went on without.",
            "The service did not answer, the loudspeaker has stopped, or noise at the microphone keeps a turn open.",
            "Check the microphone's level, the loudspeaker and the network."),
        new(ToolTurnAbandoned, "tool turn given up", "The service gave up waiting for a tool's output; the next turn works normally.",
            "A tool that is slow or waits for something.",
            "Look at the tool's duration in the lines above."),
        new(OutputLost, "tool output lost", "The output of a call could not be sent; what the tool did stays done.",
            "The session was lost while the tool ran.",
            "Nothing unless it repeats; then check the network."),
        new(ButtonStuck, "talk button stuck", "The talk button was held for two minutes; the microphone is closed until it is pressed anew.",
            "Something lies on the button, or its wiring is broken.",
            "Look at the button and its wiring."),
        new(ReplyStalled, "reply stalled", "The service stopped sending in the middle of a reply, and the rest was given up.",
            "A slow network, or a fault of the service.",
            "Check the network if it repeats."),
        new(SessionReplaced, "useless session replaced", "A session was open and answered nothing, without sound, or did not hear; a new one was opened.",
            "A fault of the service; instructions and tools near its size limit; or a noise that only this device takes for a voice.",
            "Look at the lines before; `hydra-kiosk config check` shows the size, `hydra-kiosk test mic` the noise."),
        new(TooManyCalls, "too many calls at once", "Calls were refused because too many ran at a time; the model was told.",
            "The model repeats itself, or a fault of the service.",
            "Shorten what the instructions say about tools if it repeats."),
        new(ReplyUnheard, "no sound device for a reply", "The sound device went away in the middle of a reply and none went on with it in time; the rest was dropped.",
            "It was unplugged, or has failed.",
            "Look at the lines about the sound device."),
        new(MessagesDropped, "messages dropped", "The service sent more than the conversation can take; captions and calls were dropped.",
            "A fault of the service, or an overloaded board.",
            "Look at the board's load; report it to the service's support."),
    ];
}
