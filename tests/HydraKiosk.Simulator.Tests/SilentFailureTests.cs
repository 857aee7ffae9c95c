using HydraKiosk.Fakes;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

/// <summary>What does not come, and that the log says why.</summary>
public class SilentFailureTests
{
    [Fact]
    public async Task A_deaf_service_takes_audio_and_tells_nothing_until_its_time_is_over()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "deaf:5000"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.BarrierAsync();
        Assert.Equal(0, server.Log.CountSent("input_audio_buffer.speech_started"));
        Assert.Contains(server.Log.Entries, e => e.Type == "fault-struck" && e.Detail!.StartsWith("deaf: Started", StringComparison.Ordinal));

        clock.Advance(TimeSpan.FromSeconds(5));
        await client.SpeakAsync();
        Assert.Equal(1300, (await client.NextAsync("input_audio_buffer.speech_started"))["audio_start_ms"].GetInt32(), 100.0);
        Assert.Equal(1, server.Log.Count(e => e.Type == "fault-over"));
    }

    [Fact]
    public async Task Speech_that_began_in_deafness_has_no_end_afterwards()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "deaf:5000"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Speech(400));
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        await client.SendAudioAsync(Sound.Silence(800));
        await client.BarrierAsync();
        Assert.Equal(0, server.Log.Count(e => e.Direction == Log.LogDirection.Sent
            && e.Type.StartsWith("input_audio_buffer", StringComparison.Ordinal)));
        Assert.Equal(0, server.Log.CountSent("conversation.item.done"));
    }

    [Fact]
    public async Task A_turn_without_an_answer_is_told_and_nothing_follows()
    {
        await using var server = await SimulatorServer.StartAsync(BuiltIn("no-answer"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("conversation.item.done");
        await server.Log.WaitAsync(e => e.Type == "fault-struck" && e.Detail == "no-answer: turn 1");
        await client.BarrierAsync();
        Assert.Equal(1, server.Log.CountSent("input_audio_buffer.speech_stopped"));
        Assert.Equal(0, server.Log.CountSent("response.created"));
    }

    [Fact]
    public async Task A_silent_reply_has_every_event_but_audio()
    {
        await using var server = await SimulatorServer.StartAsync(BuiltIn("silent-reply"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.DoesNotContain(client.All, g => g.Type is "response.output_audio.delta" or "response.output_audio.done");
    }

    [Fact]
    public async Task Speech_without_a_verdict_neither_ends_nor_stops_the_reply()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 20, Play.Tone(20)).With("response:1",
            "no-verdict"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.output_audio.delta");
        await client.SpeakAsync();
        await client.NextAsync("input_audio_buffer.speech_started");
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.Equal(1, server.Log.CountSent("input_audio_buffer.speech_stopped"));

        // The speech after it is a turn again.
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Equal(2, server.Log.CountSent("input_audio_buffer.speech_stopped"));
    }

    [Fact]
    public async Task A_frozen_reply_stops_in_its_middle_and_the_next_turn_cancels_it()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(2)).With("configured", "freeze"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await server.Log.WaitAsync(e => e.Type == "fault-struck" && e.Detail!.StartsWith("freeze", StringComparison.Ordinal));
        await client.SpeakAsync();
        Assert.Equal("cancelled", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.InRange(client.All.Where(g => g.Type == "response.output_audio.delta").Sum(g => g.Audio.Length / 2), 24_000, 36_000);
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
    }

    [Fact]
    public async Task An_endless_reply_is_whole_but_for_its_end()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "endless"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.output_audio.done");
        await server.Log.WaitAsync(e => e.Type == "fault-struck" && e.Detail!.StartsWith("endless", StringComparison.Ordinal));
        Assert.Equal(0, server.Log.CountSent("response.done"));
        await client.SpeakAsync();
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
    }

    [Fact]
    public async Task A_wrong_echo_names_another_voice_and_no_tools()
    {
        await using var server = await SimulatorServer.StartAsync(BuiltIn("wrong-echo"));
        var (client, configured) = await RawClient.ReadyAsync(server, tools: """[{"type":"function","name":"a"}]""");
        await using var __ = client;
        Assert.NotEqual("sterling", configured["session.voice"].GetString());
        Assert.Equal("[]", configured["session.tools"].GetRawText());
    }

    [Fact]
    public async Task Any_model_can_get_the_deprecation_warning()
    {
        await using var server = await SimulatorServer.StartAsync(BuiltIn("deprecated"));
        await using var client = await RawClient.ConnectAsync(server);
        Assert.Equal("model_deprecated", (await client.NextAsync())!["warning.code"].GetString());
        Assert.Equal("session.created", (await client.NextAsync())!.Type);
    }

    [Fact]
    public async Task Reordered_events_change_places_with_the_one_behind()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("turn:1", "reorder"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("conversation.item.added", (await client.NextAsync("conversation.item.added")).Type);
        await client.NextAsync("conversation.item.done");
        Assert.Equal("conversation.item.added", (await client.NextAsync())!.Type);
        Assert.Equal("response.created", (await client.NextAsync())!.Type);
        await client.NextAsync("response.done");
    }

    [Fact]
    public async Task A_delay_holds_one_message_back_and_what_is_behind_it()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(BuiltIn("created-delay:3000"), clock);
        await using var client = await RawClient.ConnectAsync(server);
        await server.Log.WaitAsync(e => e.Type == "fault");
        await Clock.AdvanceUntilAsync(clock, TimeSpan.FromMilliseconds(100), () => server.Log.CountSent("session.created") > 0);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(3));
        await client.NextAsync("session.created");
        await client.SendAsync("""{"type":"session.configure","event_id":"c1","session":{}}""");
        await client.NextAsync("session.configured");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task Audio_that_a_slow_reader_finds_piled_up_breaks_no_rule()
    {
        var clock = new ManualClock();
        var scenario = Play.Scenario().With("append:2", "slow-read:4000");
        (scenario.Server.FloodAllowanceMs, scenario.Server.PaceAllowanceMs, scenario.Server.AppendGapMs) = (3000, 1000, 200);
        await using var server = await SimulatorServer.StartAsync(scenario, clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(40));
        await server.Log.WaitAsync(e => e.Type == "fault");
        await client.SendAudioAsync(Sound.Silence(4000));
        clock.Advance(TimeSpan.FromSeconds(4));
        await server.Log.WaitReceivedAsync("input_audio_buffer.append", nth: 202);
        Assert.Empty(server.Log.Violations);
        Assert.Equal(0, server.Log.CountSent("error"));
    }

    [Fact]
    public async Task Giving_up_on_a_server_that_reads_nothing_breaks_no_rule()
    {
        var clock = new ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("append:2", "slow-read:4000"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Silence(40));
        await server.Log.WaitAsync(e => e.Type == "fault");
        client.Abort();
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Null(await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience));
        Assert.Empty(server.Log.Violations);
    }

    private static Scenario BuiltIn(string name)
    {
        var scenario = BuiltInScenarios.Find(name)!;
        scenario.Server = Play.Scenario().Server;
        return scenario;
    }
}
