using System.Text.Json;
using HydraKiosk.Tools.Mcp;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp.Wire;

public sealed class JsonRpcPeerTests : IAsyncDisposable
{
    private readonly FakeTransport _transport = new();
    private readonly List<string> _notified = [];
    private readonly JsonRpcPeer _peer;

    public JsonRpcPeerTests() => _peer = new JsonRpcPeer(_transport, _notified.Add);

    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    [Fact]
    public async Task Answers_reach_those_who_asked_in_whichever_order_they_come()
    {
        var first = AskAsync("first");
        var second = AskAsync("second");
        _transport.Receive("""{"jsonrpc":"2.0","id":2,"result":"b"}""");
        _transport.Receive("""{"jsonrpc":"2.0","id":1,"result":"a"}""");

        Assert.Equal(("a", "b"), ((await first).GetString(), (await second).GetString()));
        Assert.Equal("""{"jsonrpc":"2.0","id":1,"method":"first","params":{"x":1}}""", _transport.Sent.First().ToJsonString());
    }

    [Fact]
    public async Task Several_messages_in_one_are_taken_one_by_one()
    {
        var answer = AskAsync("first");
        _transport.Receive("""[{"jsonrpc":"2.0","method":"hello"},7,{"jsonrpc":"2.0","id":"p","method":"ping"},{"jsonrpc":"2.0","id":1,"result":"a"}]""");

        Assert.Equal("a", (await answer).GetString());
        Assert.Equal(["hello"], _notified);
        Assert.Equal("""{"jsonrpc":"2.0","id":"p","result":{}}""", _transport.Sent.Last().ToJsonString());
    }

    [Theory]
    [InlineData("7", "\"sampling/createMessage\"", """{"jsonrpc":"2.0","id":7,"error":{"code":-32601,"message":"this device has no such method"}}""")]
    [InlineData("\"a\\u0022b\"", "\"roots/list\"", """{"jsonrpc":"2.0","id":"a\u0022b","error":{"code":-32601,"message":"this device has no such method"}}""")]
    [InlineData("0", "\"ping\"", """{"jsonrpc":"2.0","id":0,"result":{}}""")]
    public void What_a_server_asks_is_answered_with_its_own_number(string id, string method, string expected)
    {
        _transport.Receive($$"""{"jsonrpc":"2.0","id":{{id}},"method":{{method}},"params":[]}""");

        Assert.Equal(expected, Assert.Single(_transport.Sent).ToJsonString());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":99,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("{")]
    public void What_is_no_message_is_passed_over(string text)
    {
        var answer = AskAsync("first");
        var sent = _transport.Sent.Count;
        _transport.Receive(text);

        Assert.False(answer.IsCompleted);
        Assert.Equal(sent, _transport.Sent.Count);
        Assert.Empty(_notified);
    }

    [Fact]
    public void An_endless_number_is_not_repeated()
    {
        _transport.Receive($$"""{"jsonrpc":"2.0","id":"{{new string('x', 300)}}","method":"ping"}""");

        Assert.Empty(_transport.Sent);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"no\npaper"}}""", typeof(JsonRpcRefusalException), "no paper")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{}}""", typeof(JsonRpcRefusalException), "")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""", typeof(InvalidDataException), "its answer holds neither a result nor an error")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"message":"\ud800"}}""", typeof(InvalidDataException), "its answer holds text that is none")]
    public async Task An_answer_that_is_no_result_is_told(string text, Type kind, string message)
    {
        var answer = AskAsync("first");
        _transport.Receive(text);

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => answer);
        Assert.IsType(kind, fault);
        Assert.Equal(message, fault.Message);
    }

    [Fact]
    public async Task Who_gives_up_is_released_at_once_and_the_server_is_told()
    {
        using var stop = new CancellationTokenSource();
        var answer = AskAsync("first", stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Equal("notifications/cancelled", _transport.Sent.Last()["method"]!.GetValue<string>());
        Assert.Equal(1, _transport.Sent.Last()["params"]!["requestId"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_end_of_the_connection_fails_those_who_wait_and_keeps_others_from_asking()
    {
        var answer = AskAsync("first");
        _transport.End("it exited with status 7");

        Assert.Equal("it exited with status 7", (await Assert.ThrowsAsync<IOException>(() => answer)).Message);
        Assert.Equal("it exited with status 7", (await Assert.ThrowsAsync<McpNotSentException>(() => AskAsync("second"))).Message);
        Assert.Single(_transport.Sent);
    }

    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    public async Task The_handshake_takes_each_known_revision_of_the_server(string revision)
    {
        _transport.Answer = message => Initialize(message, $"\"{revision}\"");
        await McpHandshake.AgreeAsync(_peer, _transport, TestContext.Current.CancellationToken);

        Assert.Equal((revision, true), (_transport.Revision, _transport.IsListening));
        Assert.Equal(["initialize", "notifications/initialized"], _transport.Sent.Select(message => message["method"]!.GetValue<string>()));
        Assert.Equal("""{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"hydra-kiosk","version":"0.1.0"}}""", _transport.Sent.First()["params"]!.ToJsonString());
    }

    [Theory]
    [InlineData("\"2030-01-01\"", "\"2030-01-01\"")]
    [InlineData("7", "\"\"")]
    public async Task A_server_of_an_unknown_revision_is_not_spoken_to(string revision, string told)
    {
        _transport.Answer = message => Initialize(message, revision);

        var stop = TestContext.Current.CancellationToken;
        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => McpHandshake.AgreeAsync(_peer, _transport, stop));
        Assert.Contains($"it speaks revision {told} of the protocol", fault.Message, StringComparison.Ordinal);
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task The_handshake_is_never_cancelled_at_the_server()
    {
        using var stop = new CancellationTokenSource();
        var agreeing = McpHandshake.AgreeAsync(_peer, _transport, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => agreeing);
        Assert.Single(_transport.Sent);
    }

    [Fact]
    public async Task An_exchange_that_ends_without_an_answer_is_in_doubt()
    {
        var peer = new JsonRpcPeer(new FakeTransport { CanAnswerLater = false }, _notified.Add);

        var fault = await Assert.ThrowsAsync<IOException>(() => peer.RequestAsync("first", _ => { }, true, TestContext.Current.CancellationToken));
        Assert.IsNotType<McpNotSentException>(fault);
    }

    private Task<JsonElement> AskAsync(string method, CancellationToken cancellation = default) =>
        _peer.RequestAsync(method, json => json.WriteNumber("x", 1), isCancellable: true, cancellation);

    private void Initialize(System.Text.Json.Nodes.JsonObject message, string revision)
    {
        if (message["id"] is { } id)
        {
            _transport.Receive($$"""{"jsonrpc":"2.0","id":{{id.ToJsonString()}},"result":{"protocolVersion":{{revision}},"capabilities":{},"serverInfo":{"name":"x","version":"1"} } }""");
        }
    }
}
