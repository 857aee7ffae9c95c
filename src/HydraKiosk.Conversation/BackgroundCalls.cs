using System.Collections.Immutable;
using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Conversation;

/// <summary>
/// Calls that go on while the person and the agent talk of other things, and what they have to say. A result is given to the model only when it can
/// be spoken of at once: then it is spoken exactly once, and not at all where the person has dismissed the question before. Immutable.
/// </summary>
/// <param name="Running">Calls that run, and what ends them.</param>
/// <param name="Results">What has come and waits for quiet, in order.</param>
public sealed record BackgroundCalls(ImmutableDictionary<string, BackgroundWork> Running, ImmutableList<BackgroundResult> Results)
{
    /// <summary>None.</summary>
    public static BackgroundCalls None { get; } = new(ImmutableDictionary<string, BackgroundWork>.Empty, []);

    /// <summary>Whether something is still to come, or to be told.</summary>
    public bool IsAwaited => !Running.IsEmpty || !Results.IsEmpty;

    /// <summary>Whether it is one of these.</summary>
    public bool Has(string callId) => Running.ContainsKey(callId);

    /// <summary>A call is under way.</summary>
    public BackgroundCalls Began(string callId, BackgroundWork work) => this with { Running = Running.SetItem(callId, work) };

    /// <summary>A call says what came of it.</summary>
    public BackgroundCalls Came(string callId, string output) => this with { Results = Results.Add(new BackgroundResult(callId, output)) };

    /// <summary>A call will say no more.</summary>
    public BackgroundCalls Ended(string callId) => Has(callId) ? this with { Running = Running.Remove(callId) } : this;

    /// <summary>All results are told.</summary>
    public BackgroundCalls Told() => this with { Results = [] };
}

/// <summary>What a call in the background has to say.</summary>
/// <param name="CallId">Which call.</param>
/// <param name="Output">For the model, a JSON document.</param>
public readonly record struct BackgroundResult(string CallId, string Output);
