using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

public class HandshakeTests
{
    [Theory]
    [InlineData("hydra-v1.1", 24_000)]
    [InlineData("hydra-v1.0", 48_000)]
    public async Task Created_comes_first_and_configured_echoes_the_effective_configuration(string model, int rate)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server, model);
        var created = (await client.NextAsync())!;
        Assert.Equal("session.created", created.Type);
        Assert.True(Guid.TryParse(created["session_id"].GetString(), out _));

        const string Session = """{"instructions":"Be kind.","tools":[{"type":"function","name":"f"}]}""";
        await client.SendAsync($$"""{"type":"session.configure","event_id":"e1","session":{{Session}}}""");
        var configured = (await client.NextAsync())!;
        Assert.Equal("session.configured", configured.Type);
        Assert.Equal("Be kind.", configured["session.instructions"].GetString());
        Assert.Equal("sterling", configured["session.voice"].GetString());
        Assert.Equal("f", configured["session.tools"][0].GetProperty("name").GetString());
        Assert.False(configured["session.generate_initial_response"].GetBoolean());
        Assert.Equal(("pcm16", "pcm16"),
            (configured["session.input_audio_format"].GetString(), configured["session.output_audio_format"].GetString()));
        Assert.Equal((16_000, rate), (configured["session.input_audio_sample_rate"].GetInt32(),
            configured["session.output_audio_sample_rate"].GetInt32()));

        await client.CloseAsync();
        Assert.Equal(1000, await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience));
        Assert.Empty(server.Log.Violations);
    }

    [Theory]
    [InlineData(WarningForm.Nested, "warning.code")]
    [InlineData(WarningForm.Flat, "code")]
    public async Task The_deprecated_model_warns_before_created(WarningForm form, string path)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.Warning = form));
        await using var client = await RawClient.ConnectAsync(server, "hydra");
        var warning = (await client.NextAsync())!;
        Assert.Equal("warning", warning.Type);
        Assert.Equal("model_deprecated", warning[path].GetString());
        Assert.Equal("session.created", (await client.NextAsync())!.Type);
    }

    [Fact]
    public async Task Configuration_may_come_before_created_is_read_and_counts_once()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync("""{"type":"session.configure","event_id":"e1","session":{"voice":"aria"}}""");
        await client.SendAsync("""{"type":"session.configure","event_id":"e2","session":{"voice":"leo"}}""");
        Assert.Equal("aria", (await client.NextAsync("session.configured"))["session.voice"].GetString());
        await client.SendAsync("""{"type":"nonsense","event_id":"e3"}""");
        Assert.Equal("invalid_frame", (await client.NextAsync())!["error.code"].GetString());
        Assert.Equal(["second-configure", "unknown-type"], server.Log.Violations.Select(v => v.Kind));
        Assert.Equal(1, server.Log.CountSent("session.configured"));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("sk_wrong", "")]
    [InlineData("wat_unheard_of", "")]
    [InlineData(null, "&api_key=sk_wrong")]
    public async Task Bad_credentials_get_401_and_no_socket(string? key, string query)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(server, key, query));
        Assert.Empty(server.Log.Sessions);
    }

    [Fact]
    public async Task The_key_may_stand_in_the_query_which_is_the_documented_way_and_noted_as_advice()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server, key: null, extraQuery: "&api_key=sk_simulator");
        await client.NextAsync("session.created");
        Assert.Empty(server.Log.Violations);
        Assert.Equal("key-in-url", Assert.Single(server.Log.Advice).Kind);
        Assert.DoesNotContain(server.Log.Entries, e => e.ToString().Contains("sk_simulator", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("status:403", 403)]
    [InlineData("status:429", 429)]
    [InlineData("status:500", 500)]
    [InlineData("status:503", 503)]
    public async Task The_upgrade_can_be_refused_with_any_status(string fault, int status)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("upgrade", fault, connection: 1, retryAfter: status == 429 ? 7
            : null));
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", "Bearer sk_simulator");
        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri(server.Endpoint + "?model=hydra-v1.1"), CancellationToken.None).WaitAsync(RawClient.Patience));
        Assert.Equal(status, (int)socket.HttpStatusCode);
        Assert.Contains("x-request-id", socket.HttpResponseHeaders!.Keys, StringComparer.OrdinalIgnoreCase);
        if (status == 429)
        {
            Assert.Equal("7", socket.HttpResponseHeaders.First(h => h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value.Single());
        }

        // The fault was for the first connection only.
        await using var client = await RawClient.ConnectAsync(server);
        await client.NextAsync("session.created");
    }

    [Fact]
    public async Task The_upgrade_can_be_reset_and_stalled()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("upgrade", "reset", 1).With("upgrade", "stall", 2));
        await Assert.ThrowsAsync<WebSocketException>(() => RawClient.ConnectAsync(server));

        using var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource();
        var connecting = socket.ConnectAsync(new Uri(server.Endpoint + "?model=hydra-v1.1"), patience.Token);
        await server.Log.WaitAsync(e => e.Type == "connect" && e.Session == 2);
        Assert.False(connecting.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => connecting.WaitAsync(RawClient.Patience));
    }

    [Fact]
    public async Task An_unknown_model_is_a_400_or_an_error_and_1008()
    {
        await using var strict = await SimulatorServer.StartAsync(Play.Scenario());
        Assert.Equal(HttpStatusCode.BadRequest, await RefusalAsync(strict, "sk_simulator", "", "hydra-v9"));

        await using var late = await SimulatorServer.StartAsync(Play.Scenario(s => s.UnknownModel = UnknownModelBehaviour.Close1008));
        await using var client = await RawClient.ConnectAsync(late, "hydra-v9");
        Assert.Equal("model", (await client.NextAsync())!["error.param"].GetString());
        Assert.Equal(1008, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task A_missing_model_means_the_current_one()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server, model: "");
        await client.NextAsync("session.created");
        Assert.Equal("hydra-v1.1", server.Log.Sessions[0].Model);
    }

    [Theory]
    [InlineData(CredentialPrecedence.Header, true)]
    [InlineData(CredentialPrecedence.Query, false)]
    [InlineData(CredentialPrecedence.Reject, false)]
    public async Task With_two_credentials_the_scenario_says_which_counts(CredentialPrecedence precedence, bool opens)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.BothCredentials = precedence));
        if (opens)
        {
            await using var client = await RawClient.ConnectAsync(server, extraQuery: "&api_key=sk_other");
            await client.NextAsync("session.created");
        }
        else
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(server, "sk_simulator", "&api_key=sk_other"));
        }
    }

    [Theory]
    [InlineData(BadVoiceBehaviour.Configurable)]
    [InlineData(BadVoiceBehaviour.Ignore)]
    [InlineData(BadVoiceBehaviour.Close)]
    public async Task An_unknown_voice_is_refused_with_the_documented_param(BadVoiceBehaviour then)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.BadVoice = then));
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync("""{"type":"session.configure","event_id":"v1","session":{"voice":"wren"}}""");
        var error = await client.NextAsync("error");
        Assert.Equal(("invalid_request_error", "session.configure.session.voice", "v1"),
            (error["error.code"].GetString(), error["error.param"].GetString(), error["error.event_id"].GetString()));
        if (then == BadVoiceBehaviour.Close)
        {
            Assert.Equal(1000, await client.CloseCodeAsync());
            return;
        }

        await client.SendAsync("""{"type":"session.configure","event_id":"v2","session":{}}""");
        await client.SendAsync("""{"type":"nonsense","event_id":"v3"}""");
        Assert.Equal(then == BadVoiceBehaviour.Configurable ? "session.configured" : "error", (await client.NextAsync())!.Type);
    }

    [Fact]
    public async Task Tokens_are_minted_used_and_expire()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(), clock);
        using var http = new HttpClient();
        var (status, body) = await MintAsync(http, server, "sk_simulator", """{"ttl_seconds":60}""");
        Assert.Equal(HttpStatusCode.OK, status);
        var token = body.GetProperty("access_token").GetString()!;
        Assert.StartsWith("wat_", token, StringComparison.Ordinal);
        Assert.Equal(("Bearer", 60), (body.GetProperty("token_type").GetString(), body.GetProperty("expires_in").GetInt32()));
        Assert.Equal(clock.GetUtcNow().AddSeconds(60), body.GetProperty("expires_at").GetDateTimeOffset());

        await using (var client = await RawClient.ConnectAsync(server, key: token))
        {
            await client.NextAsync("session.created");
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await MintAsync(http, server, token, "")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await MintAsync(http, server, "sk_wrong", "")).Status);
        foreach (var bad in new[] { """{"ttl_seconds":29}""", """{"ttl_seconds":901}""", """{"ttl_seconds":"60"}""", "[]", "{" })
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await MintAsync(http, server, "sk_simulator", bad)).Status);
        }

        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusalAsync(server, token, ""));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Minting_can_be_refused(int status)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("mint", $"status:{status}", 1));
        using var http = new HttpClient();
        Assert.Equal(status, (int)(await MintAsync(http, server, "sk_simulator", "")).Status);
        Assert.Equal(HttpStatusCode.OK, (await MintAsync(http, server, "sk_simulator", "")).Status);
    }

    [Fact]
    public async Task One_session_too_many_is_full_and_closed_with_1013()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.MaxSessions = 1));
        await using (var first = await RawClient.ConnectAsync(server))
        {
            await first.NextAsync("session.created");
            await using var second = await RawClient.ConnectAsync(server);
            Assert.Equal("server_full", (await second.NextAsync())!["error.code"].GetString());
            Assert.Equal(1013, await second.CloseCodeAsync());
            await first.CloseAsync();
            await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        }

        await using var third = await RawClient.ConnectAsync(server);
        Assert.Equal("session.created", (await third.NextAsync())!.Type);
    }

    [Fact]
    public async Task A_port_in_use_is_said_with_what_to_do()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var error = await Assert.ThrowsAsync<SimulatorException>(() =>
            SimulatorServer.StartAsync(new SimulatorOptions { Port = server.Endpoint.Port }));
        Assert.Equal(SimulatorCauses.CannotListen, error.Cause);
        Assert.Contains("in use", error.Message, StringComparison.Ordinal);
        Assert.Contains("another port", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> RefusalAsync(SimulatorServer server, string? key, string query, string model = "hydra-v1.1")
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        }

        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri($"{server.Endpoint}?model={model}{query}"), CancellationToken.None).WaitAsync(RawClient.Patience));
        return socket.HttpStatusCode;
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> MintAsync(HttpClient http, SimulatorServer server, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            server.TokenEndpointUri)
        { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request).WaitAsync(RawClient.Patience);
        return (response.StatusCode, Play.Json(await response.Content.ReadAsStringAsync()));
    }
}
