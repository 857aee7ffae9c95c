using System.Runtime.CompilerServices;
using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Recap;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Running;

namespace HydraKiosk.Hosting;

/// <summary>Runs calls and puts them into the recap, answers that come after their session is gone included.</summary>
/// <param name="tools">Runs them.</param>
/// <param name="recap">Keeps them.</param>
internal sealed class RecappedTools(ToolRunner tools, ConversationRecap recap) : IToolRunner
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<ToolAnswer> RunAsync(ToolRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ticket = recap.ToolCalled(request.Name, request.ArgumentsJson);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the disk, which the log waits for, is not the conversation's
        await foreach (var answer in tools.RunAsync(request, cancellation).ConfigureAwait(false))
        {
            recap.ToolOutput(ticket, answer.Output);
            yield return answer;
        }

        recap.ToolEnded(ticket);
    }
}
