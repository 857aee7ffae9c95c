namespace HydraKiosk.Simulator.Tests;

/// <summary>Replies and verdicts that get into each other's way, as the client gets them.</summary>
public class CrossedReplyTests
{
    private const string Delta = "response.output_audio.delta";

    [Fact]
    public async Task Two_replies_take_turns_and_both_are_whole()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(2)).With("configured", "interleave"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        await client.NextAsync("response.done");
        var deltas = client.All.Where(g => g.Type == Delta).ToList();
        var owners = deltas.Select(g => g["response_id"].GetString()!).ToList();
        Assert.Equal(2, owners.Distinct().Count());
        Assert.True(owners.Zip(owners.Skip(1)).Count(pair => pair.First != pair.Second) >= 4, "they do not take turns");
        Assert.All(owners.Distinct(), id => Assert.Equal(2 * 48_000, deltas.Where(d => d["response_id"].GetString() == id).Sum(d => d.Audio.Length)));
        Assert.Equal("interleave: resp_1_1_second", (await server.Log.WaitAsync(e => e.Type == "fault-struck")).Detail);
    }

    [Fact]
    public async Task A_reply_can_be_done_in_its_middle_and_go_on()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(2)).With("configured", "early-done"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync("response.done");
        var before = client.All.Count(g => g.Type == Delta);
        await client.NextAsync("response.output_audio.done");
        await client.BarrierAsync();
        Assert.True(client.All.Count(g => g.Type == Delta) > before);
        Assert.Equal(1, server.Log.CountSent("response.done"));
    }

    [Theory]
    [InlineData("late-deltas:1", 1, 0)]
    [InlineData("late-deltas:20", 20, 0)]
    [InlineData("dead-call", 0, 1)]
    public async Task A_cancelled_reply_goes_on_after_its_end(string fault, int deltas, int calls)
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.DeliverySpeed = 0.5, Play.Tone(60)).With("configured", fault));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.NextAsync(Delta);
        await client.SendAudioAsync(Sound.Speech(400));
        var done = await client.NextAsync("response.done");
        var from = client.All.Count;
        await client.BarrierAsync();
        var id = done["response.id"].GetString();
        Assert.Equal(deltas, client.All[from..].Count(g => g.Type == Delta && g["response_id"].GetString() == id));
        var called = client.All[from..].Where(g => g.Type == "response.function_call_arguments.done").ToList();
        Assert.Equal(calls, called.Count);
        if (calls > 0)
        {
            Assert.Equal(id, called[0]["response_id"].GetString());

            // Whoever answers it has answered a call that there was.
            await client.OutputAsync(called[0]["call_id"].GetString()!, "late");
            await client.BarrierAsync();
            Assert.DoesNotContain(server.Log.Violations, v => v.Kind == "unknown-call");
        }
    }

    [Fact]
    public async Task A_stray_delta_belongs_to_the_last_reply_that_is_over()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(0.2), Play.Tone(2)).With("turn:2/delta:3",
            "dead-deltas:1"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        var first = (await client.NextAsync("response.done"))["response.id"].GetString();
        await client.SpeakAsync();
        await client.NextAsync("response.created");
        var from = client.All.Count;
        await client.NextAsync("response.done");
        Assert.Equal(1, client.All[from..].Count(g => g.Type == Delta && g["response_id"].GetString() == first));
    }

    [Fact]
    public async Task A_reply_can_follow_at_once_and_be_cancelled()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(null, Play.Tone(1)).With("configured", "queued-cancel"));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.Equal("completed", (await client.NextAsync("response.done"))["response.status"].GetString());
        var second = (await client.NextAsync("response.created"))["response.id"].GetString();
        Assert.Equal(second, (await client.NextAsync(Delta))["response_id"].GetString());
        var done = await client.NextAsync("response.done");
        Assert.Equal((second, "cancelled"), (done["response.id"].GetString(), done["response.status"].GetString()));
    }

    [Fact]
    public async Task Calls_may_leave_their_response_unnamed()
    {
        await using var server = await SimulatorServer.StartAsync(Play.Scenario(s => s.CallResponseIds = false,
            Play.Calls(Play.Tone(0.1), ("a", "{\"x\":1}"))));
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        Assert.False((await client.NextAsync("response.function_call_arguments.delta")).Has("response_id"));
        var call = await client.NextAsync("response.function_call_arguments.done");
        Assert.False(call.Has("response_id"));
        Assert.Equal("a", call["name"].GetString());
    }

    [Theory]
    [InlineData("late-incomplete:300", true)] // a cough just before the speech
    [InlineData("foreign-incomplete:300", false)] // an item that nobody heard of
    public async Task A_verdict_of_another_item_comes_in_the_middle_of_the_speech(string fault, bool announced)
    {
        var clock = new Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", fault), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SendAudioAsync(Sound.Speech(400));
        await client.BarrierAsync();
        var started = client.All.Where(g => g.Type == "input_audio_buffer.speech_started").Select(g => g["item_id"].GetString()).ToList();
        Assert.Equal(announced ? 2 : 1, started.Count);
        Assert.DoesNotContain(client.All, g => g.Type == "conversation.item.done");

        clock.Advance(TimeSpan.FromMilliseconds(300));
        var verdict = await client.NextAsync("conversation.item.done");
        Assert.Equal("incomplete", verdict["item.status"].GetString());
        Assert.Equal(announced ? started[0] : "item_unheard_of", verdict["item.id"].GetString());
        await client.SendAudioAsync(Sound.Silence(600));
        var own = await client.NextAsync("conversation.item.done");
        Assert.Equal((started[^1], "completed"), (own["item.id"].GetString(), own["item.status"].GetString()));
    }

    [Fact]
    public async Task That_a_turn_is_complete_can_be_told_in_the_next_speech()
    {
        var clock = new Fakes.ManualClock();
        await using var server = await SimulatorServer.StartAsync(Play.Scenario().With("configured", "late-completed:100"), clock);
        var (client, _) = await RawClient.ReadyAsync(server);
        await using var __ = client;
        await client.SpeakAsync();
        await client.BarrierAsync();
        Assert.DoesNotContain(client.All, g => g.Type == "conversation.item.done" && g["item.role"].GetString() == "user");
        var first = client.All.First(g => g.Type == "input_audio_buffer.speech_started")["item_id"].GetString();
        await client.SendAudioAsync(Sound.Speech(100));
        await client.BarrierAsync();
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Got verdict;
        do
        {
            verdict = await client.NextAsync("conversation.item.done");
        }
        while (verdict["item.role"].GetString() != "user");
        Assert.Equal((first, "completed"), (verdict["item.id"].GetString(), verdict["item.status"].GetString()));
    }
}
