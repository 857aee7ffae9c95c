using System.Net.WebSockets;
using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

public class FaultTests
{
    [Fact]
    public async Task A_reset_cuts_the_reply_at_the_given_delta_without_a_close_frame()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 1, Play.Tone(20)).With("turn:1/delta:3",
            "reset"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Null(await client.CloseCodeAsync());
        Assert.InRange(client.All.Count(g => g.Type == "response.output_audio.delta"), 0, 3);
        Assert.Null(await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience));
        Assert.Empty(server.Log.Violations);
    }

    [Fact]
    public async Task A_half_open_link_neither_answers_pings_nor_ends()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("append:5", "half-open"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(100));
        await server.Log.WaitAsync(e => e.Type == "fault");

        // Sends go into the void; nothing more is received, nothing comes back, the socket stays open.
        await client.SendAudioAsync(Sound.Silence(1000));
        await client.SendAsync("""{"type":"nonsense","event_id":"e"}""");
        Assert.Equal(WebSocketState.Open, client.Socket.State);
        Assert.Equal(0, server.Log.CountSent("error"));
        Assert.Equal(0, server.Log.CountReceived("nonsense"));
        client.Abort();
        Assert.Null(await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience));
        Assert.Empty(server.Log.Violations);
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(4000)]
    public async Task The_server_can_close_with_any_code(int code)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", $"close:{code}"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.Equal(code, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task An_internal_error_comes_with_and_without_a_close()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("append:1", "error:internal_error").With("append:2",
            "error:internal_error:1011"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(20));
        Assert.Equal("internal_error", (await client.NextAsync("error"))["error.code"].GetString());
        await client.SendAudioAsync(Sound.Silence(20));
        Assert.Equal("internal_error", (await client.NextAsync("error"))["error.code"].GetString());
        Assert.Equal(1011, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task Broken_and_unknown_frames_come_as_asked()
    {
        string[] kinds = ["garbage", "truncated", "no-type", "string-error", "binary", "unknown-event", "stray-delta", "empty-delta", "bad-base64",
            "duplicate", "big-delta", "large:100000"];
        var scenario = Play.Scenario();
        foreach (var kind in kinds)
        {
            scenario.With("configured", kind);
        }

        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var got = new List<Got>();
        foreach (var _kind in kinds)
        {
            got.Add((await client.NextAsync())!);
        }

        Assert.StartsWith("}{", got[0].Text, StringComparison.Ordinal);
        Assert.Null(got[1].Type);
        Assert.Null(got[2].Type);
        Assert.Equal("something went wrong", got[3]["error"].GetString());
        Assert.Equal(WebSocketMessageType.Binary, got[4].Kind);
        Assert.Equal("conversation.mood.changed", got[5].Type);
        Assert.Equal("resp_unheard_of", got[6]["response_id"].GetString());
        Assert.Equal("", got[7]["delta"].GetString());
        Assert.False(got[8]["delta"].TryGetBytesFromBase64(out byte[]? _));
        Assert.Equal(got[8].Text, got[9].Text);
        Assert.Equal(2 * 1024 * 1024, got[10]["delta"].GetString()!.Length);
        Assert.True(got[11].Bytes.Length > 100_000);
    }

    [Fact]
    public async Task Messages_that_are_overtaken_one_after_another_all_come()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario()
            .With("configured", "reorder").With("configured", "unknown-event")
            .With("configured", "reorder").With("configured", "string-error")
            .With("configured", "garbage"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.Null((await client.NextAsync())!.Type);
        Assert.Equal("error", (await client.NextAsync())!.Type);
        Assert.Equal("conversation.mood.changed", (await client.NextAsync())!.Type);
    }

    [Fact]
    public async Task A_message_that_waits_to_be_overtaken_comes_before_the_close()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario()
            .With("configured", "reorder").With("configured", "unknown-event").With("configured", "close:1012"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.Equal(1012, await client.CloseCodeAsync());
        Assert.Equal("conversation.mood.changed", client.All[^1].Type);
    }

    [Fact]
    public async Task An_odd_delta_cuts_a_sample_and_the_next_one_brings_the_rest()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(1)).With("delta:1", "odd-delta"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var sizes = client.All.Where(g => g.Type == "response.output_audio.delta").Select(g => g.Audio.Length).ToArray();
        Assert.Equal(1, sizes[1] % 2);
        Assert.Equal(48_000, sizes.Sum());
    }

    [Fact]
    public async Task Fragments_and_unknown_fields_change_nothing_of_the_meaning()
    {
        var scenario = Play.Scenario(s => { s.FragmentMessages = true; s.UnknownFields = true; },
            new ScenarioReply { Tone = new() { Seconds = 0.2 }, Caption = "Grüße aus München 😀" });
        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, configured) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.True(configured.Has("x_trace.zone"));
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Equal(9600, client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length));
    }

    [Fact]
    public async Task Latency_holds_every_message_back_on_the_given_clock()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.LatencyMs = 2000), clock);
        await using var client = await RawClient.ConnectAsync(server);
        await server.Log.WaitAsync(e => e.Type == "connect");
        Assert.Equal(0, server.Log.CountSent("session.created"));
        await Clock.AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(100), () => server.Log.CountSent("session.created") > 0);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(2));
        await client.NextAsync("session.created");
    }

    [Fact]
    public async Task A_slow_reader_takes_nothing_until_its_time_has_passed()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("append:2", "slow-read:4000"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(40));
        await server.Log.WaitAsync(e => e.Type == "fault");
        await client.SendAsync("""{"type":"nonsense","event_id":"e"}""");
        clock.Advance(TimeSpan.FromSeconds(3.9));
        Assert.Equal(0, server.Log.CountReceived("nonsense"));
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await client.NextAsync("error");
    }

    [Fact]
    public async Task Faults_happen_at_their_time_of_the_session()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("ms:3000", "close:1012"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        clock.Advance(TimeSpan.FromSeconds(2.99));
        Assert.Equal(0, server.Log.Count(e => e.Type == "fault"));
        clock.Advance(TimeSpan.FromSeconds(0.02));
        Assert.Equal(1012, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task A_quiet_session_closes_with_1000_and_no_error_and_traffic_keeps_it()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        for (var i = 1; i <= 3; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            await client.SendAudioAsync(Sound.Silence(20));
            await server.Log.WaitReceivedAsync("input_audio_buffer.append", nth: i);
        }

        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(0, server.Log.Count(e => e.Type == "idle"));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1000, await client.CloseCodeAsync());
        Assert.DoesNotContain(client.All, g => g.Type == "error");
    }

    [Fact]
    public async Task Stopping_the_server_closes_with_1001()
    {
        var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var closing = client.CloseCodeAsync();
        await server.StopAsync();
        Assert.Equal(1001, await closing);
        await server.StopAsync();
    }
}
