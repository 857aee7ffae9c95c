namespace HydraKiosk.Conversation.Ports;

/// <summary>Runs the calls of the model.</summary>
public interface IToolRunner
{
    /// <summary>
    /// Runs one call. Its answers come one after the other, mostly a single one. Never throws: an unknown name, arguments that do not fit, a
    /// failure and a time limit that has passed are answers too. When it is cancelled, the stream ends.
    /// </summary>
    /// <param name="request">What is asked for, by whom and when.</param>
    /// <param name="cancellation">Nobody wants the answers any more: the person dismissed them, the session is gone, or the device stops.</param>
    IAsyncEnumerable<ToolAnswer> RunAsync(ToolRequest request, CancellationToken cancellation);
}

/// <summary>A call of the model, with what a policy wants to know about it.</summary>
/// <param name="CallId">The service's id of the call.</param>
/// <param name="Name">What the model asked for; null where it named nothing.</param>
/// <param name="ArgumentsJson">JSON text as the model wrote it; not trusted.</param>
/// <param name="Session">Which session asked, counted from the start of the program; ids of calls are only its own.</param>
/// <param name="Turn">Which turn of the person in this conversation it belongs to; 0 before the first.</param>
/// <param name="IsEngaged">Whether a person is in a conversation; otherwise nobody is there whom the call could serve.</param>
public readonly record struct ToolRequest(string CallId, string? Name, string ArgumentsJson, int Session, int Turn, bool IsEngaged);

/// <summary>An answer to a call.</summary>
/// <param name="Output">For the model, a JSON document.</param>
/// <param name="When">Whether the agent should speak about it.</param>
public readonly record struct ToolAnswer(string Output, SpeakWhen When = SpeakWhen.Now);

/// <summary>When the agent is to speak about an answer.</summary>
public enum SpeakWhen
{
    /// <summary>As soon as every call of the turn has its answer.</summary>
    Now,

    /// <summary>When neither the person nor the agent speaks.</summary>
    WhenIdle,

    /// <summary>Not at all: the model is told, and nobody waits for a word about it.</summary>
    Never,
}
