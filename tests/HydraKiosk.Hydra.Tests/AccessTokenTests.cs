using System.Net;
using System.Net.Sockets;
using System.Text;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Hydra.Tests;

public class AccessTokenTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_token_is_reused_until_near_its_end_and_then_minted_anew()
    {
        await using var server = await SimulatorServer.StartAsync(new Scenario(), _clock);
        var tokens = Tokens(server);
        var key = new ApiKey(SimulatorServer.DefaultKey);
        var first = await BearerAsync(tokens, key);
        Assert.StartsWith("wat_", first.Reveal(), StringComparison.Ordinal);
        Assert.False(tokens.WasReused);
        _clock.Advance(TimeSpan.FromSeconds(269));
        Assert.Same(first, await BearerAsync(tokens, key));
        Assert.True(tokens.WasReused);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotSame(first, await BearerAsync(tokens, key));
        Assert.Equal(2, server.Log.Entries.Count(e => e.Type == "token-minted"));
    }

    [Fact]
    public async Task Each_token_is_told_before_it_is_used_to_whoever_keeps_secrets_out_of_texts()
    {
        await using var server = await SimulatorServer.StartAsync(new Scenario(), _clock);
        var told = new List<string>();
        var tokens = new AccessTokens(Options(server) with { Minted = told.Add }, Dns.GetHostAddressesAsync, _clock);
        var key = new ApiKey(SimulatorServer.DefaultKey);
        var first = await BearerAsync(tokens, key);
        await BearerAsync(tokens, key); // the same again
        _clock.Advance(TimeSpan.FromSeconds(280));
        var second = await BearerAsync(tokens, key);
        Assert.Equal([first.Reveal(), second.Reveal()], told);
    }

    [Fact]
    public async Task A_session_opens_with_a_token_and_a_token_that_is_refused_is_replaced()
    {
        await using var server = await SimulatorServer.StartAsync(new Scenario(), _clock);
        var options = Options(server);
        var dialer = new SessionDialer(options, new LinkKey(options.ApiKey, null, NullLogger.Instance), Dns.GetHostAddressesAsync,
            TimeProvider.System);
        var (socket, _) = await dialer.DialAsync(new DialTrace(), CancellationToken.None);
        Assert.NotNull(socket);
        socket.Dispose();

        _clock.Advance(TimeSpan.FromSeconds(301)); // the service's clock alone: to this device the token is still good
        var (refused, failure) = await dialer.DialAsync(new DialTrace(), CancellationToken.None);
        Assert.Null(refused);
        Assert.Equal(LinkCause.TokenNotMinted, failure!.Cause);
        (socket, _) = await dialer.DialAsync(new DialTrace(), CancellationToken.None);
        Assert.NotNull(socket);
        socket.Dispose();
    }

    [Theory]
    [InlineData(400, "TokenNotMinted", "life of 300 s")]
    [InlineData(401, "CredentialsRefused", "while minting an access token: HTTP 401")]
    [InlineData(403, "KeyNotAllowed", "only a long-lived key may mint one")]
    [InlineData(404, "UpgradeRefused", "while minting an access token: HTTP 404")]
    [InlineData(405, "UpgradeRefused", "while minting an access token: HTTP 405")]
    [InlineData(408, "TokenNotMinted", "HTTP 408")]
    [InlineData(429, "RateLimited", "while minting an access token: HTTP 429")]
    [InlineData(503, "TokenNotMinted", "HTTP 503")]
    public async Task Every_refusal_to_mint_is_told_as_what_it_is(int status, string cause, string detail)
    {
        var scenario = new Scenario();
        scenario.Faults.Add(new ScenarioFault { At = "mint", Do = $"status:{status}", Connection = 1 });
        await using var server = await SimulatorServer.StartAsync(scenario, _clock);
        var tokens = Tokens(server);
        var (bearer, failure) = await tokens.BearerAsync(new ApiKey(SimulatorServer.DefaultKey), CancellationToken.None);
        Assert.Null(bearer);
        Assert.Equal(cause, CauseNames.Of(typeof(LinkCause), failure!.Cause));
        Assert.Contains(detail, failure.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(SimulatorServer.DefaultKey, failure.Detail, StringComparison.Ordinal);
        await BearerAsync(tokens, new ApiKey(SimulatorServer.DefaultKey)); // the next dial asks again
    }

    [Fact]
    public async Task A_network_that_is_not_there_and_a_key_that_is_a_token()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        var options = new LinkOptions
        {
            Endpoint = new Uri($"ws://127.0.0.1:{port}/waves/v1/s2s"),
            ApiKey = new ApiKey("sk_1"),
            MintAccessTokens = true
        };
        var tokens = new AccessTokens(options, Dns.GetHostAddressesAsync, _clock);
        var (_, failure) = await tokens.BearerAsync(options.ApiKey, CancellationToken.None);
        Assert.Equal(LinkCause.ConnectionRefused, failure!.Cause);
        Assert.StartsWith("while minting an access token: ", failure.Detail, StringComparison.Ordinal);
        var token = new ApiKey("wat_given");
        Assert.Same(token, await BearerAsync(tokens, token));
    }

    [Theory]
    [InlineData("wss://api.us.smallest.ai/waves/v1/s2s", "https://api.us.smallest.ai/waves/v1/auth/token")]
    [InlineData("wss://gateway.example:8443/hydra/waves/v1/s2s?x=1", "https://gateway.example:8443/hydra/waves/v1/auth/token")]
    [InlineData("ws://127.0.0.1:9/else", "http://127.0.0.1:9/waves/v1/auth/token")]
    public void Tokens_are_minted_at_the_endpoint_s_own_host(string endpoint, string address) =>
        Assert.Equal(address,
            new AccessTokens(new LinkOptions { Endpoint = new Uri(endpoint), ApiKey = new ApiKey("k") }, Dns.GetHostAddressesAsync, _clock)
                .MintAddress.AbsoluteUri);

    [Fact]
    public async Task A_proxy_that_refuses_is_named_without_its_password()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var buffer = new byte[4096];
            var length = await client.GetStream().ReadAsync(buffer);
            await client.GetStream()
                .WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            return Encoding.ASCII.GetString(buffer, 0, length);
        });
        var proxy = LinkProxy.At(new Uri($"http://kiosk:hunter2@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        Assert.DoesNotContain("hunter2", proxy.ToString(), StringComparison.Ordinal);
        var options = new LinkOptions { Endpoint = new Uri("wss://api.example/waves/v1/s2s"), ApiKey = new ApiKey("sk_1"), Proxy = proxy };
        Assert.DoesNotContain("hunter2", options.ToString(), StringComparison.Ordinal);
        var dialer = new SessionDialer(options, new LinkKey(options.ApiKey, null, NullLogger.Instance), Dns.GetHostAddressesAsync,
            TimeProvider.System);
        var (_, failure) = await dialer.DialAsync(new DialTrace(), CancellationToken.None);
        Assert.Equal(LinkCause.ProxyRefused, failure!.Cause);
        Assert.Contains("HTTP 407", failure.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", failure.Detail, StringComparison.Ordinal);
        Assert.StartsWith("CONNECT api.example:443 ", await serving.WaitAsync(ScriptedServer.Patience), StringComparison.Ordinal);
    }

    private static LinkOptions Options(SimulatorServer server) =>
        new() { Endpoint = server.Endpoint, ApiKey = new ApiKey(SimulatorServer.DefaultKey), MintAccessTokens = true };

    private AccessTokens Tokens(SimulatorServer server) => new(Options(server), Dns.GetHostAddressesAsync, _clock);

    private static async Task<ApiKey> BearerAsync(AccessTokens tokens, ApiKey key)
    {
        var (bearer, failure) = await tokens.BearerAsync(key, CancellationToken.None);
        Assert.True(bearer is not null, failure?.Detail);
        return bearer;
    }
}
