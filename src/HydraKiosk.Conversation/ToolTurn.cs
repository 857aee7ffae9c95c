using System.Collections.Immutable;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Conversation;

/// <summary>
/// The calls of one turn and when their spoken answer may be asked for: once, when every call has its output and no further call can come,
/// and not at all if the person has moved on (protocol section 14.3 and 14.8). Immutable.
/// </summary>
/// <param name="Outstanding">Calls that run, and the response that asked for each; empty where the service did not say.</param>
/// <param name="Known">The last call ids of this session, so that a repeated event runs nothing twice.</param>
/// <param name="Callers">Responses that asked for the calls of this turn and are not known to be done.</param>
/// <param name="Superseded">
/// Calls of earlier turns that still run: their outputs are posted, so that the service's history is whole, but ask for nothing.
/// </param>
/// <param name="Owed">Responses to whose calls outputs have been posted for which no answer was asked for.</param>
public sealed record ToolTurn(
    ImmutableDictionary<string, string> Outstanding, ImmutableList<string> Known, ImmutableHashSet<string> Callers,
        ImmutableHashSet<string> Superseded,
    ImmutableHashSet<string> Owed)
{
    /// <summary>Calls that may run at a time; more than any model asks for in a turn.</summary>
    public const int MaxRunning = 16;

    private const int MaxKnown = 256;

    /// <summary>No call.</summary>
    public static ToolTurn None { get; } = new(ImmutableDictionary<string, string>.Empty, [], [], [], []);

    /// <summary>Calls that have been answered once and may say more.</summary>
    public ImmutableHashSet<string> Unfinished { get; init; } = [];

    /// <summary>
    /// Calls that have said something, or would have, for a turn that the person has moved on from. What they still say is posted, so that the model
    /// knows what has been done, and asks for nothing.
    /// </summary>
    public ImmutableHashSet<string> Moot { get; init; } = [];

    /// <summary>Whether a further answer of a call is owed, which may come while a reply is being made.</summary>
    public bool OwesFurther { get; init; }

    /// <summary>Whether what is owed is not urgent: it is spoken of when nobody speaks.</summary>
    public bool WaitsForQuiet { get; init; }

    /// <summary>Whether outputs have been posted for which no answer was asked for.</summary>
    public bool OwesReply => !Owed.IsEmpty;

    /// <summary>Whether the agent is working for the person.</summary>
    public bool IsBusy => !Outstanding.IsEmpty || OwesReply;

    /// <summary>Whether every call has its output and the responses that made them are done, so that no more calls can come.</summary>
    public bool IsComplete => IsSettled && Callers.IsEmpty;

    /// <summary>Whether every call so far has its output.</summary>
    public bool IsSettled => OwesReply && Outstanding.IsEmpty;

    /// <summary>Whether no further call may run before one of those that run has ended.</summary>
    public bool IsFull => Outstanding.Count + Superseded.Count + Unfinished.Count + Moot.Count >= MaxRunning;

    /// <summary>Whether that call has been seen before.</summary>
    public bool Knows(string callId) => Known.Contains(callId);

    /// <summary>A call to run.</summary>
    /// <param name="callId">The service's id of the call.</param>
    /// <param name="caller">Who asks. Empty where nothing can tell that the set of calls is closed, and the settling time decides.</param>
    public ToolTurn Called(string callId, string caller) =>
        Remember(callId) with { Outstanding = Outstanding.SetItem(callId, caller), Callers = Callers.Add(caller) };

    /// <summary>A call that is answered without being run.</summary>
    public ToolTurn Refused(string callId, string caller) => Remember(callId) with { Owed = Owed.Add(caller), Callers = Callers.Add(caller) };

    /// <summary>A call has an answer, the first or a further one.</summary>
    /// <param name="callId">Which call.</param>
    /// <param name="when">Whether the agent is to speak about it.</param>
    public ToolTurn Answered(string callId, SpeakWhen when)
    {
        var isFirst = Outstanding.TryGetValue(callId, out var caller);
        if (!isFirst && Superseded.Contains(callId))
        {
            return this with { Superseded = Superseded.Remove(callId), Moot = Moot.Add(callId) };
        }

        if (!isFirst && Moot.Contains(callId))
        {
            return this;
        }

        var answered = this with { Outstanding = Outstanding.Remove(callId), Unfinished = Unfinished.Add(callId) };
        return when == SpeakWhen.Never
            ? answered
            : answered with { Owed = Owed.Add(caller ?? ""), OwesFurther = OwesFurther || !isFirst, WaitsForQuiet = when == SpeakWhen.WhenIdle && (WaitsForQuiet || !OwesReply) };
    }

    /// <summary>A call goes on in the background: its turn does not wait for it.</summary>
    public ToolTurn Delegated(string callId) => this with { Unfinished = Unfinished.Remove(callId), Moot = Moot.Remove(callId) };

    /// <summary>Calls in the background of which nobody wants to hear: what they still say is posted, and asks for nothing.</summary>
    public ToolTurn Dismissed(IReadOnlyCollection<string> callIds) => callIds.Count == 0 ? this : this with { Moot = Moot.Union(callIds) };

    /// <summary>A call will say no more.</summary>
    public ToolTurn Ended(string callId) => Unfinished.Contains(callId) || Moot.Contains(callId)
        ? this with { Unfinished = Unfinished.Remove(callId), Moot = Moot.Remove(callId) } : this;

    /// <summary>The service does not want these calls any more: what they say is not posted.</summary>
    public ToolTurn Withdrawn(IEnumerable<string> callIds) => callIds.Aggregate(this, static (left, id) => left with
    {
        Outstanding = left.Outstanding.Remove(id),
        Superseded = left.Superseded.Remove(id),
        Unfinished = left.Unfinished.Remove(id),
        Moot = left.Moot.Remove(id),
    });

    /// <summary>A reply is over, however it ended.</summary>
    public ToolTurn ReplyDone(string replyId) => Callers.Contains(replyId) ? this with { Callers = Callers.Remove(replyId) } : this;

    /// <summary>A response was cancelled: what it asked for ends as it ends, and nobody waits for a word about it.</summary>
    public ToolTurn Cancelled(string replyId)
    {
        var left = ReplyDone(replyId);
        foreach (var (call, caller) in Outstanding)
        {
            if (caller == replyId)
            {
                left = left with { Outstanding = left.Outstanding.Remove(call), Superseded = left.Superseded.Add(call) };
            }
        }

        return left.Owed.Contains(replyId) ? left with { Owed = left.Owed.Remove(replyId) } : left;
    }

    /// <summary>Whether a call runs whose output the service still waits for.</summary>
    public bool Awaits(string callId) => IsUnanswered(callId) || Unfinished.Contains(callId) || Moot.Contains(callId);

    /// <summary>Whether a call has not said anything yet.</summary>
    public bool IsUnanswered(string callId) => Outstanding.ContainsKey(callId) || Superseded.Contains(callId);

    /// <summary>The answer has come by itself.</summary>
    public ToolTurn Settled() => this with { Owed = [], OwesFurther = false, WaitsForQuiet = false };

    /// <summary>The answer has been asked for.</summary>
    public ToolTurn Asked() => this with { Owed = [], Callers = [], OwesFurther = false, WaitsForQuiet = false };

    /// <summary>The person has moved on, or the service has given the turn up: no answer is to be asked for.</summary>
    public ToolTurn Abandoned() => this with
    {
        Outstanding = Outstanding.Clear(),
        Superseded = Superseded.Union(Outstanding.Keys),
        Callers = [],
        Owed = [],
        Unfinished = [],
        Moot = Moot.Union(Unfinished),
        OwesFurther = false,
        WaitsForQuiet = false,
    };

    private ToolTurn Remember(string callId) => this with { Known = (Known.Count >= MaxKnown ? Known.RemoveAt(0) : Known).Add(callId) };
}
