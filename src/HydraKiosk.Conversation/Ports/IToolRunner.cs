using HydraKiosk.Primitives.Calls;

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
