using System.Net.WebSockets;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

/// <summary>The open questions of the protocol: each switch makes the other answer real.</summary>
public class SwitchTests
{
    [Fact]
    public async Task Created_may_precede_server_full()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.MaxSessions = 1; s.CreatedBeforeServerFull = true; }));
        await using var first = await RawClient.ConnectAsync(server);
        await first.NextAsync("session.created");
        await using var second = await RawClient.ConnectAsync(server);
        Assert.Equal("session.created", (await second.NextAsync())!.Type);
        Assert.Equal("error", (await second.NextAsync())!.Type);
        Assert.Equal(1013, await second.CloseCodeAsync());
    }

    [Theory]
    [InlineData(OffenceBehaviour.InvalidRequest, "invalid_request_error")]
    [InlineData(OffenceBehaviour.InvalidFrame, "invalid_frame")]
    public async Task A_second_configure_may_be_an_error(OffenceBehaviour behaviour, string code)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.SecondConfigure = behaviour));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync("""{"type":"session.configure","event_id":"again","session":{}}""");
        Assert.Equal(code, (await client.NextAsync())!["error.code"].GetString());
    }

    [Fact]
    public async Task A_discarded_hit_may_cancel_and_may_send_no_speech_stopped()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s =>
            { s.DeliverySpeed = 1; s.DiscardedHitCancels = true; s.DiscardedHitStops = false; }, Play.Tone(60)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.output_audio.delta");
        await client.SpeakAsync(speechMs: 120);
        Assert.Equal("cancelled", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.Equal("incomplete", (await client.NextAsync("conversation.item.done"))["item.status"].GetString());
        Assert.Equal(1, server.Log.CountSent("input_audio_buffer.speech_stopped"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(20, false)]
    public async Task Late_deltas_and_the_farewell_of_a_cancelled_response_are_switches(int late, bool farewell)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s =>
            { s.DeliverySpeed = 0.5; s.LateDeltas = late; s.AudioDoneOnCancel = farewell; }, Play.Tone(60)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.output_audio.delta");
        await client.SendAudioAsync(Sound.Speech(400));
        await client.NextAsync("input_audio_buffer.speech_started");
        var from = client.All.Count;
        await client.NextAsync("response.done");
        Assert.Equal(late, client.All[from..].Count(g => g.Type == "response.output_audio.delta"));
        Assert.Equal(farewell ? 1 : 0, client.All[from..].Count(g => g.Type == "response.output_audio.done"));
    }

    [Fact]
    public async Task Calls_and_client_items_may_be_announced_as_items_in_one_chain()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.FunctionCallItems = true; s.EchoClientItems = true; },
            Play.Calls(Play.Tone(0.1), ("a", "{}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var call = await client.NextAsync("response.function_call_arguments.done");
        await client.NextAsync("response.done");
        await client.OutputAsync(call["call_id"].GetString()!, "A");
        await client.CreateAsync();
        await client.NextAsync("response.done");
        var added = client.All.Where(g => g.Type == "conversation.item.added").ToArray();
        Assert.Equal(["message", "message", "function_call", "function_call_output", "message"], added.Select(a => a["item.type"].GetString()));
        for (var i = 1; i < added.Length; i++)
        {
            Assert.Equal(added[i - 1]["item.id"].GetString(), added[i]["previous_item_id"].GetString());
        }
    }

    [Theory]
    [InlineData(ExtraCreateBehaviour.Ignore, 1, 0)]
    [InlineData(ExtraCreateBehaviour.Second, 2, 0)]
    [InlineData(ExtraCreateBehaviour.InvalidRequest, 1, 1)]
    public async Task A_create_while_a_response_runs_is_a_switch(ExtraCreateBehaviour behaviour, int responses, int errors)
    {
        var clock = new HydraKiosk.Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.DeliverySpeed = 10; s.ExtraCreate = behaviour; },
            Play.Tone(4)), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromMilliseconds(100));
        await client.CreateAsync();
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        for (var i = 0; i < responses; i++)
        {
            await client.NextAsync("response.done");
        }

        Assert.Equal(responses, server.Log.CountSent("response.created"));
        Assert.Equal(errors, client.All.Count(g => g.Type == "error" && g["error.code"].GetString() == "invalid_request_error"));
    }

    [Fact]
    public async Task An_unasked_create_may_be_ignored_usage_transcripts_and_the_rate_left_out()
    {
        var scenario = Play.Scenario(s => { s.UnaskedCreateStarts = false; s.Usage = false; s.Transcripts = false; s.EchoOutputRate = false; },
            new ScenarioReply { Say = "lockers" });
        scenario.Turns[0].Heard = "where are the lockers";
        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, configured) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        Assert.False(configured.Has("session.output_audio_sample_rate"));
        await client.CreateAsync();
        await server.Log.WaitAsync(e => e.Type == "unasked-response-create");
        await client.SpeakAsync();
        var heard = await client.NextAsync("conversation.item.done");
        Assert.Equal("where are the lockers", heard["item.content"][0].GetProperty("text").GetString());
        Assert.False((await client.NextAsync("response.done")).Has("response.usage"));
        Assert.Equal(1, server.Log.CountSent("response.created"));
        Assert.Equal(0, server.Log.CountSent("response.output_audio_transcript.delta"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pings_count_as_traffic_or_not(bool count)
    {
        // Real pings against a clock moved by hand: the limit passes many times over.
        var clock = new HydraKiosk.Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.PingCountsAsTraffic = count), clock);
        await using var client = await RawClient.ConnectAsync(server, ping: TimeSpan.FromMilliseconds(5));
        await client.NextAsync("session.created");
        if (!count)
        {
            await Clock.AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(250), () => server.Log.Count(e => e.Type == "idle") > 0);
            Assert.InRange(clock.Elapsed.TotalSeconds, 30, 31);
            return;
        }

        // Each step waits for a ping of its own before the next, so the session outlives its limit many times over.
        for (var i = 0; i < 8; i++)
        {
            var before = server.Log.Sessions[0].LastTraffic;
            clock.Advance(TimeSpan.FromSeconds(10));
            await Clock.AdvanceUntilAsync(clock, TimeSpan.Zero, () => server.Log.Sessions[0].LastTraffic > before);
        }

        Assert.Equal(WebSocketState.Open, client.Socket.State);
        Assert.Equal(0, server.Log.Count(e => e.Type == "idle"));
    }
}
