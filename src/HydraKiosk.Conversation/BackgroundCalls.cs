using System.Collections.Immutable;
using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Conversation;

/// <summary>
/// Calls that go on while the person and the agent talk of other things, and what they have to say. A result is given to the model only when it can
/// be spoken of at once: then it is spoken exactly once, and not at all where the person has dismissed or replaced the question before. Immutable.
/// </summary>
/// <param name="Running">Calls that run.</param>
/// <param name="Results">What has come and waits for quiet, in order.</param>
public sealed record BackgroundCalls(ImmutableDictionary<string, BackgroundCall> Running, ImmutableList<BackgroundResult> Results)
{
    /// <summary>None.</summary>
    public static BackgroundCalls None { get; } = new(ImmutableDictionary<string, BackgroundCall>.Empty, []);

    /// <summary>Tools of the calls that run and are not known to be of this kind yet, by their ids.</summary>
    public ImmutableDictionary<string, string> Asked { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether something is still to come, or to be told.</summary>
    public bool IsAwaited => !Running.IsEmpty || !Results.IsEmpty;

    /// <summary>Whether it is one of these.</summary>
    public bool Has(string callId) => Running.ContainsKey(callId);

    /// <summary>A call is made; what it will be is not known yet.</summary>
    public BackgroundCalls Made(string callId, string tool) => this with { Asked = Asked.SetItem(callId, tool) };

    /// <summary>A call is under way.</summary>
    public BackgroundCalls Began(string callId, BackgroundWork work) =>
        this with { Running = Running.SetItem(callId, new BackgroundCall(Asked.GetValueOrDefault(callId, ""), work, HasSpoken: false)) };

    /// <summary>A call says what came of it.</summary>
    public BackgroundCalls Came(string callId, string output) =>
        Spoke(callId) with { Results = Results.Add(new BackgroundResult(callId, output, Running[callId].Tool, Running[callId].Work)) };

    /// <summary>A call has said something, whatever becomes of it.</summary>
    public BackgroundCalls Spoke(string callId) => this with { Running = Running.SetItem(callId, Running[callId] with { HasSpoken = true }) };

    /// <summary>A call will say no more.</summary>
    public BackgroundCalls Ended(string callId) => this with { Running = Running.Remove(callId), Asked = Asked.Remove(callId) };

    /// <summary>All results are told.</summary>
    public BackgroundCalls Told() => this with { Results = [] };
}

/// <summary>A call in the background.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Work">What ends it.</param>
/// <param name="HasSpoken">Whether it has said anything since it was said to be under way.</param>
public readonly record struct BackgroundCall(string Tool, BackgroundWork Work, bool HasSpoken);

/// <summary>What a call in the background has to say.</summary>
/// <param name="CallId">Which call.</param>
/// <param name="Output">For the model, a JSON document.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Work">What dismisses it.</param>
public readonly record struct BackgroundResult(string CallId, string Output, string Tool, BackgroundWork Work);
