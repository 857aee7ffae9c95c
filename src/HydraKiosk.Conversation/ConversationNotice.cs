using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Causes;


namespace HydraKiosk.Conversation;

/// <summary>
/// What a conversation tells the journal, the live view and, later, the console. Words are for the view and the recap only: speech never reaches the
/// journal.
/// </summary>
public abstract record ConversationNotice;

/// <summary>The phase has changed.</summary>
public sealed record PhaseChanged(ConversationPhase From, ConversationPhase To) : ConversationNotice;

/// <summary>A conversation has begun.</summary>
public sealed record ConversationBegan(string Why) : ConversationNotice;

/// <summary>A conversation is over.</summary>
public sealed record ConversationEnded(string Why) : ConversationNotice;

/// <summary>Somebody began a conversation, and there are no data left for one.</summary>
/// <param name="Why">How they began, as in <see cref="ConversationBegan"/>.</param>
public sealed record ConversationRefused(string Why) : ConversationNotice;

/// <summary>The microphone was switched off, or on again.</summary>
public sealed record MuteChanged(bool IsMuted) : ConversationNotice;

/// <summary>A person wants a member of staff.</summary>
public sealed record AttendantAsked : ConversationNotice;

/// <summary>A member of staff comes or leaves, by a button or a key switch of their own.</summary>
/// <param name="IsThere">Whether they are there; null where a press says only that it has changed.</param>
public sealed record StaffMoved(bool? IsThere) : ConversationNotice;

/// <summary>A person has pressed the button by which they agree to what the device asks.</summary>
public sealed record PersonConfirmed : ConversationNotice;

/// <summary>The device is about to sleep and there will be no session until it is awake, or it is awake again.</summary>
public sealed record SleepMoved(bool IsComing) : ConversationNotice;

/// <summary>A session is ready.</summary>
public sealed record SessionReady(VoiceSession Session) : ConversationNotice;

/// <summary>A session was lost or could not be opened.</summary>
public sealed record SessionMissing(LinkFault Fault, string Detail, TimeSpan? RetryIn) : ConversationNotice
{
    /// <summary>The number of the journal's line about it (HK-nnnn); 0 where there is none.</summary>
    public int CauseCode { get; init; }

    /// <summary>Whether somebody has to do something; otherwise waiting helps.</summary>
    public bool NeedsTechnician { get; init; }

    /// <inheritdoc cref="VoiceSession.ClockAhead"/>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>The service will end this session after <paramref name="In"/>.</summary>
public sealed record SessionEndsSoon(TimeSpan In) : ConversationNotice;

/// <summary>A configured session has ended.</summary>
/// <param name="Fault">Null for a normal end.</param>
public sealed record SessionOver(LinkFault? Fault) : ConversationNotice
{
    /// <summary>Whether the service ended it, normally.</summary>
    public bool ByService { get; init; }
}

/// <summary>The sound device has gone, or works again.</summary>
public sealed record SoundDeviceNoticed(bool IsWorking, string Detail) : ConversationNotice;

/// <summary>The person spoke into a reply or stopped it by hand, and the loudspeaker was silenced.</summary>
public sealed record BargedIn(int Reply) : ConversationNotice;

/// <summary>The interruption was only a noise, and the reply goes on.</summary>
public sealed record BargeInDismissed : ConversationNotice;

/// <summary>The service hears the person begin to speak.</summary>
public sealed record SpeechHeard : ConversationNotice;

/// <summary>The service hears the person's speech end.</summary>
public sealed record SpeechEnded : ConversationNotice;

/// <summary>The service took the speech for noise.</summary>
public sealed record TurnDismissed : ConversationNotice;

/// <summary>A turn of the person is complete.</summary>
public sealed record TurnTaken(int Turn) : ConversationNotice
{
    /// <summary>
    /// What they said, for the recap of the conversation. Null where the service does not send it: its documents say it never does, one of its
    /// samples shows it.
    /// </summary>
    public string? Words { get; init; }

