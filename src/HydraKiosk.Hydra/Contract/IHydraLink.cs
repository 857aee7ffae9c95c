using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Hydra.Contract;

/// <summary>
/// The daemon's one connection to the service: connects while a session is wanted, reconnects with back-off, and reports what happens.
/// Every method may be called from any thread and returns at once.
/// </summary>
public interface IHydraLink : IAsyncDisposable
{
    /// <summary>What happens, in order. One reader.</summary>
    ChannelReader<LinkEvent> Events { get; }

    /// <summary>
    /// Wants a session from now on. <paramref name="plan"/> is asked at every attempt, so that a reconnect can leave out the greeting
    /// and carry an account of the conversation so far. Calling it while already wanted only replaces the plan.
    /// </summary>
    void Connect(Func<SessionPlan> plan);

    /// <summary>
    /// Wants no session: closes a running one with 1000, cancels a running attempt or wait, and forgets as <see cref="Forget"/> does.
    /// </summary>
    void Disconnect();

    /// <summary>
    /// A conversation is over: whatever the microphone has heard until now is cleared, and no <see cref="KeepFrom"/> reaches back past this
    /// instant, so that nothing of one visitor can go out in the session of the next. A running session goes on.
    /// </summary>
    void Forget();

    /// <summary>
    /// Someone has engaged: what the microphone hears from this instant on, while its gate is open, is sent when a session is ready, at
    /// no more than 1.5 times real time. <see cref="Connect"/> does it by itself for the instant of the call where nothing was wanted before.
    /// </summary>
    /// <param name="from">A timestamp of the clock, at most ten seconds old.</param>
    /// <param name="preroll">How much from before it goes out as well, whether the gate was open or not.</param>
    void KeepFrom(long from, TimeSpan preroll);

    /// <summary>Whether anything is kept for the next session by <see cref="KeepFrom"/>, and still from its beginning.</summary>
    bool IsKeeping { get; }

    /// <summary>
    /// Somebody asks: tries at once where a wait is running, at most once a second. A wait that the service asked for (<c>Retry-After</c>,
    /// no free place, a rule) is cut to 12 s after the last attempt. That of a refused key is not cut, but the key is looked up again.
    /// </summary>
    void RetryNow();

    /// <summary>
    /// Gives the running session up, because it does not do what a session does, and opens another one after the ordinary back-off.
    /// Nothing happens without a configured session.
    /// </summary>
    /// <param name="why">In plain words, without secrets; stands in the journal and in <see cref="LinkDown.Detail"/>.</param>
    void Recycle(string why);

    /// <summary>Replaces the tools of the running session. False when no session is ready.</summary>
    bool UpdateTools(IReadOnlyList<ToolDeclaration> tools);

    /// <summary>Posts the output of a call. False when no session is ready (the output is then lost with its session).</summary>
    bool PostCallOutput(string callId, string output);

    /// <summary>Asks for the spoken answer to the outputs posted. False when no session is ready.</summary>
    bool CreateResponse();

    /// <summary>Stops a response, or whatever runs when <paramref name="responseId"/> is null. False when no session is ready.</summary>
    bool CancelResponse(string? responseId);
}

/// <summary>What a session turned out to be.</summary>
/// <param name="SessionId">The service's id, for support.</param>
/// <param name="OutputSampleRateHz">The rate of its reply audio.</param>
/// <param name="Greets">Whether a greeting follows.</param>
/// <param name="IsReconnect">Whether it replaces a session that was lost while wanted.</param>
/// <param name="HandshakeTime">From the dial to <c>session.configured</c>.</param>
public sealed record SessionInfo(string SessionId, int OutputSampleRateHz, bool Greets, bool IsReconnect, TimeSpan HandshakeTime)
{
    /// <summary>How far this device's clock is ahead of the service's, as its answer's <c>Date</c> tells; null where it said nothing.</summary>
    public TimeSpan? ClockAhead { get; init; }
}

/// <summary>What the link reports.</summary>
public abstract record LinkEvent;

/// <summary>An attempt begins; the first of a row is 1.</summary>
public sealed record LinkConnecting(int Attempt) : LinkEvent;

/// <summary>A session is configured: audio flows both ways.</summary>
public sealed record LinkReady(SessionInfo Session) : LinkEvent;

/// <summary>A message of the running session.</summary>
public sealed record LinkMessage(ServerEvent Event) : LinkEvent;

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
