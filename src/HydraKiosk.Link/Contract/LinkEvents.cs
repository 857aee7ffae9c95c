using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Link.Contract;

/// <summary>What a session turned out to be.</summary>
/// <param name="SessionId">The service's id, for support.</param>
/// <param name="OutputSampleRateHz">The rate of its reply audio.</param>
/// <param name="Greets">Whether a greeting follows.</param>
/// <param name="IsReconnect">Whether it replaces a session that was lost while wanted.</param>
/// <param name="HandshakeTime">From the dial to a session that is ready.</param>
public sealed record SessionInfo(string SessionId, int OutputSampleRateHz, bool Greets, bool IsReconnect, TimeSpan HandshakeTime)
{
    /// <summary>How far this device's clock is ahead of the service's, as its answer's <c>Date</c> tells; null where it said nothing.</summary>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>What a link reports.</summary>
public abstract record LinkEvent
{
    /// <summary>How many characters of the service's text it holds, for whoever bounds a queue.</summary>
    internal virtual int TextLength => 0;
}

/// <summary>An attempt begins; the first of a row is 1.</summary>
public sealed record LinkConnecting(int Attempt) : LinkEvent;

/// <summary>A session is configured: audio flows both ways.</summary>
public sealed record LinkReady(SessionInfo Session) : LinkEvent;

/// <summary>Something of the running session, already in the conversation's words.</summary>
/// <param name="Event">What happened.</param>
public sealed record LinkTold(VoiceEvent Event) : LinkEvent
{
    /// <inheritdoc/>
    internal override int TextLength => Event switch
    {
        VoiceReplyText text => text.Text.Length,
        VoiceTurnTaken turn => turn.Words?.Length ?? 0,
        VoiceCallAsked call => call.ArgumentsJson.Length + call.CallId.Length,
        VoiceReplyEnded ended => ended.Reason?.Length ?? 0,
        _ => 0,
    };
}

/// <summary>There is no session now; where one is still wanted the next attempt follows after <paramref name="RetryIn"/>.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Detail">In plain words, without secrets.</param>
/// <param name="RetryIn">Null when no attempt will follow by itself.</param>
/// <param name="WasReady">Whether a configured session was lost, rather than an attempt failed.</param>
public sealed record LinkDown(LinkFault Fault, string Detail, TimeSpan? RetryIn, bool WasReady) : LinkEvent
{
    /// <summary>The number of the journal's line about it (HK-nnnn), for a status display; 0 where there is none.</summary>
    public int CauseCode { get; init; }

    /// <summary>Whether somebody has to do something; otherwise waiting helps.</summary>
    public bool NeedsTechnician { get; init; }

    /// <summary>The service's id of the session that ended; empty when it never had one.</summary>
    public string SessionId { get; init; } = "";

    /// <inheritdoc cref="SessionInfo.ClockAhead"/>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>
/// The session ended normally: close 1000 by either side. <paramref name="ByServer"/> when the service closed first, as it does when idle.
/// </summary>
public sealed record LinkClosed(bool ByServer) : LinkEvent
{
    /// <summary>The service's id of the session.</summary>
    public string SessionId { get; init; } = "";
}
