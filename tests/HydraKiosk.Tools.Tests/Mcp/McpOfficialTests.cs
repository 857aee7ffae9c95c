using System.IO.Pipelines;
using System.Text.Json;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Tools.Mcp.Wire;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using OfficialServer = ModelContextProtocol.Server.McpServer;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>A server of the protocol's official package for this language, over pipes within this process.</summary>
public sealed class McpOfficialTests : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Pipe _toServer = new();
    private readonly Pipe _fromServer = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listChanged = new();
    private readonly TaskCompletionSource _waiting = new();
    private readonly TaskCompletionSource _cancelled = new();
    private readonly OfficialServer _server;
    private readonly Task _run;
    private readonly IMcpTransport _transport;

    public McpOfficialTests()
    {
        var options = new McpServerOptions
        {
            ServerInfo = new Implementation { Name = "shop", Version = "1" },
            ToolCollection =
            [
                McpServerTool.Create((string words) => words, new McpServerToolCreateOptions { Name = "say", Description = "Says it." }),
                McpServerTool.Create(() => new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "no paper" }] }, new McpServerToolCreateOptions { Name = "fails" }),
                McpServerTool.Create(WaitAsync, new McpServerToolCreateOptions { Name = "waits" }),
            ],
        };
        _server = OfficialServer.Create(new StreamServerTransport(_toServer.Reader.AsStream(), _fromServer.Writer.AsStream()), options);
        _run = _server.RunAsync(_stop.Token);
        _transport = new StdioTransport(_toServer.Writer.AsStream(), _fromServer.Reader.AsStream(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _server.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Tools_are_listed_and_called()
    {
        await using var client = await ConnectAsync();
        var tools = await client.ListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["fails", "say", "waits"], tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Says it.", tools.Single(tool => tool.Name == "say").Description);
        Assert.Contains("\"words\"", tools.Single(tool => tool.Name == "say").SchemaJson, StringComparison.Ordinal);
        Assert.Equal(new McpOutcome(McpOutcomeKind.Done, "Grüße 😀"), await CallAsync(client, "say", """{"words":"Grüße 😀"}"""));
        Assert.Equal(new McpOutcome(McpOutcomeKind.Refused, "no paper"), await CallAsync(client, "fails"));
        Assert.Equal(McpOutcomeKind.Refused, (await CallAsync(client, "nowhere")).Kind);
        Assert.Equal("2025-11-25", _server.NegotiatedProtocolVersion);
    }

    [Fact]
    public async Task The_server_hears_that_a_call_is_cancelled()
    {
        await using var client = await ConnectAsync();
        using var stop = new CancellationTokenSource();
        var call = CallAsync(client, "waits", cancellation: stop.Token);
        await _waiting.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await _cancelled.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_tool_that_comes_is_told()
    {
        await using var client = await ConnectAsync();
        _server.ServerOptions.ToolCollection!.Add(McpServerTool.Create(() => "new", new McpServerToolCreateOptions { Name = "comes" }));
        await _listChanged.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Contains(await client.ListAsync(TestContext.Current.CancellationToken), tool => tool.Name == "comes");
    }

    [Fact]
    public async Task The_end_of_the_server_is_the_end_of_the_connection()
    {
        await using var client = await ConnectAsync();
        var call = CallAsync(client, "waits");
        await _waiting.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await _stop.CancelAsync();
        await Task.WhenAny(_run);
        await _fromServer.Writer.CompleteAsync();

        Assert.Equal("it closed the connection", await client.Ended.WaitAsync(_patience, TestContext.Current.CancellationToken));
        Assert.Equal(McpOutcome.InDoubt, await call);
    }

    private async Task<string> WaitAsync(CancellationToken cancellation)
    {
        _waiting.TrySetResult();
        await using var told = cancellation.Register(() => _cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, cancellation);
        return "";
    }

    private async Task<IMcpConnection> ConnectAsync()
    {
        var peer = new JsonRpcPeer(_transport, method =>
        {
            if (method == NotificationMethods.ToolListChangedNotification)
            {
                _listChanged.TrySetResult();
            }
        });
        var stop = TestContext.Current.CancellationToken;
        await McpHandshake.AgreeAsync(peer, _transport, stop).WaitAsync(_patience, stop);
        return new McpConnection(peer, _transport, null, TimeProvider.System);
    }

    private static async Task<McpOutcome> CallAsync(IMcpConnection client, string tool, string arguments = "{}", CancellationToken cancellation = default)
    {
        using var document = JsonDocument.Parse(arguments);
        return await client.CallAsync(tool, document.RootElement, cancellation).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }
}
