using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;


namespace HydraKiosk.Conversation;

/// <summary>Something that happened. The conversation's loop takes one at a time, in the order they were posted.</summary>
public abstract record ConversationInput;

/// <summary>The daemon is up.</summary>
public sealed record DaemonStarted : ConversationInput;

/// <summary>Nothing happened; whoever posted it looks whether it is taken.</summary>
public sealed record StillThere : ConversationInput;

/// <summary>The daemon is to stop: no new session, silence now.</summary>
public sealed record DaemonStopping : ConversationInput;

/// <summary>A person begins a conversation, or shows again that they are there.</summary>
/// <param name="Why"><see cref="BySpeech"/>, "press", …; also for the journal.</param>
public sealed record PersonEngaged(string Why) : ConversationInput
{
    /// <summary>The local detector heard a voice; said again for every second that it goes on.</summary>
    public const string BySpeech = "speech";

    /// <summary>A button was pressed.</summary>
    public const string ByPress = "press";
}

/// <summary>A person ends the conversation, or has gone.</summary>
public sealed record PersonLeft(string Why) : ConversationInput;

/// <summary>A person stops the agent by hand.</summary>
public sealed record PersonInterrupted : ConversationInput;

/// <summary>A person types a turn instead of speaking it.</summary>
/// <param name="Words">Not empty.</param>
public sealed record PersonTyped(string Words) : ConversationInput
{
    /// <summary>Says how much, and not what: nothing that a person says may stand in a log.</summary>
    public override string ToString() => $"{nameof(PersonTyped)} {{ {Words.Length} characters }}";
}

/// <summary>A person has pressed what is for that.</summary>
/// <param name="Action">What it is for; <see cref="DeviceAction.Presence"/> means that somebody has just come.</param>
public sealed record ActionBegan(DeviceAction Action) : ConversationInput;

/// <summary>What was pressed is let go.</summary>
/// <param name="Action">What it is for.</param>
public sealed record ActionEnded(DeviceAction Action) : ConversationInput;

/// <summary>What was pressed is held for longer than a press.</summary>
/// <param name="Action">What it is for.</param>
public sealed record ActionHeld(DeviceAction Action) : ConversationInput;

/// <summary>A switch or a sensor says how it stands, when the device starts and whenever it moves.</summary>
/// <param name="Action">What it is for.</param>
/// <param name="IsOn">How it stands; null when it is gone and nobody knows.</param>
public sealed record SwitchMoved(DeviceAction Action, bool? IsOn) : ConversationInput;

/// <summary>The whole device has slept: what was connected is not any more.</summary>
/// <param name="For">How long.</param>
public sealed record DeviceSlept(TimeSpan For) : ConversationInput;

/// <summary>The whole device is about to sleep or to be switched off, or it is not any more.</summary>
/// <param name="IsComing">False when it is awake again, or stays awake after all.</param>
public sealed record SleepAnnounced(bool IsComing) : ConversationInput;

/// <summary>The link has something to say.</summary>
public sealed record FromLink(VoiceEvent Event) : ConversationInput;

/// <summary>The loudspeaker has something to say.</summary>
public sealed record FromLoudspeaker(LoudspeakerEvent Event) : ConversationInput;

/// <summary>A tool has an answer, good or bad.</summary>
/// <param name="CallId">Of which call.</param>
/// <param name="Session">The session that made the call, see <see cref="ConversationState.Sessions"/>.</param>
/// <param name="Answer">What it says; more may follow.</param>
public sealed record FromTool(string CallId, int Session, ToolAnswer Answer) : ConversationInput;

/// <summary>A tool has given its last answer, or was stopped.</summary>
/// <param name="CallId">Of which call.</param>
/// <param name="Session">The session that made the call.</param>
public sealed record ToolEnded(string CallId, int Session) : ConversationInput;

/// <summary>Somebody has used the kill switch: no tool may run any longer, or tools may run again.</summary>
/// <param name="AreStopped">Which of the two.</param>
public sealed record ToolsKilled(bool AreStopped = true) : ConversationInput;

/// <summary>A member of staff was called and has not answered yet, or is not awaited any more.</summary>
/// <param name="IsAwaited">Which of the two.</param>
public sealed record StaffAwaited(bool IsAwaited) : ConversationInput;

/// <summary>The microphone is to be off until a person switches it on again; said by a tool, which may close it and never open it.</summary>
public sealed record MuteAsked : ConversationInput;

/// <summary>The microphone is to be on again, as far as commands and the person's own button have switched it off; a switch stays as it is.</summary>
public sealed record UnmuteAsked : ConversationInput;

/// <summary>Sessions are made of other settings from now on: what is open was made of the old ones.</summary>
public sealed record SettingsChanged : ConversationInput;

/// <summary>Data have to be saved from now on, or no longer.</summary>
/// <param name="Thrift">How much.</param>
public sealed record DataThriftMoved(DataThrift Thrift) : ConversationInput;

/// <summary>The conversation is to end when what is being said has been said.</summary>
public sealed record EndAsked : ConversationInput;

/// <summary>The person does not want what is under way in the background.</summary>
public sealed record WorkDismissed : ConversationInput;

/// <summary>A tool waits for the button that confirms, or does not any more.</summary>
/// <param name="Stage">How it stands.</param>
public sealed record ConsentMoved(ConsentStage Stage) : ConversationInput;

/// <summary>How it stands with what a person is to confirm.</summary>
public enum ConsentStage
{
    /// <summary>The button is awaited.</summary>
    Asked,

    /// <summary>It was pressed in time.</summary>
    Given,

    /// <summary>It was not pressed in time, or nobody wants to know any more.</summary>
    Withheld,
}

/// <summary>The local detector hears that the voice has paused.</summary>
public sealed record VoicePaused : ConversationInput;

/// <summary>The sound device has gone, or works (again).</summary>
/// <param name="IsWorking">Whether there is a working device.</param>
/// <param name="Detail">Its name, or why there is none.</param>
public sealed record SoundDeviceChanged(bool IsWorking, string Detail) : ConversationInput;

/// <summary>A timer has run out.</summary>
public sealed record TimerElapsed(ConversationTimer Timer) : ConversationInput;

/// <summary>The timers of a conversation; each runs once at most at a time.</summary>
public enum ConversationTimer
{
    /// <summary>The present phase has lasted too long.</summary>
    PhaseLimit,

    /// <summary>Nobody has said anything for a while.</summary>
    Linger,

    /// <summary>All outputs of a turn are posted and no further call has come.</summary>
    ToolSettle,

    /// <summary>A session that ended normally may be opened again.</summary>
    Reopen,

    /// <summary>The talk button was let go, and what followed it has gone out.</summary>
    TalkTail,

    /// <summary>The talk button has been held longer than anyone talks.</summary>
    HeldButton,

    /// <summary>The loudspeaker has waited long enough for the rest of a reply.</summary>
    Starved,

    /// <summary>A reply has waited long enough for a sound device.</summary>
    Parked,

    /// <summary>The person has paused long enough for their turn to be complete, where this device says so.</summary>
    EndOfTurn,

    /// <summary>The sensor has seen nobody for long enough.</summary>
    Absence,

    /// <summary>The answer takes so long that the person wants to know that it comes.</summary>
    LongThought,
}
