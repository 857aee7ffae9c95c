using System.Runtime.CompilerServices;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Recap;

namespace HydraKiosk.Hosting;

/// <summary>Runs calls and puts them into the recap, answers that come after their session is gone included.</summary>
/// <param name="tools">Runs them.</param>
/// <param name="recap">Keeps them.</param>
internal sealed class RecappedTools(Tools.IToolRunner tools, ConversationRecap recap) : IToolRunner
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ticket = recap.ToolCalled(request.Name, request.ArgumentsJson);
        var output = await tools.RunAsync(request.CallId, request.Name, request.ArgumentsJson).ConfigureAwait(false);
        recap.ToolOutput(ticket, output);
        yield return new ToolAnswer(output);
    }
}
