using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>Servers with an address that keep sessions and answer in streams of events.</summary>
public sealed class McpStreamsTests : IDisposable
{
    private const string Said = """{"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"said"}]}}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly Server _server = new();
    private readonly TaskCompletionSource _listChanged = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Every_request_after_the_first_names_session_and_revision_and_the_last_one_ends_the_session()
    {
        var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Json(Said);
        Assert.Equal("said", (await CallAsync(connection)).Text);
        await connection.DisposeAsync();

        Assert.Equal(["POST initialize -", "POST notifications/initialized s1", "POST tools/call s1", "DELETE - s1"], _server.Seen.Where(each => !each.StartsWith("GET", StringComparison.Ordinal)));
        Assert.Contains("GET - s1", _server.Seen);
    }

    [Fact]
    public async Task An_answer_can_come_in_a_stream_after_other_messages()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Events(
            "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\ndata: no message\n\n: alive\n\n"
            + "data: {\"jsonrpc\":\"2.0\",\"id\":\"r\",\"method\":\"roots/list\"}\n\n" + $"data: {Said}\n\n");

        Assert.Equal("said", (await CallAsync(connection)).Text);
        Assert.Equal("""{"jsonrpc":"2.0","id":"r","error":{"code":-32601,"message":"this device has no such method"}}""", await _server.RepliedAsync());
    }

    [Fact]
    public async Task A_stream_that_goes_on_for_ever_does_not_keep_an_answer_back()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Events($"data: {Said}\n\n", isEndless: true);

        Assert.Equal("said", (await CallAsync(connection)).Text);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_goes_on_after_its_last_event()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Events("id: e1\ndata:\n\n");
        _server.AnswerGet = last => last == "e1" ? Server.Events($"id: e2\ndata: {Said}\n\n") : null;

        Assert.Equal("said", (await CallAsync(connection)).Text);
        Assert.Single(_server.Seen, "POST tools/call s1");
    }

    [Fact]
    public async Task A_stream_that_ends_without_an_answer_leaves_the_call_in_doubt()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Events("data: {\"jsonrpc\":\"2.0\",\"method\":\"x\"}\n\n");

        Assert.Equal(McpOutcome.InDoubt, await CallAsync(connection));
        Assert.Contains("no proper answer", await EndedAsync(connection), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_of_one_endless_line_is_given_up()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Events("id: e1\n\ndata: " + new string('x', 2 * BoundedLines.MaxMessageBytes));

        Assert.Equal(McpOutcome.InDoubt, await CallAsync(connection));
        Assert.Contains("a message of more than 1048576 bytes", await EndedAsync(connection), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "it has ended the session", true)]
    [InlineData(HttpStatusCode.Unauthorized, "it answered with HTTP status 401", true)]
    [InlineData(HttpStatusCode.Redirect, "it answered with HTTP status 302", true)]
    [InlineData(HttpStatusCode.BadGateway, "a call got no proper answer: it answered with HTTP status 502", false)]
    [InlineData(HttpStatusCode.Accepted, "a call got no proper answer: it ended its answer to tools/call before that was whole", false)]
    public async Task A_status_tells_what_came_of_a_call(HttpStatusCode status, string how, bool isNotSent)
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => new HttpResponseMessage(status);

        Assert.Equal(isNotSent ? McpOutcome.NotSent : McpOutcome.InDoubt, await CallAsync(connection));
        Assert.Equal(how, await EndedAsync(connection));
    }

    [Fact]
    public async Task A_refusal_with_a_status_is_told_in_its_words()
    {
        await using var connection = await ConnectAsync();
        _server.AnswerCall = _ => Server.Json("""{"jsonrpc":"2.0","id":2,"error":{"code":-32602,"message":"no such argument"}}""", HttpStatusCode.BadRequest);

        var outcome = await CallAsync(connection);
        Assert.Equal(McpOutcomeKind.Refused, outcome.Kind);
        Assert.Contains("no such argument", outcome.Text, StringComparison.Ordinal);
        Assert.False(connection.Ended.IsCompleted);
    }

    [Fact]
    public async Task What_the_server_says_unasked_comes_by_a_stream_of_its_own()
    {
        _server.AnswerGet = _ => Server.Events("data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}\n\n", isEndless: true);
        await using var connection = await ConnectAsync();

        await _listChanged.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.False(connection.Ended.IsCompleted);
    }

    [Fact]
    public async Task A_session_that_is_gone_when_the_stream_is_asked_for_is_the_end()
    {
        _server.AnswerGet = _ => new HttpResponseMessage(HttpStatusCode.NotFound);
        await using var connection = await ConnectAsync();

        Assert.Equal("it has ended the session", await EndedAsync(connection));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ä")]
    public async Task An_identifier_that_is_none_is_no_session(string id)
    {
        _server.Session = id;

        var fault = await Assert.ThrowsAsync<McpUnavailableException>(ConnectAsync);
        Assert.Contains("the identifier of its session is none", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_is_told_of_a_call_that_is_cancelled()
    {
        await using var connection = await ConnectAsync();
        var asked = new TaskCompletionSource();
        _server.AnswerCall = _ =>
        {
            asked.SetResult();
            return Server.Events("", isEndless: true);
        };
        using var stop = new CancellationTokenSource();
        var call = CallAsync(connection, stop.Token);
        await asked.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Contains("\"requestId\":2", await _server.RepliedAsync(), StringComparison.Ordinal);
    }

    private Task<IMcpConnection> ConnectAsync() => new McpConnector(TimeProvider.System, () => _server).ConnectAsync(
        new McpServerSettings("shop", new Dictionary<string, McpToolSettings> { ["say"] = new(new ToolRules(ToolClass.Act)) }) { Url = new Uri("https://shop.example/mcp") },
        () => _listChanged.TrySetResult(),
        TestContext.Current.CancellationToken).WaitAsync(_patience);

    private static async Task<McpOutcome> CallAsync(IMcpConnection connection, CancellationToken cancellation = default)
    {
        using var arguments = JsonDocument.Parse("{}");
        return await connection.CallAsync("say", arguments.RootElement, cancellation).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    private static Task<string> EndedAsync(IMcpConnection connection) => connection.Ended.WaitAsync(_patience, TestContext.Current.CancellationToken);

    private sealed class Server : HttpMessageHandler
    {
        private readonly Channel<string> _replies = Channel.CreateUnbounded<string>();
        private readonly List<string> _seen = [];

        public string Session { get; set; } = "s1";

        public Func<JsonNode, HttpResponseMessage>? AnswerCall { get; set; }

        /// <summary>Takes the last event; null is as good as a server that has no such stream.</summary>
        public Func<string?, HttpResponseMessage?>? AnswerGet { get; set; }

        /// <summary>Verb, method and session of each request, other than replies.</summary>
        public List<string> Seen
        {
            get
            {
                lock (_seen)
                {
                    return [.. _seen];
                }
            }
        }

        /// <summary>The next answer, or message about a cancelled call, that the device sends.</summary>
        public Task<string> RepliedAsync() => _replies.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience);

        public static HttpResponseMessage Json(string text, HttpStatusCode status = HttpStatusCode.OK) =>
            new(status) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

        public static HttpResponseMessage Events(string text, bool isEndless = false) => new(HttpStatusCode.OK)
        {
            Content = new StreamContent(new EventStream(text, isEndless)) { Headers = { ContentType = new("text/event-stream") } },
        };

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var message = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken));
            var method = message?["method"]?.GetValue<string>();
            if (message is not null && method is null or "notifications/cancelled")
            {
                _replies.Writer.TryWrite(message!.ToJsonString());
                return new HttpResponseMessage(HttpStatusCode.Accepted);
            }

            lock (_seen)
            {
                _seen.Add($"{request.Method} {method ?? "-"} {Header(request, "Mcp-Session-Id") ?? "-"}");
            }

            Assert.Equal(method == "initialize" ? null : "2025-06-18", Header(request, "MCP-Protocol-Version"));
            Assert.Equal(request.Method == HttpMethod.Get ? "text/event-stream" : "application/json, text/event-stream", Header(request, "Accept"));
            return request.Method == HttpMethod.Get ? AnswerGet?.Invoke(Header(request, "Last-Event-ID")) ?? new HttpResponseMessage(HttpStatusCode.MethodNotAllowed)
                : method == "initialize" ? Initialized()
                : method == "tools/call" ? AnswerCall!(message!)
                : new HttpResponseMessage(HttpStatusCode.Accepted);
        }

        private static string? Header(HttpRequestMessage request, string name) =>
            request.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

        private HttpResponseMessage Initialized()
        {
            var response = Json("""{"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-06-18","capabilities":{},"serverInfo":{"name":"shop","version":"1"}}}""");
            response.Headers.TryAddWithoutValidation("Mcp-Session-Id", Session);
            return response;
        }

        private sealed class EventStream(string text, bool isEndless) : MemoryStream(Encoding.UTF8.GetBytes(text))
        {
            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                var read = await base.ReadAsync(buffer, cancellationToken);
                if (read == 0 && isEndless)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                return read;
            }
        }
    }
}
