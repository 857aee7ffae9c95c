using HydraKiosk.Primitives.Calls;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Running;

namespace HydraKiosk.Tools.Tests;

/// <summary>Calls for tests, and their answers.</summary>
internal static class Calls
{
    public static ToolRequest Request(string callId, string? name, string arguments) =>
        new(callId, name, arguments, Session: 1, Turn: 1, DeviceMode.Engaged);

    /// <summary>Runs a call that has one answer.</summary>
    public static async Task<string> CallAsync(this ToolRunner runner, string callId, string? name, string arguments) =>
        await SingleAsync(runner.RunAsync(Request(callId, name, arguments)));

    /// <summary>Runs a tool that has one answer.</summary>
    public static async Task<string> CallAsync(this ITool tool, System.Text.Json.JsonElement arguments) =>
        await SingleAsync(tool.RunAsync(new ToolCall(arguments, Request("call", tool.Name, "{}")), CancellationToken.None));

    private static async Task<string> SingleAsync(IAsyncEnumerable<ToolAnswer> stream)
    {
        var answers = new List<ToolAnswer>();
        await foreach (var answer in stream)
        {
            answers.Add(answer);
        }

        return Assert.Single(answers).Output;
    }
}
