
namespace HydraKiosk.Conversation;

/// <summary>How the link stands.</summary>
public enum LinkState
{
    /// <summary>Nobody wants a session.</summary>
    Closed,

    /// <summary>An attempt runs.</summary>
    Connecting,

    /// <summary>A session is configured.</summary>
    Ready,

    /// <summary>A session is wanted and the last attempt failed.</summary>
    Failing,
}

/// <summary>Everything the conversation knows. Immutable; only <see cref="ConversationMachine"/> makes the next one.</summary>
public sealed record ConversationState
{
    /// <summary>Before anything has happened.</summary>
    public static ConversationState Initial { get; } = new();

    /// <summary>How the link stands.</summary>
    public LinkState Link { get; init; }

    /// <summary>Whether a session is wanted.</summary>
    public bool IsSessionWanted { get; init; }

    /// <summary>Whether the session is only tried, so that no visitor is the first to find out what is wrong with it.</summary>
    public bool IsTrial { get; init; }

    /// <summary>Whether a person is in a conversation.</summary>
    public bool IsEngaged { get; init; }

    /// <summary>When this conversation began: nothing from before it belongs to it.</summary>
    public TimeSpan EngagedAt { get; init; }

    /// <summary>Whether this conversation has had its greeting; a reconnect gives no second one.</summary>
    public bool WasGreeted { get; init; }

    /// <summary>Whether the daemon is on its way down.</summary>
    public bool IsStopping { get; init; }

    /// <summary>Whether the person is being listened to.</summary>
    public Microphone Microphone { get; init; } = Microphone.Closed;

    /// <summary>When the local detector last reported a voice; null while it never has.</summary>
    public TimeSpan? VoiceAt { get; init; }

    /// <summary>When the voice began that <see cref="VoiceAt"/> goes on with.</summary>
    public TimeSpan VoiceSince { get; init; }

    /// <summary>When a voice last hurried the link; null while none has.</summary>
    public TimeSpan? VoiceRetriedAt { get; init; }

    /// <summary>Whether a person stopped the agent by hand before its reply began: that reply is not wanted any more.</summary>
    public bool IsReplyUnwanted { get; init; }

    /// <summary>What speaks against the running session.</summary>
    public SessionHealth Health { get; init; } = SessionHealth.Good;

    /// <summary>
    /// Whether sessions of this conversation are to begin without the recap of what was said so far, because the service answered the larger ones
    /// without sound.
    /// </summary>
    public bool IsRecapTooLarge { get; init; }

    /// <summary>What switches and sensors say, and the person's own mute.</summary>
    public Surroundings Around { get; init; } = Surroundings.Unknown;

    /// <summary>Whether there is a working sound device; while there is none, the device can neither hear nor speak, whatever the phase.</summary>
    public bool IsSoundWorking { get; init; } = true;

    /// <summary>
    /// What the person has said and nothing has come of yet. What is owed an answer outlasts its session, which takes it along into nothing.
    /// </summary>
    public Utterances Speech { get; init; } = Utterances.None;

    /// <summary>When the service heard the newest speech begin.</summary>
    public TimeSpan SpeechSince { get; init; }

    /// <summary>Whether the service hears the person speak.</summary>
    public bool IsPersonSpeaking => Speech.IsSpeaking;

    /// <summary>
    /// Whether speech began and the service has not yet said whether it was a turn. Outlasts <see cref="IsPersonSpeaking"/>: the end of speech is
    /// no verdict.
    /// </summary>
    public bool IsTurnOpen => Speech.IsOpen;

    /// <summary>Whether the person has finished a turn, or an answer has been asked for, and no reply has begun.</summary>
    public bool IsReplyDue { get; init; }

    /// <summary>Whether the conversation is to end as soon as nobody speaks.</summary>
    public bool IsEnding { get; init; }

    /// <summary>Whether a turn of the person runs that this device has to end, because the service does not.</summary>
    public bool IsOwnTurn { get; init; }

    /// <summary>Sessions that have been ready so far, over all conversations.</summary>
    public int Sessions { get; init; }

    /// <summary>Turns of the person in this conversation.</summary>
    public int Turns { get; init; }

    /// <summary>The replies.</summary>
    public Replies Replies { get; init; } = Replies.None;

    /// <summary>The calls.</summary>
    public ToolTurn Tools { get; init; } = ToolTurn.None;

    /// <summary>The calls that go on while person and agent talk of other things.</summary>
    public BackgroundCalls Background { get; init; } = BackgroundCalls.None;

    /// <summary>
    /// Whether neither the agent nor, as far as is known, the person speaks: a pause of the program of some milliseconds then costs no word.
    /// </summary>
    public bool IsAtRest => this is { IsTurnOpen: false, Microphone: { IsHeld: false, IsClosing: false }, Phase: not ConversationPhase.Speaking };

    /// <summary>What is happening, as a person would see it: a function of the facts above.</summary>
    public ConversationPhase Phase => this switch
    {
        { Replies.IsAudible: true } => ConversationPhase.Speaking,
        { Link: LinkState.Closed } => ConversationPhase.Idle,
        { Link: LinkState.Failing } => ConversationPhase.Offline,
        { Link: LinkState.Connecting, IsTrial: true } => ConversationPhase.Idle, // nobody is there to be told of it
        { Link: LinkState.Connecting } => ConversationPhase.Connecting,
        { IsPersonSpeaking: true } => ConversationPhase.Listening,
        { IsReplyDue: true } or { Tools.IsBusy: true } => ConversationPhase.Thinking,
        { Replies.IsComing: true } => ConversationPhase.Thinking,
        { IsEngaged: false, IsTurnOpen: false, Replies.Open.IsEmpty: true } => ConversationPhase.Idle, // connected, and nobody is there
        _ => ConversationPhase.Listening,
    };
}
