namespace HydraKiosk.Conversation;

/// <summary>
/// Signs that a session is open and useless: it answers nothing, answers without sound, or does not hear. Once is bad luck; what repeats
/// is replaced by a new session. Immutable.
/// </summary>
/// <param name="Unanswered">Turns in a row that got no reply in time.</param>
/// <param name="Silent">Replies in a row without sound and without a call.</param>
/// <param name="UnheardVoice">Times the local detector reported a voice since the service last heard one.</param>
/// <param name="IsDeafnessTried">
/// Whether a session was already replaced for not hearing, and none has heard anything since: then it is the noise of the room.
/// </param>
public sealed record SessionHealth(int Unanswered, int Silent, int UnheardVoice, bool IsDeafnessTried)
{
    /// <summary>Of one kind in a row that make a session useless.</summary>
    public const int TooMany = 2;

    /// <summary>Calls refused because too many ran; no model that works makes so many.</summary>
    public const int TooManyRefused = 100;

    /// <summary>A voice is reported when it begins and for every further second; so many reports without an answer are no cough.</summary>
    public const int TooMuchUnheardVoice = 8;

    /// <summary>Calls that were refused because too many ran.</summary>
    public int Refused { get; init; }

    /// <summary>Nothing is known against the session.</summary>
    public static SessionHealth Good { get; } = new(0, 0, 0, false);

    /// <summary>A turn got no reply in time.</summary>
    public SessionHealth TurnUnanswered() => this with { Unanswered = Unanswered + 1 };

    /// <summary>A reply had neither sound nor a call.</summary>
    public SessionHealth ReplySilent() => this with { Silent = Silent + 1 };

    /// <summary>A reply that counted as silent has asked for a call after all.</summary>
    public SessionHealth ReplyNotSilent() => this with { Silent = Math.Max(0, Silent - 1) };

    /// <summary>A call was refused because too many ran.</summary>
    public SessionHealth CallRefused() => this with { Refused = Refused + 1 };

    /// <summary>A reply is heard: the service answers and is understood.</summary>
    public SessionHealth ReplyHeard() => this with { Unanswered = 0, Silent = 0 };

    /// <summary>The local detector hears a voice that goes out.</summary>
    public SessionHealth VoiceSent() => this with { UnheardVoice = UnheardVoice + 1 };

    /// <summary>The service hears speech.</summary>
    public SessionHealth SpeechHeard() => this with { UnheardVoice = 0, IsDeafnessTried = false };

    /// <summary>The session is being replaced; what is known about the room stays.</summary>
    public SessionHealth Replaced() => Good with { IsDeafnessTried = IsDeafnessTried || UnheardVoice >= TooMuchUnheardVoice };

    /// <summary>Why the session is to be replaced, in words for the journal; null while it is not.</summary>
    public string? Verdict => this switch
    {
        { Silent: >= TooMany } => $"{TooMany} replies in a row without sound",
        { Unanswered: >= TooMany } => $"{TooMany} turns in a row without a reply",
        { UnheardVoice: >= TooMuchUnheardVoice, IsDeafnessTried: false } => "a voice at the microphone for seconds, and the service hears none",
        { Refused: >= TooManyRefused } => "far more calls than anyone can answer",
        _ => null,
    };
}
