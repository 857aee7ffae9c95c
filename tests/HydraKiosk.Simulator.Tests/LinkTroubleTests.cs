using System.Net.Sockets;
using System.Net.WebSockets;
using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Link;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

/// <summary>Links that are bad and alive, and ends with a reason.</summary>
public class LinkTroubleTests
{
    [Fact]
    public async Task A_standstill_holds_both_ways_back_and_loses_nothing()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("append:2", "standstill:4500"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(40));
        await server.Log.WaitAsync(e => e.Type == "fault");
        await client.SendAsync("""{"type":"nonsense","event_id":"e"}""");
        clock.Advance(TimeSpan.FromSeconds(4.4));
        Assert.Equal(0, server.Log.CountReceived("nonsense"));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("e", (await client.NextAsync("error"))["error.event_id"].GetString());
        Assert.Equal(WebSocketState.Open, client.Socket.State);
    }

    [Fact]
    public async Task A_throttle_lets_so_many_bytes_a_second_through_and_in_small_pieces()
    {
        var clock = new ManualClock();
        var throttle = new ReadThrottle(clock) { BytesPerSecond = 30_000 };
        Assert.Equal(600, throttle.Piece(new byte[8192]).Length);
        var passed = throttle.PassAsync(600, CancellationToken.None);
        clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(passed.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await passed.WaitAsync(RawClient.Patience);

        throttle.BytesPerSecond = 0;
        Assert.Equal(8192, throttle.Piece(new byte[8192]).Length);
        Assert.True(throttle.PassAsync(600, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task A_narrow_link_ends_at_its_time()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "narrow:1000:60000"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await server.Log.WaitAsync(e => e.Type == "fault");
        await client.SendAsync("""{"type":"nonsense","event_id":"e"}""");
        Assert.Equal(0, server.Log.CountReceived("nonsense"));
        await Clock.AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(20), () => server.Log.CountReceived("nonsense") > 0);
        await client.NextAsync("error");
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(1, server.Log.Count(e => e.Type == "fault-over"));
    }

    [Fact]
    public async Task A_pong_comes_late_and_other_frames_in_time()
    {
        var clock = new ManualClock();
        using var written = new MemoryStream();
        using var pongs = new PongDelay(written, clock) { Delay = TimeSpan.FromSeconds(2) };
        await pongs.WriteAsync(new byte[] { 0x8A, 0 }, CancellationToken.None);
        await pongs.WriteAsync(new byte[] { 0x81, 1, 65 }, CancellationToken.None);
        Assert.Equal([0x81, 1, 65], written.ToArray());
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(3, written.Length);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await Clock.AdvanceUntilAsync(clock, TimeSpan.Zero, () => written.Length == 5);
        Assert.Equal([0x81, 1, 65, 0x8A, 0], written.ToArray());
    }

    [Theory]
    [InlineData(1008)]
    [InlineData(4000)]
    public async Task A_session_of_a_certain_age_is_closed_with_a_reason(int code)
    {
        var clock = new ManualClock();
        var scenario = BuiltInScenarios.Find(code == 1008 ? "age-limit:20" : "age-limit-4000:20")!;
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(code, await client.CloseCodeAsync());
        Assert.Equal("session age limit", client.Socket.CloseStatusDescription);
    }

    [Theory]
    [InlineData("close:1008:credits depleted", "credits depleted")]
    [InlineData("close:4002:limit: 5 sessions", "limit: 5 sessions")]
    [InlineData("close:1013", "on purpose")]
    public async Task A_close_has_the_reason_that_it_is_given(string action, string reason)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", action));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.CloseCodeAsync();
        Assert.Equal(reason, client.Socket.CloseStatusDescription);
    }

    [Fact]
    public async Task A_reason_longer_than_a_close_frame_is_cut()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "close:1008:" + new string('é', 200)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.Equal(1008, await client.CloseCodeAsync());
        Assert.Equal(new string('é', 61), client.Socket.CloseStatusDescription);
    }

    [Theory]
    [InlineData(true, true)] // reset: the place stays taken
    [InlineData(false, false)] // closed as agreed: it is free at once
    public async Task A_session_that_was_lost_keeps_its_place_for_a_while(bool lost, bool keeps)
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.MaxSessions = 1; s.LostPlaceSeconds = 30; }), clock);
        var (first, _) = await RawClient.ReadyAsync(server);
        await using (first)
        {
            if (lost)
            {
                first.Abort();
            }
            else
            {
                await first.CloseAsync();
            }

            await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        }

        await using (var second = await RawClient.ConnectAsync(server))
        {
            Assert.Equal(keeps ? "error" : "session.created", (await second.NextAsync())!.Type);
            if (!keeps)
            {
                return;
            }

            Assert.Equal(1013, await second.CloseCodeAsync());
        }

        clock.Advance(TimeSpan.FromSeconds(30));
        await using var third = await RawClient.ConnectAsync(server);
        Assert.Equal("session.created", (await third.NextAsync())!.Type);
    }

    [Fact]
    public async Task A_connection_can_be_taken_and_closed_without_a_word()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("upgrade", "hang-up"));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", server.Endpoint.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync("GET /waves/v1/s2s?model=hydra-v1.1 HTTP/1.1\r\n"u8.ToArray());
        await stream.WriteAsync("Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"u8.ToArray());
        Assert.Equal(0, await stream.ReadAsync(new byte[100]).AsTask().WaitAsync(RawClient.Patience));
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("2147483647")]
    public async Task Retry_after_can_be_anything(string value)
    {
        var scenario = Play.Scenario();
        scenario.Faults.Add(new ScenarioFault { At = "upgrade", Do = "status:503", RetryAfter = value });
        await using var server = await SimulatorServer.StartAsync(scenario);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new UriBuilder(server.Endpoint) { Scheme = "http" }.Uri);
        Assert.Equal(value, Assert.Single(answer.Headers.NonValidated["Retry-After"]));
    }

    [Theory]
    [InlineData("clock-off:400", 400)]
    [InlineData("clock-behind:3", -3)]
    public async Task A_session_opens_with_a_date_that_is_off(string name, int days)
    {
        await using var server = await SimulatorServer.StartAsync(BuiltInScenarios.Find(name)!);
        await using var client = await RawClient.ConnectAsync(server);
        var date = DateTimeOffset.Parse(client.Socket.HttpResponseHeaders!["Date"].Single(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(days, (date - DateTimeOffset.UtcNow).TotalDays, 0.1);
        Assert.Equal("session.created", (await client.NextAsync())!.Type);
    }
}
