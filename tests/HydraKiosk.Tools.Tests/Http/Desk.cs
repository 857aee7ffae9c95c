using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>Sends requests as a tool would, and keeps what a technician would read.</summary>
internal sealed class Desk
{
    /// <summary>Only ever passes where something is broken.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public TestLog Log { get; } = new();

    public HttpServices Services { get; init; } = PeerServer.Services;

    public async Task<string> CallAsync(HttpSettings settings, string arguments = "{}", CancellationToken cancellation = default)
    {
        using var document = JsonDocument.Parse(arguments);
        var call = new ToolCall(document.RootElement.Clone(), Calls.Request("call_1", "a_tool", arguments));
        var tool = new HttpTool("a_tool", "asks", "{}", settings, Log, TimeProvider.System, Services);
        await using var answers = tool.RunAsync(call, cancellation).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(Limit, CancellationToken.None));
        var output = answers.Current.Output;
        Assert.False(await answers.MoveNextAsync());
        return output;
    }

    public async Task<JsonElement> AskAsync(HttpSettings settings, string arguments = "{}") => Json(await CallAsync(settings, arguments));

    /// <summary>The reason why a call was refused.</summary>
    public async Task<string> RefusedAsync(HttpSettings settings, string arguments) =>
        (await Assert.ThrowsAsync<ToolRefusedException>(() => CallAsync(settings, arguments))).Message;

    public static JsonElement Json(string output)
    {
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}