    /// <summary>
    /// Whether a reply to it has begun already, or it is none of the speech that the service was heard to announce: it changes nothing any more.
    /// </summary>
    public bool IsLate { get; init; }
}

/// <summary>The service begins a reply.</summary>
public sealed record ReplyBegan(int Reply, string ReplyId) : ConversationNotice
{
    /// <summary>Whether it waits, because the person holds the button or speaks again.</summary>
    public bool IsHeldBack { get; init; }

    /// <summary>Whether it answers a turn from before the speech that goes on.</summary>
    public bool IsOfEarlierTurn { get; init; }
}

/// <summary>The service is done with a reply, which may still be on the loudspeaker.</summary>
/// <param name="Done">How it ended, its audio, calls and tokens.</param>
public sealed record ReplyGenerated(VoiceReplyEnded Done) : ConversationNotice;

/// <summary>The first sound of a reply has reached the loudspeaker.</summary>
public sealed record ReplyHeard(int Reply) : ConversationNotice;

/// <summary>The loudspeaker has fallen silent in the middle of a reply, which may yet go on.</summary>
public sealed record LoudspeakerSilenced(int Reply, TimeSpan Heard) : ConversationNotice;

/// <summary>A reply has ended at the loudspeaker.</summary>
/// <param name="Response">Which.</param>
/// <param name="Heard">How much of it was played.</param>
/// <param name="Whole">False when it was cut off.</param>
public sealed record ReplyEnded(int Reply, TimeSpan Heard, bool Whole) : ConversationNotice;

/// <summary>A piece of what the agent says, as text.</summary>
public sealed record Caption(int Reply, string Text) : ConversationNotice
{
    /// <inheritdoc cref="Voice.VoiceReplyText.SoundBefore"/>
    public TimeSpan SoundBefore { get; init; }
}

/// <summary>The model has called a tool.</summary>
public sealed record ToolCalled(string CallId, string? Name) : ConversationNotice;

/// <summary>A call was not run.</summary>
/// <param name="CallId">Which.</param>
/// <param name="Name">Of what.</param>
/// <param name="IsRefused">True: too many run, and the model is told. False: its response was cancelled, and nobody waits for it.</param>
public sealed record CallNotRun(string CallId, string? Name, bool IsRefused) : ConversationNotice;

/// <summary>A tool's output has been posted.</summary>
public sealed record ToolAnswered(string CallId) : ConversationNotice;

/// <summary>A tool's output could not be posted, because the session that asked for it is gone. What the tool did stays done.</summary>
public sealed record OutputLost(string CallId) : ConversationNotice;

/// <summary>What a call in the background came to, or comes to yet, is not spoken: the person did not want to know any more.</summary>
/// <param name="CallId">Which.</param>
/// <param name="Tool">Of what.</param>
public sealed record ResultDismissed(string CallId, string Tool) : ConversationNotice;

/// <summary>What holds around the conversation has changed; the state tells how it is now.</summary>
public sealed record SurroundingsChanged : ConversationNotice;

/// <summary>A tool waits for the button that confirms, or does not any more.</summary>
public sealed record ConsentChanged(ConsentStage Stage) : ConversationNotice;

/// <summary>The service ended a response without sound and without a call.</summary>
public sealed record SilentReply(string ReplyId) : ConversationNotice;

/// <summary>The service ended a response with a fault of its own.</summary>
public sealed record ReplyFailed(string ReplyId, string? Reason) : ConversationNotice;

/// <summary>A phase has lasted longer than it may; what was done about it.</summary>
public sealed record PhaseOverrun(ConversationPhase Phase, string Remedy) : ConversationNotice;

/// <summary>The talk button was held so long that it is taken for stuck; the microphone is closed.</summary>
public sealed record ButtonStuck(TimeSpan HeldFor) : ConversationNotice;

/// <summary>The service stopped sending in the middle of a reply.</summary>
public sealed record ReplyStalled(int Reply, TimeSpan Waited) : ConversationNotice;

/// <summary>The sound device went away in the middle of a reply, and none has come to go on with it.</summary>
public sealed record ReplyUnheard(int Reply, TimeSpan Waited) : ConversationNotice;

/// <summary>A session that was open and useless is replaced.</summary>
public sealed record SessionReplaced(string Why) : ConversationNotice;

/// <summary>The service gave up waiting for a tool's output.</summary>
public sealed record ToolTurnAbandoned : ConversationNotice;
