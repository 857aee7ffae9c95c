using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Simulator.Tests;

public class ToolTests
{
    private const string Tricky = """{"a":"quote \" slash \\ tab \t é ü 日本 😀🚪","n":[1,2,3]}""";

    [Fact]
    public async Task Arguments_come_in_fragments_with_the_name_on_the_first_and_whole_at_the_end()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.MaxArgumentFragment = 1,
            Play.Calls(Play.Tone(0.1), ("open_gate", Tricky))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var done = await client.NextAsync("response.function_call_arguments.done");
        var fragments = client.All.Where(g => g.Type == "response.function_call_arguments.delta").ToArray();
        Assert.Equal("open_gate", fragments[0]["name"].GetString());
        Assert.All(fragments[1..], f => Assert.False(f.Has("name")));
        Assert.Equal(Tricky, done["arguments"].GetString());

        // One UTF-16 unit each: halves of surrogate pairs stand as escapes in the frame.
        Assert.Equal(Tricky.Length, fragments.Length);
        Assert.Contains(fragments, f => f.Text.Contains("\\ud83d", StringComparison.Ordinal));
        Assert.Equal(Tricky, string.Concat(fragments.Select(f => Half(f.Text))));

        var ended = await client.NextAsync("response.done");
        Assert.Equal("function_call", ended["response.output"][1].GetProperty("type").GetString());
        await client.OutputAsync(done["call_id"].GetString()!, "{\"ok\":true}");
        await client.CreateAsync();
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.Empty(server.Log.Violations);
    }

    [Fact]
    public async Task Parallel_calls_interleave_and_one_create_narrates_what_they_said()
    {
        var then = new ScenarioReply { Caption = "They said {output}.", Say = "status" };
        var reply = Play.Calls(then, ("a", """{"x":"111111111111"}"""), ("b", """{"y":"222222222222"}"""), ("c", null));
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.MaxArgumentFragment = 2, reply));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var order = client.All.Where(g => g.Type == "response.function_call_arguments.delta").Select(g => g["call_id"].GetString()!).ToArray();
        Assert.True(order.Zip(order.Skip(1)).Count(p => p.First != p.Second) > 2, "the calls do not interleave");
        var calls = client.All.Where(g => g.Type == "response.function_call_arguments.done").ToDictionary(g => g["name"].GetString()!, g => g);
        Assert.Equal("", calls["c"]["arguments"].GetString());

        await client.OutputAsync(calls["b"]["call_id"].GetString()!, "B");
        await client.OutputAsync(calls["a"]["call_id"].GetString()!, "A");
        await client.OutputAsync(calls["c"]["call_id"].GetString()!, "C");
        await client.CreateAsync();
        await client.NextAsync("response.done");
        var text = string.Concat(client.All.Where(g => g.Type == "response.output_audio_transcript.delta").Select(g => g["delta"].GetString()));
        foreach (var output in new[] { "A", "B", "C" })
        {
            Assert.Contains(output, text, StringComparison.Ordinal);
        }

        Assert.Equal(2, server.Log.CountSent("response.created"));
        Assert.Empty(server.Log.Violations);
    }

    [Fact]
    public async Task Asking_before_every_output_is_posted_gives_a_partial_answer_and_asking_twice_is_noted()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 0.2,
            Play.Calls(Play.Tone(0.1), ("a", "{}"), ("b", "{}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var a = client.All.First(g => g.Type == "response.function_call_arguments.done")["call_id"].GetString()!;
        await client.OutputAsync(a, "A");
        await client.CreateAsync();
        var text = await client.NextAsync("response.output_audio_transcript.delta");
        Assert.StartsWith("(partial)", text["delta"].GetString(), StringComparison.Ordinal);
        await client.CreateAsync();
        await server.Log.WaitAsync(e => e.Type == "extra-response-create");
        Assert.Equal(["early-response-create", "extra-response-create"], server.Log.Violations.Select(v => v.Kind));
        Assert.Equal(2, server.Log.CountSent("response.created"));
    }

    [Fact]
    public async Task Calls_can_be_chained_and_the_answer_follows_the_output()
    {
        var last = new ScenarioReply { Say = "status-trouble", When = [new() { OutputContains = "fine", Reply = new() { Say = "status" } }] };
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null,
            Play.Calls(Play.Calls(last, ("second", "{}")), ("first", "{}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        foreach (var name in new[] { "first", "second" })
        {
            var call = await client.NextAsync("response.function_call_arguments.done");
            Assert.Equal(name, call["name"].GetString());
            await client.NextAsync("response.done");
            await client.OutputAsync(call["call_id"].GetString()!, "all fine");
            await client.CreateAsync();
        }

        await client.NextAsync("response.done");
        var text = string.Concat(client.All.Where(g => g.Type == "response.output_audio_transcript.delta").Select(g => g["delta"].GetString()));
        Assert.Equal(HydraKiosk.Simulator.Voice.VoiceClips.Get("status").Caption, text);
    }

    [Theory]
    [InlineData(CallingResponseDone.AfterArguments)]
    [InlineData(CallingResponseDone.AfterOutputs)]
    [InlineData(CallingResponseDone.Never)]
    public async Task The_end_of_the_calling_response_is_a_switch(CallingResponseDone when)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.CallingDone = when, Play.Calls(Play.Tone(0.1), ("a", "{}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var call = await client.NextAsync("response.function_call_arguments.done");
        if (when == CallingResponseDone.AfterArguments)
        {
            await client.NextAsync("response.done");
        }

        await client.OutputAsync(call["call_id"].GetString()!, "A");
        if (when == CallingResponseDone.AfterOutputs)
        {
            Assert.Equal(call["response_id"].GetString(), (await client.NextAsync("response.done"))["response.id"].GetString());
        }

        await client.CreateAsync();
        var created = await client.NextAsync("response.created");
        Assert.Equal(created["response.id"].GetString(), (await client.NextAsync("response.done"))["response.id"].GetString());
        Assert.Equal(when == CallingResponseDone.Never ? 1 : 2, server.Log.CountSent("response.done"));
    }

    [Fact]
    public async Task A_late_output_times_out_and_the_next_turn_works()
    {
        var clock = new HydraKiosk.Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.ToolWindowMs = 10_000, Play.Calls(Play.Tone(0.1), ("a", "{}")),
            Play.Tone(0.1)), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        await client.NextAsync("response.done");
        clock.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal(0, server.Log.Count(e => e.Type == "tools-abandoned"));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal("tool_response_timeout", (await client.NextAsync("error"))["error.code"].GetString());

        // The late output is history; the next turn is answered.
        var call = client.All.First(g => g.Type == "response.function_call_arguments.done")["call_id"].GetString()!;
        await client.OutputAsync(call, "late");
        await client.SpeakAsync();
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        Assert.DoesNotContain(server.Log.Violations, v => v.Kind != "unknown-type");
    }

    [Fact]
    public async Task Wrong_outputs_are_refused_and_noted()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.OutputAsync("call_unheard_of", "x");
        Assert.Equal("item.call_id", (await client.NextAsync("error"))["error.param"].GetString());
        const string Item = """{"type":"function_call_output","call_id":"c","output":{"ok":true}}""";
        await client.SendAsync($$"""{"type":"conversation.item.create","event_id":"o","item":{{Item}}}""");
        Assert.Equal(("item.output", "o"),
            ((await client.NextAsync("error"))["error.param"].GetString(), client.All[^1]["error.event_id"].GetString()));
        Assert.Equal(["unknown-call", "output-not-a-string"], server.Log.Violations.Select(v => v.Kind));
    }

    [Fact]
    public async Task Updates_replace_the_tools_are_silent_without_effect_and_strict_about_fields()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAsync("""{"type":"session.update","event_id":"u1","session":{"tools":[{"type":"function","name":"f"}]}}""");
        Assert.Equal("f", (await client.NextAsync("session.updated"))["session.tools"][0].GetProperty("name").GetString());
        await client.SendAsync("""{"type":"session.update","event_id":"u2","session":{"tools":[{"type":"function","name":"f"}]}}""");
        await client.SendAsync("""{"type":"session.update","event_id":"u3","session":{"voice":"leo"}}""");
        var error = (await client.NextAsync())!;
        Assert.Equal(("invalid_frame", "u3"), (error["error.code"].GetString(), error["error.event_id"].GetString()));
        Assert.Equal("unknown-field", Assert.Single(server.Log.Violations).Kind);
    }

    [Fact]
    public async Task A_create_that_nothing_called_for_starts_a_response_and_is_noted()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario());
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.CreateAsync();
        await client.NextAsync("response.done");
        Assert.Equal("unasked-response-create", Assert.Single(server.Log.Violations).Kind);
    }

    /// <summary>The fragment of a frame, halves of surrogate pairs included, which a JSON reader may refuse to give alone.</summary>
    private static string Half(string frame)
    {
        var start = frame.IndexOf("\"delta\":\"", StringComparison.Ordinal) + 9;
        var text = frame[start..frame.LastIndexOf('"')];
        return text switch
        {
            "\\\"" => "\"",
            "\\\\" => "\\",
            _ when text.StartsWith("\\u", StringComparison.Ordinal) => ((char)Convert.ToInt32(text[2..], 16)).ToString(),
            _ => text,
        };
    }
}
