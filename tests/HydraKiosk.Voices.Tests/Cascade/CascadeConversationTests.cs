using System.Runtime.InteropServices;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Voice;
using HydraKiosk.Voices.Cascade.Contract;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>Turns, interruptions and tools over the three services.</summary>
public sealed class CascadeConversationTests
{
    private static readonly ToolDeclaration[] _tools =
        [new("get_device_status", "How the device is.", """{"type":"object","properties":{"detail":{"type":"string"}}}""")];

    [Fact]
    public async Task A_turn_is_heard_answered_and_spoken_sample_for_sample()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" });
        scenario.Turns[0].Heard = "where are the lockers";
        await using var served = await ServedCascade.ReadyAsync(scenario);
        var done = await served.AskAsync();

        Assert.Equal((ReplyOutcome.Completed, 1), (done.Outcome, done.Reply));
        var taken = Assert.Single(served.Heard.OfType<VoiceTurnTaken>());
        Assert.Equal("where are the lockers", taken.Words);
        Assert.Equal(taken.UtteranceId, Assert.Single(served.Heard.OfType<VoiceSpeechBegan>()).UtteranceId);
        Assert.Equal(VoiceClips.Get("lockers").Caption, served.Text(1));
        Assert.Equal(MemoryMarshal.AsBytes(VoiceClips.Get("lockers").Samples.Span).ToArray(), served.Loudspeaker.Audio(1));
        Assert.Equal(24_000, served.Loudspeaker.RateHz);
        Assert.Equal([1], served.Loudspeaker.Completed);
        Assert.True(done.Usage is { Input: > 0, Output: > 0 });
        await served.EndWellAsync();
    }

    [Fact]
    public async Task The_agent_speaks_first_where_that_is_wanted()
    {
        var scenario = ServedCascade.Scenario();
        scenario.Greeting = new() { Say = "greeting" };
        await using var served = await ServedCascade.ReadyAsync(scenario, greets: true);
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Equal(VoiceClips.Get("greeting").Caption, served.Text(1));
        Assert.DoesNotContain(served.Heard, e => e is VoiceSpeechBegan);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_tool_is_called_answered_and_spoken_about()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply
        {
            Calls = [new ScenarioCall { Name = "get_device_status", Arguments = System.Text.Json.JsonDocument.Parse("""{"detail":"short"}""").RootElement }],
            Then = new ScenarioReply { Tone = new() { Seconds = 0.5 }, Caption = "It says {output}." },
        });
        await using var served = await ServedCascade.ReadyAsync(scenario, tools: _tools);
        await served.SpeakAsync();
        var call = await served.NextAsync<VoiceCallAsked>();
        var asked = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal(("get_device_status", """{"detail":"short"}""", 1), (call.Name, call.ArgumentsJson.Replace(" ", "", StringComparison.Ordinal), asked.Calls));
        Assert.True(served.Voice.PostOutput(call.CallId, "all is well"));
        Assert.False(served.Voice.PostOutput("call_of_nobody", "x"));
        Assert.True(served.Voice.AskForReply());
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal((ReplyOutcome.Completed, 2), (done.Outcome, done.Reply));
        Assert.Equal("It says all is well.", served.Text(2));
        Assert.Contains("\"tool_call_id\":\"" + call.CallId, served.Requests[1], StringComparison.Ordinal);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_call_that_nobody_answered_before_the_next_turn_has_an_output_all_the_same()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Calls = [new ScenarioCall { Name = "get_device_status" }] }, new ScenarioReply { Say = "goodbye" });
        await using var served = await ServedCascade.ReadyAsync(scenario, tools: _tools);
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyEnded>();
        var done = await served.AskAsync();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Contains("was stopped before it was done", served.Requests[1], StringComparison.Ordinal);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Speech_into_a_reply_closes_the_stream_of_its_speech_and_the_model_is_told_what_was_heard()
    {
        var scenario = ServedCascade.Scenario(
            new ScenarioReply { Tone = new() { Seconds = 20 }, Caption = "One two three four five six seven eight nine ten." },
            new ScenarioReply { Say = "goodbye" });
        scenario.Server.DeliverySpeed = 1.5;
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.SpeakAsync();
        var began = await served.NextAsync<VoiceReplyBegan>();
        await served.UntilAsync(() => served.Loudspeaker.Audio(1).Length > 24_000 * 2 * 8);
        await served.SpeakAsync();
        var ended = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal((ReplyOutcome.Cancelled, began.ReplyId), (ended.Outcome, ended.ReplyId));
        await ServedCascade.RealAsync(() => served.Server.Log.Entries.Any(e => e.Type == "tts-closed" && e.Detail!.Contains("1000", StringComparison.Ordinal)));
        var length = served.Loudspeaker.Audio(1).Length;

        // The conversation reports as soon as it knows of the turn: 6.5 of 20 s, ten words of 2 s each.
        Assert.True(served.Voice.ReportHeard(1, TimeSpan.FromSeconds(6.5), isWhole: false));
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal((ReplyOutcome.Completed, 2), (done.Outcome, done.Reply));
        Assert.Contains("\"assistant\",\"content\":\"One two three\"", served.Requests[1], StringComparison.Ordinal);
        Assert.Equal(length, served.Loudspeaker.Audio(1).Length);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_cough_is_no_turn_and_takes_nothing_from_the_reply()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Tone = new() { Seconds = 6 }, Caption = "A long tone." });
        scenario.Server.DeliverySpeed = 1.2;
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();
        await served.SpeakAsync(120);
        await served.NextAsync<VoiceTurnDismissed>();
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Equal(6 * 24_000 * 2, served.Loudspeaker.Audio(1).Length);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task The_client_may_end_turns()
    {
        await using var served = await ServedCascade.ReadyAsync(
            ServedCascade.Scenario(new ScenarioReply { Say = "lockers" }), o => o with { Turns = o.Turns with { ByClient = true } });
        Assert.Equal(TurnKeeper.Client, served.Voice.Traits.TurnsEndedBy);
        Assert.True(served.Voice.BeginTurn());
        await served.SpeakAsync(900);
        Assert.True(served.Voice.EndTurn());
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(ReplyOutcome.Completed, done.Outcome);
        Assert.Single(served.Heard.OfType<VoiceTurnTaken>());
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Personal_data_reaches_the_model_and_nobody_else()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Tone = new() { Seconds = 0.5 }, Caption = "I will write to anna@example.org today." });
        scenario.Turns[0].Heard = "write to anna@example.org or call 030 901820";
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.AskAsync();

        Assert.Equal("write to [e-mail] or call [phone number]", Assert.Single(served.Heard.OfType<VoiceTurnTaken>()).Words);
        Assert.Equal("I will write to [e-mail] today.", served.Text(1));
        Assert.Contains("anna@example.org or call 030 901820", served.Requests[0], StringComparison.Ordinal);
        Assert.All(served.Log.Lines, line => Assert.DoesNotContain("anna", line.Message, StringComparison.Ordinal));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_lost_session_is_followed_by_another()
    {
        var scenario = ServedCascade.Scenario(new ScenarioReply { Say = "lockers" }, new ScenarioReply { Say = "goodbye" });
        scenario.Faults.Add(new ScenarioFault { At = "speech:2", Do = "drop", Connection = 1 });
        await using var served = await ServedCascade.ReadyAsync(scenario);
        await served.AskAsync();
        await served.SpeakAsync(300);
        var down = await served.DownAsync();
        Assert.True(down.WasReady);
        await served.PassRetryAsync();
        await served.NextAsync<VoiceReady>();
        var done = await served.AskAsync();
        Assert.Equal((ReplyOutcome.Completed, 2), (done.Outcome, done.Reply));
        served.Voice.Disconnect();
    }

    [Fact]
    public async Task A_person_who_speaks_into_a_reply_is_told_of_with_the_third_chunk_of_a_voice()
    {
        await using var served = await ServedCascade.ReadyAsync(ServedCascade.Scenario(new ScenarioReply { Tone = new() { Seconds = 10 } }));
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();
        await served.SpeakAsync(60); // TurnOptions.Begin

        var saidAt = served.Clock.Elapsed;
        await served.NextAsync<VoiceSpeechBegan>(passTime: false);
        Assert.Equal(saidAt, served.Clock.Elapsed);
    }
}
