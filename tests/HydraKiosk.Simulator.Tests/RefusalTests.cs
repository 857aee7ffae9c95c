using System.Globalization;
using System.Net;
using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

/// <summary>Answers over HTTP that are no session, as whoever stands before the service gives them.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("captive-portal", HttpStatusCode.OK)]
    [InlineData("captive-redirect", HttpStatusCode.Redirect)]
    public async Task A_captive_portal_answers_the_upgrade_with_a_page_three_times(string name, HttpStatusCode status)
    {
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find(name)!);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await UpgradeAsync(server);
            Assert.Equal(status, answer.StatusCode);
            Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
            Assert.Contains("<html>", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(status == HttpStatusCode.Redirect, answer.Headers.Location is not null);
        }

        await using var client = await RawClient.ConnectAsync(server);
        await client.NextAsync("session.created");
        Assert.Equal(3, server.Log.Count(e => e.Type == "fault"));
    }

    [Theory]
    [InlineData("rate-limited", "2")]
    [InlineData("rate-limited-date", null)]
    public async Task Retry_after_comes_in_seconds_or_as_a_date(string name, string? seconds)
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find(name)!, clock);
        using var answer = await UpgradeAsync(server);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        var expected = seconds ?? clock.GetUtcNow().AddSeconds(3).ToString("R", CultureInfo.InvariantCulture);
        Assert.Equal(expected, answer.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_refusal_can_have_a_date_of_another_year()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find("clock-skew")!, clock);
        using var answer = await UpgradeAsync(server);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(clock.GetUtcNow().AddDays(7 * 365), answer.Headers.Date);
    }

    [Fact]
    public async Task An_upgrade_can_be_answered_late()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find("connect-delay:3000")!, clock);
        var connecting = RawClient.ConnectAsync(server);
        await server.Log.WaitAsync(e => e.Type == "fault");
        await Clock.AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(100), () => server.Log.Sessions.Count > 0);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(3));
        await using var client = await connecting;
        await client.NextAsync("session.created");
    }

    [Fact]
    public async Task A_missing_model_can_be_a_400()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.MissingModel = null));
        using var answer = await UpgradeAsync(server, model: "");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Token_requests_fail_in_turn_and_then_work()
    {
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find("token-refusals")!);
        using var http = new HttpClient();
        using var first = await MintAsync(http, server);
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (first.StatusCode, first.Headers.GetValues("Retry-After").Single()));
        using var second = await MintAsync(http, server);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        using var third = await MintAsync(http, server);
        Assert.Equal(HttpStatusCode.InternalServerError, third.StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => MintAsync(http, server));
        using var patience = new CancellationTokenSource();
        var stalled = MintAsync(http, server, patience.Token);
        await server.Log.WaitAsync(e => e.Type == "fault", nth: 5);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
        using var last = await MintAsync(http, server);
        Assert.Equal(HttpStatusCode.OK, last.StatusCode);
    }

    private static Task<HttpResponseMessage> MintAsync(HttpClient http, SimulatorServer server, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.TokenEndpointUri);
        request.Headers.Add("Authorization", "Bearer " + SimulatorServer.DefaultKey);
        return http.SendAsync(request, cancellation);
    }

    /// <summary>The upgrade as a client sends it, with the answer's headers and body left to look at.</summary>
    private static async Task<HttpResponseMessage> UpgradeAsync(SimulatorServer server, string model = "?model=hydra-v1.1")
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(server.Endpoint) { Scheme = Uri.UriSchemeHttp, Query = model }.Uri);
        request.Headers.Add("Authorization", "Bearer " + SimulatorServer.DefaultKey);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        return await http.SendAsync(request).WaitAsync(RawClient.Patience);
    }
}
