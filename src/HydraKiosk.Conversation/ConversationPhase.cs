namespace HydraKiosk.Conversation;

/// <summary>
/// What is happening, as a person would see it on the LED. Exactly one at a time; it follows from the facts in <see cref="ConversationState"/>.
/// </summary>
public enum ConversationPhase
{
    /// <summary>Nobody is in a conversation. A session is open only where the configuration wants one always.</summary>
    Idle,

    /// <summary>A session is wanted and the service cannot be reached.</summary>
    Offline,

    /// <summary>A session is being opened.</summary>
    Connecting,

    /// <summary>The microphone is open and the agent waits.</summary>
    Listening,

    /// <summary>The person has finished and the reply has not begun, or a tool runs.</summary>
    Thinking,

    /// <summary>A reply is on the loudspeaker. Ends when the loudspeaker has played it, not when it has arrived.</summary>
    Speaking,
}
