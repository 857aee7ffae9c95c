using System.Threading.Channels;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Link.Contract;

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

/// <summary>A message of the running session.</summary>
public sealed record LinkMessage(ServerEvent Event) : LinkEvent
{
    /// <inheritdoc/>
    internal override int TextLength => Event switch
    {
        TranscriptDelta transcript => transcript.Text.Length,
        ItemDone done => done.Item.Text?.Length ?? 0,
        CallReady call => call.ArgumentsJson.Length + call.CallId.Length,
        SessionConfigured { ToolNames: { } names } => names.Sum(n => n.Length),
        SessionUpdated updated => updated.ToolNames.Sum(n => n.Length),
        ServerError error => (error.Message?.Length ?? 0) + (error.Param?.Length ?? 0),
        ServerWarning warning => warning.Message?.Length ?? 0,
        _ => 0,
    };
}
