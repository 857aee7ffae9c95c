using System.Net.WebSockets;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Simulator.Tests;

public class BuiltInScenarioTests
{
    [Fact]
    public void Each_is_right_has_a_description_and_belongs_to_whoever_asked()
    {
        Assert.Equal(BuiltInScenarios.Names.Count, BuiltInScenarios.Names.Distinct().Count());
        Assert.All(BuiltInScenarios.All, built =>
        {
            Assert.Matches("^[a-z0-9-]+$", built.Name);
            Assert.EndsWith(".", built.Description, StringComparison.Ordinal);
            var (one, other) = (built.Make(), built.Make());
            Assert.Empty(ScenarioCheck.Errors(one));
            Assert.NotSame(one.Server, other.Server);
            Assert.Equal(one.Faults, other.Faults);
            Assert.Empty(one.Faults.Intersect(other.Faults, ReferenceEqualityComparer.Instance));
        });
    }

    [Fact]
    public void A_number_behind_the_name_counts_where_the_scenario_takes_one()
    {
        Assert.Equal("delay:200", BuiltInScenarios.Find("connect-delay:200")!.Faults.Single().Do);
        Assert.Equal("delay:1000", BuiltInScenarios.Find("connect-delay")!.Faults.Single().Do);
        Assert.Equal(5, BuiltInScenarios.Find("accept-drop:5")!.Faults.Single().Times);
        Assert.Null(BuiltInScenarios.Find("connect-delay:soon"));
        Assert.Null(BuiltInScenarios.Find("quiet:3"));
        Assert.Null(BuiltInScenarios.Find("connect-delay:-1"));
    }

    [Theory]
    [InlineData("close-1001", 1001)]
    [InlineData("close-1006", null)]
    [InlineData("close-1008", 1008)]
    [InlineData("close-1011", 1011)]
    [InlineData("close-1012", 1012)]
    [InlineData("close-1013", 1013)]
    [InlineData("internal-error-close", 1011)]
    [InlineData("session-ended-close", 1000)]
    public async Task The_first_session_ends_as_the_name_says_and_the_second_works(string name, int? code)
    {
        await using var server = await SimulatorServer.StartAsync(Quick(name));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using (client)
        {
            var speaking = client.SpeakAsync(); // the end may meet what is still being sent
            Assert.Equal(code, await client.CloseCodeAsync());
            await speaking.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
        }

        var (second, _) = await RawClient.ReadyAsync(server);
        await using var __ = second;
        await second.SpeakAsync();
        await second.NextAsync("response.done");
    }

    [Fact]
    public async Task Sessions_can_be_dropped_right_after_they_began_for_a_number_of_times()
    {
        await using var server = await SimulatorServer.StartAsync(Quick("accept-drop:2"));
        for (var i = 0; i < 2; i++)
        {
            var (client, _) = await RawClient.ReadyAsync(server);
            await using var __ = client;

            // The reset may meet audio that is still being sent.
            var sending = client.SendAudioAsync(Sound.Silence(600));
            Assert.Null(await client.CloseCodeAsync());
            await sending.ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
        }

        var (last, _) = await RawClient.ReadyAsync(server);
        await using var ___ = last;
        await last.SendAudioAsync(Sound.Silence(600));
        await last.SpeakAsync();
        await last.NextAsync("response.done");
    }

    [Fact]
    public async Task Session_ended_may_leave_the_socket_open_with_nobody_behind_it()
    {
        await using var server = await SimulatorServer.StartAsync(Quick("session-ended"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("session_ended", (await client.NextAsync("error"))["error.code"].GetString());
        await client.SpeakAsync();
        await client.CloseAsync();
        Assert.Equal(1000, await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience));
        Assert.Equal(0, server.Log.CountSent("response.created"));
    }

    [Fact]
    public async Task A_tool_can_be_too_slow_for_the_server()
    {
        var scenario = Quick("tool-timeout");
        scenario.Server.ToolWindowMs = 20;
        await using var server = await SimulatorServer.StartAsync(scenario);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("tool_response_timeout", (await client.NextAsync("error"))["error.code"].GetString());
    }

    [Fact]
    public async Task Bad_input_comes_as_named_and_the_session_goes_on()
    {
        await using var server = await SimulatorServer.StartAsync(Quick("bad-input"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        var nested = await client.NextAsync();
        Assert.Contains(new string('[', 1000), nested!.Text, StringComparison.Ordinal);
        Assert.Contains("\"delta\":null", (await client.NextAsync())!.Text, StringComparison.Ordinal);
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        Assert.Contains(client.All, g => g.Text.Contains("item_unheard_of", StringComparison.Ordinal));
        Assert.Contains(client.All, g => g.Text.Contains("AAAA AAAA", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_that_is_not_utf8_ends_the_link_and_is_no_violation()
    {
        await using var server = await SimulatorServer.StartAsync(Quick("not-utf8"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        try
        {
            await client.SpeakAsync();
        }
        catch (WebSocketException)
        {
            // The answer may end the link before the last of the silence is out.
        }

        Assert.Null(await client.CloseCodeAsync());
        await server.Log.Sessions[0].Ended.WaitAsync(RawClient.Patience);
        Assert.Empty(server.Log.Violations);
    }

    [Fact]
    public async Task Duplicates_are_the_same_events_again()
    {
        await using var server = await SimulatorServer.StartAsync(Quick("duplicates"));
        await using var client = await RawClient.ConnectAsync(server);
        var created = await client.NextAsync();
        Assert.Equal(created!.Text, (await client.NextAsync())!.Text);
        await client.SendAsync("""{"type":"session.configure","event_id":"c1","session":{}}""");
        var configured = await client.NextAsync("session.configured");
        Assert.Equal(configured.Text, (await client.NextAsync())!.Text);
    }

    [Fact]
    public async Task Odd_deltas_put_together_are_the_reply()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => { s.OddDeltas = true; s.MaxDeltaMs = 30; }, Play.Tone(4)));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var sizes = client.All.Where(g => g.Type == "response.output_audio.delta").Select(g => g.Audio.Length).ToArray();
        Assert.Equal(4 * 48_000, sizes.Sum());
        Assert.Contains(0, sizes);
        Assert.Contains(sizes, size => size is > 0 and < 6);
        Assert.Contains(sizes, size => size % 2 == 1);
    }

    [Fact]
    public async Task A_call_may_come_before_the_end_of_the_speech_that_asked_for_it()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.SpeechStoppedDelayMs = 300,
            Play.Calls(Play.Tone(0.1), ("a", "{}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("input_audio_buffer.speech_stopped");
        Assert.Contains(client.All, g => g.Type == "response.function_call_arguments.done");
    }

    /// <summary>The scenario's faults, on a server that takes audio as fast as it comes.</summary>
    private static Scenario Quick(string name)
    {
        var scenario = BuiltInScenarios.Find(name)!;
        scenario.Server = Play.Scenario().Server;
        scenario.Default = scenario.Default.Calls.Count > 0 ? scenario.Default : Play.Tone(1);
        return scenario;
    }
}
