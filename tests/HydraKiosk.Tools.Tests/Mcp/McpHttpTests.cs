using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>Servers with an address, made of a handler.</summary>
public sealed class McpHttpTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly string _secretFile = Path.GetTempFileName();

    public void Dispose() => File.Delete(_secretFile);

    [Fact]
    public async Task Every_request_carries_the_secret_of_the_file()
    {
        File.WriteAllText(_secretFile, "Bearer of the shop\nsecond line\n");
        var server = new Server();
        await using var connection = await ConnectAsync(server);
        await connection.ListAsync(TestContext.Current.CancellationToken);

        Assert.InRange(server.Secrets.Count, 2, int.MaxValue);
        Assert.All(server.Secrets, secret => Assert.Equal("Bearer of the shop", secret));
    }

    [Fact]
    public async Task A_secret_that_is_missing_is_told_with_its_file_and_nothing_is_sent()
    {
        var server = new Server();
        var fault = await Assert.ThrowsAsync<McpUnavailableException>(() => ConnectAsync(server));
        Assert.Contains($"the first line of {_secretFile} is no secret", fault.Message, StringComparison.Ordinal);

        File.Delete(_secretFile);
        fault = await Assert.ThrowsAsync<McpUnavailableException>(() => ConnectAsync(server));
        Assert.Contains($"cannot be read from {_secretFile}", fault.Message, StringComparison.Ordinal);
        Assert.Empty(server.Secrets);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        File.WriteAllText(_secretFile, "x");
        var server = new Server { Words = new string('x', 2 * BoundedLines.MaxMessageBytes) };
        await using var connection = await ConnectAsync(server);
        using var arguments = JsonDocument.Parse("{}");

        Assert.Equal(McpOutcome.InDoubt, await connection.CallAsync("say", arguments.RootElement, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_that_cannot_be_sent_is_told_as_not_done()
    {
        File.WriteAllText(_secretFile, "x");
        var server = new Server();
        await using var connection = await ConnectAsync(server);
        server.Fault = new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        using var arguments = JsonDocument.Parse("{}");

        Assert.Equal(McpOutcome.NotSent, await connection.CallAsync("say", arguments.RootElement, TestContext.Current.CancellationToken));
        Assert.Contains("could not be reached", await connection.Ended.WaitAsync(_patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_cannot_be_sent_is_told_as_not_done_when_the_stream_beside_it_breaks_first()
    {
        File.WriteAllText(_secretFile, "x");
        var server = new Server { Stream = new() };
        await using var connection = await ConnectAsync(server);
        server.Fault = new HttpRequestException(HttpRequestError.ConnectionError, "refused");
        server.FaultAfter = connection.Ended;
        using var arguments = JsonDocument.Parse("{}");
        var call = connection.CallAsync("say", arguments.RootElement, TestContext.Current.CancellationToken);
        server.Stream.SetException(new IOException("cut"));

        Assert.Equal(McpOutcome.NotSent, await call.WaitAsync(_patience, TestContext.Current.CancellationToken));
    }

    private Task<IMcpConnection> ConnectAsync(Server server) => new McpConnector(TimeProvider.System, () => server).ConnectAsync(
        new McpServerSettings("shop", new Dictionary<string, McpToolSettings> { ["say"] = new(new ToolRules(ToolClass.Act)) })
        {
            Url = new Uri("https://shop.example/mcp"),
            HeaderName = "Authorization",
            HeaderSecretFile = _secretFile,
        },
        () => { },
        TestContext.Current.CancellationToken).WaitAsync(_patience);

    private sealed class Server : HttpMessageHandler
    {
        public ConcurrentQueue<string> Secrets { get; } = new();

        public string Words { get; init; } = "";

        public HttpRequestException? Fault { get; set; }

        /// <summary>What must have happened before a message meets the fault.</summary>
        public Task FaultAfter { get; set; } = Task.CompletedTask;

        /// <summary>Answers the request for what the server says unasked; null: it says nothing unasked.</summary>
        public TaskCompletionSource<HttpResponseMessage>? Stream { get; init; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Secrets.Enqueue(request.Headers.GetValues("Authorization").Single());
            if (request.Content is null && Stream is not null)
            {
                return await Stream.Task;
            }

            if (Fault is not null)
            {
                await FaultAfter;
                throw Fault;
            }

            if (request.Content is null)
            {
                return new HttpResponseMessage(HttpStatusCode.MethodNotAllowed);
            }

            var message = JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))!.AsObject();
            if (message["id"] is not { } id)
            {
                return new HttpResponseMessage(HttpStatusCode.Accepted);
            }

            var reply = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
            var method = message["method"]!.GetValue<string>();
            if (Result(method, message["params"], Words) is { } result)
            {
                reply["result"] = result;
            }
            else
            {
                reply["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no such method" };
            }

            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(reply.ToJsonString()) };
            response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            return response;
        }

        private static JsonObject? Result(string method, JsonNode? parameters, string words) => method switch
        {
            "initialize" => new JsonObject
            {
                ["protocolVersion"] = parameters!["protocolVersion"]!.DeepClone(),
                ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                ["serverInfo"] = new JsonObject { ["name"] = "shop", ["version"] = "1" },
            },
            "tools/list" => new JsonObject { ["tools"] = new JsonArray() },
            "tools/call" => new JsonObject { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = words }) },
            _ => null,
        };
    }
}
