using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>What three services can do wrong: bounded, named, and never silent for ever.</summary>
public sealed class CascadeTroubleTests
{
    [Fact]
    public async Task A_recogniser_that_stalls_costs_a_turn_its_rest_and_not_the_conversation()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Faults.Add(new ScenarioFault { At = "turn:1", Do = "stall" });
        await using var served = await ServedCascade.ReadyAsync(scenario, o => o with { Turns = new TurnOptions() });
        var done = await served.AskAsync();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome); // with what it had said until then
        Assert.StartsWith("this", Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words, StringComparison.Ordinal);
        Assert.Contains(served.Log.Lines, line => line.EventId == 2252);
    }

    [Fact]
    public async Task A_model_that_stalls_fails_the_reply_within_its_limit()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" }, new ScenarioReply { Say = "goodbye" });
        scenario.Faults.Add(new ScenarioFault { At = "response:1", Do = "stall" });
        await using var served = await ServedCascade.ReadyAsync(
            scenario, o => o with { Chat = o.Chat with { TokenTimeout = TimeSpan.FromSeconds(30) } });
        await served.SpeakAsync();
        await served.NextAsync<VoiceTurnTaken>();
        var at = served.Clock.Elapsed;
        var done = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal(ReplyOutcome.Failed, done.Outcome);
        Assert.InRange(served.Clock.Elapsed - at, TimeSpan.FromSeconds(29.9), TimeSpan.FromSeconds(33));
        Assert.Contains(served.Log.Lines, line => line.EventId == 2253);

        Assert.Equal(ReplyOutcome.Completed, (await served.AskAsync()).Outcome);
    }

    [Fact]
    public async Task A_slow_first_token_is_waited_for()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Faults.Add(new ScenarioFault { At = "response:1", Do = "delay:5000" });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        Assert.Equal(ReplyOutcome.Completed, (await served.AskAsync()).Outcome);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_voice_that_stalls_fails_the_reply_within_its_limit()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" }, new ScenarioReply { Say = "goodbye" });
        scenario.Faults.Add(new ScenarioFault { At = "delta:1", Do = "stall" });
        await using var served = await ServedCascade.ReadyAsync(
            scenario, o => o with { Speech = o.Speech with { SoundTimeout = TimeSpan.FromSeconds(30) } });
        var done = await served.AskAsync();
        Assert.Equal(ReplyOutcome.Failed, done.Outcome);
        Assert.Contains(served.Log.Lines, line => line.EventId == 2256);

        Assert.Equal(ReplyOutcome.Completed, (await served.AskAsync()).Outcome);
    }

    [Fact]
    public async Task Half_a_tool_call_is_not_run()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply
        {
            Calls = [new ScenarioCall { Name = "open_door", Arguments = System.Text.Json.JsonDocument.Parse("""{"which":"the left one"}""").RootElement }],
        });
        scenario.Faults.Add(new ScenarioFault { At = "response:1", Do = "truncated" });
        await using var served = await ServedCascade.ReadyAsync(scenario, tools: [new("open_door", null, """{"type":"object"}""")]);
        var done = await served.AskAsync();

        Assert.Equal(ReplyOutcome.Failed, done.Outcome);
        Assert.DoesNotContain(served.Heard, e => e is VoiceCallAsked);
    }

    [Theory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    [InlineData(8_000)]
    public async Task Sound_in_a_rate_that_was_not_agreed_is_named(int hz)
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Tone = new() { Seconds = 3 }, Caption = "These are the words of three seconds." });
        scenario.Faults.Add(new ScenarioFault { At = "delta:1", Do = $"rate:{hz}" });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        var done = await served.AskAsync();

        Assert.Equal(ReplyOutcome.Failed, done.Outcome);
        Assert.Contains(served.Log.Lines, line => line.EventId == 2257);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("bad-base64")]
    public async Task Garbage_of_the_voice_is_passed_over(string fault)
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Faults.Add(new ScenarioFault { At = "delta:1", Do = fault });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        Assert.Equal(ReplyOutcome.Completed, (await served.AskAsync()).Outcome);
        Assert.Contains(served.Log.Lines, line => line.EventId == 2251);
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("binary")]
    public async Task Garbage_of_the_recogniser_is_passed_over(string fault)
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Faults.Add(new ScenarioFault { At = "speech:1", Do = fault });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        Assert.Equal(ReplyOutcome.Completed, (await served.AskAsync()).Outcome);
        Assert.Contains(served.Log.Lines, line => line.EventId == 2251);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_flood_of_the_recogniser_ends_the_session_by_its_name()
    {
        var scenario = ServedCascade.Scenario();
        scenario.Faults.Add(new ScenarioFault { At = "speech:1", Do = "flood:warnings", Connection = 1 });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.SpeakAsync(300);
        var down = await served.DownAsync();
        Assert.Equal(LinkFault.ServerError, down.Fault);
        Assert.Contains("messages by thousands", down.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_another_dialect_is_named_and_ends_the_session()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Faults.Add(new ScenarioFault { At = "response:1", Do = "garbage" });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.SpeakAsync();
        var down = await served.DownAsync();
        Assert.Equal((LinkFault.UpgradeRefused, 2081), (down.Fault, down.CauseCode));
        Assert.Contains(served.Log.Lines, line => line.EventId == 2254 && line.Message.Contains("message_start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_client_is_sent_away_and_told_why()
    {
        var scenario = ServedCascade.Scenario();
        scenario.Server.MaxSessions = 1;
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await using var second = new Voices.Cascade.CascadeVoice(
            ServedCascade.OptionsFor(served.Server), new Microphone(), new Loudspeaker(), TimeProvider.System, new Fakes.TestLog());
        second.Connect(() => served.Plan);
        while (true)
        {
            if (await second.Events.ReadAsync().AsTask().WaitAsync(ServedCascade.Patience) is VoiceDown down)
            {
                Assert.Equal(LinkFault.ServerFull, down.Fault);
                break;
            }
        }
    }

    [Theory]
    [InlineData("hearing")]
    [InlineData("speech")]
    [InlineData("chat")]
    public async Task A_refused_key_of_any_of_the_three_is_told_as_such(string which)
    {
        var wrong = new ApiKey("sk_wrong_key_0123456789");
        await using var served = await ServedCascade.StartAsync(ServedCascade.Scenario(), o => which switch
        {
            "hearing" => o with { Hearing = o.Hearing with { Key = wrong } },
            "speech" => o with { Speech = o.Speech with { Key = wrong } },
            _ => o with { Chat = o.Chat with { Key = wrong } },
        });
        served.Voice.Connect(() => served.Plan);
        if (which == "chat")
        {
            await served.NextAsync<VoiceReady>();
            await served.SpeakAsync();
        }

        var down = await served.DownAsync();
        Assert.Equal(LinkFault.CredentialsRefused, down.Fault);
        Assert.All(served.Log.Lines, line => Assert.DoesNotContain(wrong.Reveal(), line.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Three_failures_in_a_row_end_the_session()
    {
        var scenario = ServedCascade.Scenario();
        scenario.Faults.Add(new ScenarioFault { At = "response:1", Do = "drop" });
        scenario.Faults.Add(new ScenarioFault { At = "response:2", Do = "drop" });
        scenario.Faults.Add(new ScenarioFault { At = "response:3", Do = "reset" });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        Assert.Equal(ReplyOutcome.Failed, (await served.AskAsync()).Outcome);
        Assert.Equal(ReplyOutcome.Failed, (await served.AskAsync()).Outcome);
        await served.SpeakAsync();
        Assert.Equal(LinkFault.ServerError, (await served.DownAsync()).Fault);
    }

    [Fact]
    public void An_insecure_address_of_another_machine_is_refused()
    {
        var options = new CascadeOptions
        {
            Hearing = new HearingOptions(),
            Chat = new ChatOptions { Endpoint = new Uri("http://models.example/v1/chat/completions") },
            Speech = new SpeechOptions(),
        };
        Assert.Contains("not encrypted", options.Check(), StringComparison.Ordinal);
        Assert.Null((options with { Chat = new ChatOptions { Endpoint = new Uri("http://127.0.0.1:8000/v1/chat/completions") } }).Check());
    }
}
