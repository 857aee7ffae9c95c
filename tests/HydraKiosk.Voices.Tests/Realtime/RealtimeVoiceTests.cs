using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Realtime;

namespace HydraKiosk.Voices.Tests.Realtime;

/// <summary>Conversations over the real socket with the simulator's strict checker at the other end.</summary>
public sealed class RealtimeVoiceTests
{
    [Fact]
    public async Task A_turn_is_heard_written_down_and_answered()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(1)));

        await served.SpeakAsync();
        var began = await served.NextAsync<VoiceSpeechBegan>();
        var ended = await served.NextAsync<VoiceSpeechEnded>();
        var taken = await served.NextAsync<VoiceTurnTaken>();
        var reply = await served.NextAsync<VoiceReplyBegan>();
        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(began.UtteranceId, ended.UtteranceId);
        Assert.Equal((began.UtteranceId, "question 1"), (taken.UtteranceId, taken.Words));
        Assert.Equal((reply.ReplyId, reply.Reply, ReplyOutcome.Completed), (done.ReplyId, done.Reply, done.Outcome));
        Assert.Equal(24_000, served.Loudspeaker.RateHz);
        Assert.Equal(24_000, served.Loudspeaker.Sound(reply.Reply).Length);
        Assert.Equal(TimeSpan.FromSeconds(1), done.Sound);
        Assert.Contains(reply.Reply, served.Loudspeaker.Completed);
        Assert.Equal("one two three four", string.Concat(served.Heard.OfType<VoiceReplyText>().Select(t => t.Text)));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task The_agent_speaks_first_where_it_is_asked_to()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Greeting = ServedVoice.Tone(0.5);
        await using var served = await ServedVoice.ReadyAsync(scenario, greets: true);

        var done = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(TimeSpan.FromSeconds(0.5), done.Sound);
        await served.EndWellAsync();
    }

    [Theory]
    [InlineData(RealtimeFormat.MuLaw)]
    [InlineData(RealtimeFormat.ALaw)]
    public async Task Telephone_sound_goes_both_ways(RealtimeFormat format)
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(1)), new RealtimeOptions { Format = format });

        var done = await served.AskAsync();

        Assert.Equal(8_000, served.Loudspeaker.RateHz);
        var sound = served.Loudspeaker.Sound(done.Reply);
        Assert.Equal(8_000, sound.Length);
        var peak = sound.Max();
        Assert.InRange(peak, 2_000, 20_000); // the tone, and not noise of a wrong table
        Assert.InRange(sound.Zip(sound.Skip(1)).Count(p => p.First < 0 && p.Second >= 0), 430, 450); // 440 Hz for a second
        Assert.InRange(served.Session.ReceivedAudio().Max(), (short)5_000, (short)7_000);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Speech_stops_the_agent_and_the_service_is_told_what_was_heard()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(10), ServedVoice.Tone(0.5)));
        await served.SpeakAsync();
        var reply = await served.NextAsync<VoiceReplyBegan>();
        while (served.Loudspeaker.Length(reply.Reply) < TimeSpan.FromSeconds(2))
        {
            await served.TickAsync();
        }

        await served.SpeakAsync(400);
        await served.NextAsync<VoiceSpeechBegan>();
        var ended = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal(ReplyOutcome.Cancelled, ended.Outcome);
        Assert.True(served.Voice.ReportHeard(reply.Reply, TimeSpan.FromMilliseconds(1234.5), isWhole: false));
        await served.NextAsync<VoiceReplyEnded>();

        var told = await served.Server.Log.WaitReceivedAsync("conversation.item.truncate");
        Assert.Equal(1234, JsonDocument.Parse(told.Json!).RootElement.GetProperty("audio_end_ms").GetInt32());
        await served.Server.Log.WaitSentAsync("conversation.item.truncated");
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Parallel_calls_are_asked_once_each_and_answered_by_one_reply()
    {
        var calling = new ScenarioReply
        {
            Calls =
            [
                new() { Name = "open_gate", Arguments = JsonDocument.Parse("""{"gate":"north 😀"}""").RootElement },
                new() { Name = "read_clock" },
            ],
            Then = new() { Tone = new() { Seconds = 0.5 }, Caption = "They said {output}" },
        };
        var tool = new ToolDeclaration("open_gate", "Opens.", """{"type":"object","properties":{"gate":{"type":"string"}}} // closed""");
        await using var served = await ServedVoice.ReadyAsync(
            ServedVoice.Scenario(calling), tools: [tool, new("read_clock", null, "{\"type\":\"object\"}")]);
        await served.SpeakAsync();

        var first = await served.NextAsync<VoiceCallAsked>();
        var second = await served.NextAsync<VoiceCallAsked>();
        var done = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal(("open_gate", """{"gate":"north 😀"}"""), (first.Name, first.ArgumentsJson));
        Assert.Equal(("read_clock", "{}"), (second.Name, second.ArgumentsJson));
        Assert.Equal(2, done.Calls);
        Assert.True(served.Voice.PostOutput(second.CallId, "noon"));
        Assert.True(served.Voice.PostOutput(first.CallId, "{\"ok\":true}"));
        Assert.True(served.Voice.AskForReply());
        await served.NextAsync<VoiceReplyEnded>();

        Assert.Contains("noon", string.Concat(served.Heard.OfType<VoiceReplyText>().Select(t => t.Text)), StringComparison.Ordinal);
        Assert.Equal(2, served.Heard.OfType<VoiceCallAsked>().Count());
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_reply_is_asked_for_only_when_none_is_being_made()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(2)));
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();

        Assert.True(served.Voice.AskForReply());
        Assert.True(served.Voice.AskForReply());
        await served.NextAsync<VoiceReplyEnded>();
        await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal(1, served.Server.Log.CountReceived("response.create"));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_turn_of_the_device_s_own_is_committed_after_its_last_sound()
    {
        var options = new RealtimeOptions { Turns = RealtimeTurns.Client };
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(0.5), ServedVoice.Tone(0.7)), options);
        for (var turn = 1; turn <= 2; turn++)
        {
            served.Voice.KeepFrom(served.Clock.GetTimestamp(), TimeSpan.Zero);
            Assert.True(served.Voice.BeginTurn());
            served.Sends = true;
            var before = served.Session.ReceivedSamples;
            await served.SpeakAsync();
            Assert.True(served.Voice.EndTurn());
            served.Sends = false;
            var ended = await served.NextAsync<VoiceReplyEnded>();

            Assert.Equal(ReplyOutcome.Completed, ended.Outcome);
            served.Voice.ReportHeard(ended.Reply, ended.Sound, isWhole: true);
            Assert.InRange(served.Session.ReceivedSamples - before, 24 * 600, 24 * 680); // what was said, and hardly a chunk more
            for (var quiet = 0; quiet < 50; quiet++)
            {
                await served.TickAsync();
            }

            Assert.InRange(served.Session.ReceivedSamples - before, 24 * 600, 24 * 680); // between turns nothing is sent
        }

        Assert.Equal(["question 1", "question 2"], served.Heard.OfType<VoiceTurnTaken>().Select(t => t.Words));
        Assert.Equal(2, served.Server.Log.CountReceived("input_audio_buffer.commit"));
        var order = served.Server.Log.Entries.Where(e => e.Direction == LogDirection.Received).ToList();
        var commit = order.FindIndex(e => e.Type == "input_audio_buffer.commit");
        Assert.Equal("response.create", order[commit + 1].Type);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_turn_with_nothing_in_it_is_dismissed()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(), new RealtimeOptions { Turns = RealtimeTurns.Client });
        await served.Server.Log.WaitReceivedAsync("session.update");
        served.Voice.BeginTurn();
        await served.SpeakAsync(200);
        served.Voice.EndTurn();
        served.Sends = false;
        await served.NextAsync<VoiceReplyEnded>();

        served.Voice.BeginTurn();
        served.Voice.EndTurn();
        var dismissed = await served.NextAsync<VoiceTurnDismissed>();

        Assert.Equal("own-2", dismissed.UtteranceId);
    }

    [Fact]
    public async Task A_session_near_its_end_is_replaced_between_two_turns()
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(3));
        scenario.Server.SessionSeconds = 100;
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.SpeakAsync();
        var reply = await served.NextAsync<VoiceReplyBegan>();
        await served.NextAsync<VoiceReplyEnded>();
        var soon = await served.NextAsync<VoiceEndsSoon>();
        Assert.InRange(soon.In.TotalSeconds, 85, 90);
        for (var at = 0; at < 100; at++)
        {
            await served.TickAsync(); // two seconds, in which the reply still sounds
        }

        Assert.Single(served.Server.Log.Sessions);
        served.Voice.ReportHeard(reply.Reply, TimeSpan.FromSeconds(3), isWhole: true);
        await served.UntilNextSessionAsync();
        Assert.Equal(1000, await served.Server.Log.Sessions[0].Ended.WaitAsync(ServedVoice.Patience));
        served.AssertGoodClient();
    }

    [Fact]
    public async Task A_session_that_expires_is_followed_by_the_next_at_once()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Server.SessionSeconds = 5; // less than is worth a plan
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.UntilNextSessionAsync();
        served.AssertGoodClient();
    }

    [Fact]
    public async Task A_person_who_speaks_into_a_reply_is_told_of_as_soon_as_the_service_says_so()
    {
        const string Started = "input_audio_buffer.speech_started";
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(10)));
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();
        var before = served.Server.Log.CountSent(Started);
        while (served.Server.Log.CountSent(Started) == before)
        {
            await served.TickAsync(speech: true);
        }

        var saidAt = served.Clock.Elapsed;
        await served.NextAsync<VoiceSpeechBegan>(passTime: false);
        Assert.Equal(saidAt, served.Clock.Elapsed);
    }
}
