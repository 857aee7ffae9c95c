using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Conversation.Voice;

/// <summary>What a voice link reports. Ids are the service's own and say nothing to anybody but their link.</summary>
public abstract record VoiceEvent;

/// <summary>An attempt begins; the first of a row is 1.</summary>
public sealed record VoiceConnecting(int Attempt) : VoiceEvent;

/// <summary>A session is ready: audio flows both ways.</summary>
public sealed record VoiceReady(VoiceSession Session) : VoiceEvent;

/// <summary>There is no session now; where one is still wanted the next attempt follows after <paramref name="RetryIn"/>.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Detail">In plain words, without secrets.</param>
/// <param name="RetryIn">Null when no attempt will follow by itself.</param>
/// <param name="WasReady">Whether a session that was ready was lost, rather than an attempt failed.</param>
public sealed record VoiceDown(LinkFault Fault, string Detail, TimeSpan? RetryIn, bool WasReady) : VoiceEvent
{
    /// <summary>The number of the journal's line about it (HK-nnnn), for a status display; 0 where there is none.</summary>
    public int CauseCode { get; init; }

    /// <summary>Whether somebody has to do something; otherwise waiting helps.</summary>
    public bool NeedsTechnician { get; init; }

    /// <summary>The service's id of the session that ended; empty when it never had one.</summary>
    public string SessionId { get; init; } = "";

    /// <inheritdoc cref="VoiceSession.ClockAhead"/>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>The session ended normally. <paramref name="ByService"/> when the service closed first, as it does when idle.</summary>
public sealed record VoiceClosed(bool ByService) : VoiceEvent
{
    /// <summary>The service's id of the session.</summary>
    public string SessionId { get; init; } = "";
}

/// <summary>The service will end this session by itself after <paramref name="In"/>.</summary>
public sealed record VoiceEndsSoon(TimeSpan In) : VoiceEvent;

/// <summary>The service hears the person begin to speak.</summary>
/// <param name="UtteranceId">By which the verdict on this speech is known; null where the service did not say.</param>
public sealed record VoiceSpeechBegan(string? UtteranceId) : VoiceEvent;

/// <summary>The service hears the person's speech end; may come late, even after the reply has begun.</summary>
/// <param name="UtteranceId">As in <see cref="VoiceSpeechBegan"/>.</param>
public sealed record VoiceSpeechEnded(string? UtteranceId) : VoiceEvent;

/// <summary>The service takes the speech for a turn, and answers it.</summary>
/// <param name="UtteranceId">As in <see cref="VoiceSpeechBegan"/>.</param>
/// <param name="Words">What was said; null where the service does not tell.</param>
public sealed record VoiceTurnTaken(string? UtteranceId, string? Words) : VoiceEvent;

/// <summary>The service takes the speech for noise.</summary>
/// <param name="UtteranceId">As in <see cref="VoiceSpeechBegan"/>.</param>
public sealed record VoiceTurnDismissed(string? UtteranceId) : VoiceEvent;

/// <summary>A reply begins.</summary>
/// <param name="ReplyId">The service's id.</param>
/// <param name="Reply">The number under which its audio arrives; higher than that of every reply before it, across sessions.</param>
public sealed record VoiceReplyBegan(string ReplyId, int Reply) : VoiceEvent;

/// <summary>The last of a reply's audio has arrived.</summary>
public sealed record VoiceReplySoundComplete(int Reply) : VoiceEvent;

/// <summary>A piece of what the agent says, as text.</summary>
public sealed record VoiceReplyText(int Reply, string Text) : VoiceEvent
{
    /// <summary>How much of the reply's sound had come before it: it belongs to what follows, or at the earliest to that.</summary>
    public TimeSpan SoundBefore { get; init; }
}

/// <summary>The model wants a tool to be run, and its arguments are complete.</summary>
/// <param name="ReplyId">The reply that asks for it, or null where the service did not say.</param>
/// <param name="CallId">What its output must name.</param>
/// <param name="Name">Of the tool; null where the service named none.</param>
/// <param name="ArgumentsJson">As the model wrote them; "{}" where it wrote nothing. Not parsed and not trusted.</param>
public sealed record VoiceCallAsked(string? ReplyId, string CallId, string? Name, string ArgumentsJson) : VoiceEvent;

/// <summary>The service does not want the outputs of these calls any more.</summary>
public sealed record VoiceCallsCancelled(IReadOnlyList<string> CallIds) : VoiceEvent;

/// <summary>The service has given up waiting for the outputs of its calls, and will not answer them.</summary>
public sealed record VoiceCallsAbandoned : VoiceEvent;

/// <summary>The end of a reply on the service's side, once; it may still be at the loudspeaker.</summary>
/// <param name="ReplyId">The service's id.</param>
/// <param name="Reply">Its number.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Of an end that was not ordinary, in the service's words; else null.</param>
/// <param name="Sound">How much sound came of it.</param>
/// <param name="Calls">How many calls it asked for.</param>
/// <param name="Usage">Tokens, where the service said.</param>
public sealed record VoiceReplyEnded(
    string ReplyId, int Reply, ReplyOutcome Outcome, string? Reason, TimeSpan Sound, int Calls, TokenUsage? Usage) : VoiceEvent;

/// <summary>How a reply ended on the service's side.</summary>
public enum ReplyOutcome
{
    /// <summary>The service said something that its link does not know.</summary>
    Unknown,

    /// <summary>It is complete; nothing is said about the loudspeaker.</summary>
    Completed,

    /// <summary>Interrupted by the person or by this device.</summary>
    Cancelled,

    /// <summary>Stopped early by a limit of the service.</summary>
    Incomplete,

    /// <summary>A fault of the service.</summary>
    Failed,
}

/// <summary>Token counts of one reply.</summary>
public readonly record struct TokenUsage(long Input, long Output, long Total);
