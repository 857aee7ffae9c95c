using HydraKiosk.Tools;

namespace HydraKiosk.Conversation.Account;

/// <summary>Runs calls and puts them into the account, outputs that come after their session is gone included.</summary>
/// <param name="tools">Runs them.</param>
/// <param name="account">Keeps them.</param>
internal sealed class AccountedTools(IToolRunner tools, ConversationAccount account) : IToolRunner
{
    /// <inheritdoc/>
    public async Task<string> RunAsync(string callId, string? name, string argumentsJson)
    {
        var ticket = account.ToolCalled(name, argumentsJson);
        var output = await tools.RunAsync(callId, name, argumentsJson).ConfigureAwait(false);
        account.ToolOutput(ticket, output);
        return output;
    }
}
