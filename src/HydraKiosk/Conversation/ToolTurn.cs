using System.Collections.Immutable;

namespace HydraKiosk.Conversation;

/// <summary>
/// The calls of one turn and when their spoken answer may be asked for: once, when every call has its output and no further call can come,
/// and not at all if the person has moved on (protocol section 14.3 and 14.8). Immutable.
/// </summary>
/// <param name="Outstanding">Calls that run.</param>
/// <param name="Known">Every call id of this session, so that a repeated event runs nothing twice.</param>
/// <param name="Callers">Responses that asked for the calls of this turn and are not known to be done.</param>
/// <param name="Superseded">Calls of earlier turns that still run: their outputs are posted, so that the service's history is whole, but ask for nothing.</param>
/// <param name="OwesReply">Whether outputs have been posted for which no answer was asked for.</param>
public sealed record ToolTurn(
    ImmutableHashSet<string> Outstanding, ImmutableHashSet<string> Known, ImmutableHashSet<string> Callers, ImmutableHashSet<string> Superseded, bool OwesReply)
{
    /// <summary>No call.</summary>
    public static ToolTurn None { get; } = new([], [], [], [], false);

    /// <summary>Whether the agent is working for the person.</summary>
    public bool IsBusy => !Outstanding.IsEmpty || OwesReply;

    /// <summary>Whether every call has its output and the responses that made them are done, so that no more calls can come.</summary>
    public bool IsComplete => OwesReply && Outstanding.IsEmpty && Callers.IsEmpty;

    /// <summary>Whether every call so far has its output.</summary>
    public bool IsSettled => OwesReply && Outstanding.IsEmpty;

    /// <summary>A call to run; unchanged when it is known already.</summary>
    /// <param name="callId">The service's id of the call.</param>
    /// <param name="responseId">Who asks. Where the service does not say, nothing can tell that the set of calls is closed, and the settling time decides.</param>
    public ToolTurn Called(string callId, string? responseId) => Known.Contains(callId)
        ? this
        : this with
        {
            Outstanding = Outstanding.Add(callId),
            Known = Known.Add(callId),
            Callers = Callers.Add(responseId ?? ""),
        };

    /// <summary>A call has its output.</summary>
    public ToolTurn Answered(string callId) => Superseded.Contains(callId)
        ? this with { Superseded = Superseded.Remove(callId) }
        : this with { Outstanding = Outstanding.Remove(callId), OwesReply = true };

    /// <summary>A response is over, however it ended.</summary>
    public ToolTurn ResponseDone(string responseId) => this with { Callers = Callers.Remove(responseId) };

    /// <summary>Whether a call runs whose output the service still waits for.</summary>
    public bool Awaits(string callId) => Outstanding.Contains(callId) || Superseded.Contains(callId);

    /// <summary>The answer has come by itself.</summary>
    public ToolTurn Settled() => this with { OwesReply = false };

    /// <summary>The answer has been asked for.</summary>
    public ToolTurn Asked() => this with { OwesReply = false, Callers = [] };

    /// <summary>The person has moved on, or the service has given the turn up: no answer is to be asked for.</summary>
    public ToolTurn Abandoned() => this with { Outstanding = [], Superseded = Superseded.Union(Outstanding), Callers = [], OwesReply = false };
}
