using System.Net.WebSockets;
using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

public class CheckerTests
{
    [Theory]
    [InlineData("not base64!", "not valid base64")]
    [InlineData("AAAA", "odd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==", "audio frame too small (40 bytes, need 320)")]
    public async Task Bad_audio_gets_the_documented_error(string audio, string message)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","event_id":"a1","audio":"{{audio}}"}""");
        var error = await client.NextAsync("error");
        Assert.Equal(("invalid_audio", "audio", "a1"),
            (error["error.code"].GetString(), error["error.param"].GetString(), error["error.event_id"].GetString()));
        Assert.Contains(message, error["error.message"].GetString(), StringComparison.Ordinal);
        Assert.Equal("bad-audio", Assert.Single(server.Log.Violations).Kind);
    }

    [Theory]
    [InlineData("""{"type":"response.create","event_id":"\ud800"}""")]
    [InlineData("""{"type":"response.create","event_id":"e","\uDC00":1}""")]
    [InlineData("""{"type":"conversation.item.create","event_id":"e","item":{"type":"message","content":[{"text":"\ud83dx"}]}}""")]
    public async Task Half_a_surrogate_pair_is_a_bad_message_of_the_client(string json)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync(json);
        Assert.Equal("malformed JSON", (await client.NextAsync("error"))["error.message"].GetString());
        Assert.Equal("bad-message", Assert.Single(server.Log.Violations).Kind);
        Assert.Equal(0, server.Log.Count(e => e.Type == "simulator-fault"));
    }

    [Theory]
    [InlineData(EarlyAudioBehaviour.Drop)]
    [InlineData(EarlyAudioBehaviour.SessionEnded)]
    public async Task Audio_before_configured_is_lost_and_noted(EarlyAudioBehaviour behaviour)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.EarlyAudio = behaviour));
        await using var client = await RawClient.ConnectAsync(server);
        await client.NextAsync("session.created");
        await client.SendAudioAsync(Sound.Silence(20));
        if (behaviour == EarlyAudioBehaviour.SessionEnded)
        {
            Assert.Equal("session_ended", (await client.NextAsync("error"))["error.code"].GetString());
        }

        await server.Log.WaitReceivedAsync("input_audio_buffer.append");
        await server.Log.WaitAsync(e => e.Type == "audio-before-configured");
        Assert.Equal(0, server.Log.Sessions[0].ReceivedSamples);
    }

    [Fact]
    public async Task Real_time_audio_breaks_no_rule_and_a_gap_does()
    {
        var clock = new ManualClock();
        var scenario = Play.Scenario();
        scenario.Server = new ScenarioServer();
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var sent = 0;
        async Task ChunkAsync()
        {
            await client.SendAudioAsync(Sound.Silence(20));
            await server.Log.WaitReceivedAsync("input_audio_buffer.append", nth: ++sent);
        }

        for (var i = 0; i < 60; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(20));
            await ChunkAsync();
        }

        Assert.Empty(server.Log.Violations);
        clock.Advance(TimeSpan.FromMilliseconds(300));
        await ChunkAsync();
        await server.Log.WaitAsync(e => e.Type == "append-gap");
        Assert.Contains("300 ms", Assert.Single(server.Log.Violations).Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 190, 0)]
    [InlineData(20, 210, 1)]
    [InlineData(100, 270, 0)]
    [InlineData(100, 290, 1)]
    public async Task How_long_the_next_append_may_take_depends_on_the_length_of_the_last(int chunkMs, int gapMs, int violations)
    {
        var clock = new ManualClock();
        var scenario = Play.Scenario();
        scenario.Server = new ScenarioServer();
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var chunk = $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(new byte[32 * chunkMs])}}"}""";
        await client.SendAsync(chunk);

        // The log has the append a moment before its time is taken, so only an answer to a later message shows that it was.
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromMilliseconds(gapMs));
        await client.SendAsync(chunk);
        await client.BarrierAsync();
        Assert.Equal(violations, server.Log.ViolationCounts.GetValueOrDefault("append-gap"));
    }

    [Fact]
    public async Task Audio_faster_than_real_time_is_noted_and_a_flood_ends_the_session()
    {
        var scenario = Play.Scenario();
        scenario.Server = new ScenarioServer();
        await using var server = await SimulatorServer.StartAsync(scenario, new ManualClock());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        try
        {
            await client.SendAudioAsync(Sound.Silence(5000));
        }
        catch (WebSocketException)
        {
            // The server hangs up in the middle of it.
        }

        Assert.Equal("session_ended", (await client.NextAsync("error"))["error.code"].GetString());
        Assert.Equal(1000, await client.CloseCodeAsync());
        Assert.Equal("too-fast", Assert.Single(server.Log.Violations).Kind);
        Assert.Equal(3000 * 16, server.Log.Sessions[0].ReceivedSamples);
    }

    [Fact]
    public async Task Malformed_binary_and_untyped_messages_get_errors_and_the_session_goes_on()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync("{");
        Assert.Equal("invalid_frame", (await client.NextAsync("error"))["error.code"].GetString());
        await client.SendAsync([1, 2, 3], WebSocketMessageType.Binary);
        Assert.Equal("invalid_frame", (await client.NextAsync("error"))["error.code"].GetString());
        await client.SendAsync("""{"event_id":"e"}""");
        Assert.Equal("invalid_request_error", (await client.NextAsync("error"))["error.code"].GetString());
        Assert.Equal(["bad-message", "bad-message", "bad-field"], server.Log.Violations.Select(v => v.Kind));
    }

    [Theory]
    [InlineData(OffenceBehaviour.InvalidRequest, "invalid_request_error", false)]
    [InlineData(OffenceBehaviour.Close, "invalid_frame", true)]
    public async Task What_a_bad_message_gets_is_a_switch(OffenceBehaviour behaviour, string code, bool closes)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.BadMessage = behaviour));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync("{");
        Assert.Equal(code, (await client.NextAsync("error"))["error.code"].GetString());
        if (closes)
        {
            Assert.Equal(1007, await client.CloseCodeAsync());
        }
    }

    [Fact]
    public async Task A_message_over_the_limit_closes_with_1009()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.MaxMessageBytes = 65_536));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync($$"""{"type":"nonsense","x":"{{new string('x', 70_000)}}"}""");
        Assert.Equal(1009, await client.CloseCodeAsync());
    }

    [Fact]
    public async Task Control_frames_need_an_id_of_their_own_and_known_fields()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server);
        await client.SendAsync(
            """{"type":"session.configure","session":{"instruction":"typo","tools":[{"type":"function","name":"f","strict":true}]}}""");
        await client.NextAsync("session.configured");
        await client.SendAsync("""{"type":"response.cancel","event_id":"same"}""");
        await client.SendAsync("""{"type":"response.cancel","event_id":"same","why":1}""");
        await server.Log.WaitAsync(e => e.Type == "reused-event-id");
        Assert.Equal(["unknown-field", "unknown-field", "unknown-field", "reused-event-id"], server.Log.Violations.Select(v => v.Kind));
        Assert.Equal("missing-event-id", Assert.Single(server.Log.Advice).Kind);
    }

    [Fact]
    public async Task A_client_that_just_goes_is_noted()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        client.Abort();
        await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        Assert.Equal("not-closed-with-1000", Assert.Single(server.Log.Violations).Kind);
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable, "closed-otherwise")] // 1001: a browser that goes away
    [InlineData(WebSocketCloseStatus.InternalServerError, null)]
    public async Task How_a_client_may_close_is_advice_and_a_fault_is_a_violation(WebSocketCloseStatus code, string? advice)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.CloseAsync(code);
        await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        Assert.Equal(advice is null ? ["not-closed-with-1000"] : [], server.Log.Violations.Select(v => v.Kind));
        Assert.Equal(advice is null ? [] : [advice], server.Log.Advice.Select(v => v.Kind));
    }

    [Fact]
    public async Task What_is_done_wrong_with_every_append_is_told_a_few_times_and_counted()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        await using var client = await RawClient.ConnectAsync(server);
        await client.NextAsync("session.created");
        await client.SendAudioAsync(Sound.Silence(14_000));
        await client.BarrierAsync();
        Assert.Equal(700, server.Log.ViolationCounts["audio-before-configured"]);
        var told = server.Log.Violations.Where(v => v.Kind == "audio-before-configured").ToList();
        Assert.Equal(5, told.Count);
        Assert.EndsWith("(100 times so far)", told[^1].Explanation, StringComparison.Ordinal);

        await client.CloseAsync();
        Assert.Equal("audio-before-configured 700 times in all", (await server.Log.WaitAsync(e => e.Type == "repeated")).Detail);
        Assert.StartsWith("rules broken: 700 x audio-before-configured", server.Log.Verdict(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_configures_on_open_and_streams_at_once_in_100_ms_chunks_breaks_no_rule()
    {
        // The vendor's own sample: the key in the address, no event_id, no waiting.
        var clock = new ManualClock();
        var scenario = Play.Scenario(s => s.ConfigureLatencyMs = 250, Play.Tone(0.2));
        (scenario.Server.AppendGapMs, scenario.Server.PaceAllowanceMs) = (200, 1000);
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        await using var client = await RawClient.ConnectAsync(server, key: null, extraQuery: "&api_key=sk_simulator");
        await client.SendAsync("""{"type":"session.configure","session":{"instructions":"Be brief."}}""");
        var sent = 0;
        foreach (var chunk in ((short[])[.. Sound.Silence(400), .. Sound.Speech(600), .. Sound.Silence(700)]).Chunk(1600))
        {
            var audio = Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(chunk));
            await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}""");
            await server.Log.WaitReceivedAsync("input_audio_buffer.append", nth: ++sent);
            clock.Advance(TimeSpan.FromMilliseconds(100));
        }

        await client.NextAsync("response.done");
        await client.CloseAsync(WebSocketCloseStatus.EndpointUnavailable);
        await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        Assert.Empty(server.Log.Violations);
        Assert.Equal(["closed-otherwise", "early-audio", "key-in-url", "missing-event-id"], server.Log.AdviceCounts.Keys.Order());
    }

    [Fact]
    public async Task Waiting_that_fails_shows_the_end_of_the_log()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var error = await Assert.ThrowsAsync<TimeoutException>(() =>
            server.Log.WaitSentAsync("response.created", timeout: TimeSpan.FromMilliseconds(1)));
        Assert.Contains("response.created", error.Message, StringComparison.Ordinal);
        Assert.Contains("session.configured", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_file_has_one_object_per_line_and_no_key()
    {
        var file = Path.Combine(Path.GetTempPath(), $"simulator-{Guid.NewGuid():N}.ndjson");
        try
        {
            await using (var server = await SimulatorServer.StartAsync(new SimulatorOptions { Scenario = Play.Scenario(), LogFile = file }))
            {
                var (client, _) = await RawClient.ReadyAsync(server, instructions: "Secret persona.");
                await using var __ = client;
                await client.SpeakAsync();
                await client.NextAsync("response.done");
                await client.CloseAsync();
                await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
            }

            var text = await File.ReadAllTextAsync(file);
            var lines = text.TrimEnd('\n').Split('\n').Select(Play.Json).ToArray();
            Assert.Contains(lines, l => l.GetProperty("direction").GetString() == "received"
                && l.GetProperty("type").GetString() == "session.configure");
            var delta = lines.First(l => l.GetProperty("type").GetString() == "response.output_audio.delta");
            Assert.True(delta.GetProperty("samples").GetInt32() > 0 && delta.GetProperty("level_dbfs").GetDouble() is > -20 and < -10);
            Assert.Equal("completed", lines.First(l =>
                l.GetProperty("type").GetString() == "response.done").GetProperty("event").GetProperty("response").GetProperty("status").GetString());
            Assert.DoesNotContain("sk_simulator", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Secret persona", text, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
