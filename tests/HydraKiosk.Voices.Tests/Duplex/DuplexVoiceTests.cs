using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Voices.Duplex;

namespace HydraKiosk.Voices.Tests.Duplex;

/// <summary>Sessions with a continuous voice: what goes well.</summary>
public sealed class DuplexVoiceTests
{
    [Fact]
    public async Task A_question_is_answered_and_the_server_finds_no_fault_with_the_client()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(1.5), ServedVoice.Tone(1)));
        await served.SpeakAsync();

        Assert.Equal("speech-1", (await served.NextAsync<VoiceSpeechBegan>()).UtteranceId);
        Assert.Equal("speech-1", (await served.NextAsync<VoiceSpeechEnded>()).UtteranceId);
        Assert.Equal(1, (await served.NextAsync<VoiceReplyBegan>()).Reply);
        var ended = await served.NextAsync<VoiceReplyEnded>();
        Assert.Equal((ReplyOutcome.Completed, 1, 0), (ended.Outcome, ended.Reply, ended.Calls));
        Assert.InRange(ended.Sound.TotalSeconds, 2.2, 2.5); // the tone and the pause after it
        Assert.Equal(" one two three", string.Concat(served.Told.OfType<VoiceReplyText>().Select(t => t.Text)));
        Assert.Equal(48_000, served.Loudspeaker.RateHz);

        var heard = served.Loudspeaker.Sound(1);
        Assert.InRange(Sounds.Level(heard.AsSpan(24_000, 24_000)), -20, -5);
        await served.SpeakAsync();
        Assert.Equal(2, (await served.NextAsync<VoiceReplyBegan>()).Reply);
        await served.PassAsync(3);
        Assert.InRange(served.Loudspeaker.MostWaiting.TotalMilliseconds, 80, 200);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_model_that_speaks_first_is_heard()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Greeting = ServedVoice.Tone(1);
        await using var served = await ServedVoice.ReadyAsync(scenario);

        Assert.Equal(1, (await served.NextAsync<VoiceReplyEnded>()).Reply);

        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_voice_into_a_reply_is_told_with_its_second_chunk_and_the_reply_is_over()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(20), ServedVoice.Tone(1)));
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();
        await served.PassAsync(1);
        var at = served.Clock.Elapsed;
        await served.SpeakAsync(40);
        await served.NextAsync<VoiceSpeechBegan>(passTime: false);
        Assert.InRange((served.Clock.Elapsed - at).TotalMilliseconds, 0, 60);

        await served.SpeakAsync();
        var ended = await served.NextAsync<VoiceReplyEnded>();

        Assert.Equal((ReplyOutcome.Cancelled, 1), (ended.Outcome, ended.Reply));
        Assert.Equal(2, (await served.NextAsync<VoiceReplyBegan>()).Reply);
        Assert.Contains(served.Server.Log.Entries, e => e.Type == "yield");
        await served.EndWellAsync();
    }

    [Fact]
    public async Task A_reply_that_is_interrupted_by_hand_is_over_and_the_next_one_is_heard()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario(ServedVoice.Tone(3), ServedVoice.Tone(1)));
        await served.SpeakAsync();
        var began = await served.NextAsync<VoiceReplyBegan>();
        Assert.True(served.Voice.Interrupt(began.ReplyId));
        Assert.Equal(ReplyOutcome.Cancelled, (await served.NextAsync<VoiceReplyEnded>()).Outcome);
        await served.PassAsync(5);
        await served.SpeakAsync();

        Assert.Equal(2, (await served.NextAsync<VoiceReplyBegan>()).Reply);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task After_a_lost_connection_there_is_another_session_and_the_numbers_go_on()
    {
        var scenario = ServedVoice.Scenario(ServedVoice.Tone(5));
        scenario.Faults = [new() { At = "ms:3000", Do = "reset", Connection = 1 }];
        await using var served = await ServedVoice.ReadyAsync(scenario);
        await served.SpeakAsync();
        await served.NextAsync<VoiceReplyBegan>();
        var down = await served.NextAsync<VoiceDown>();
        Assert.Equal((LinkFault.Lost, true), (down.Fault, down.WasReady));
        Assert.Equal([1], served.Loudspeaker.Completed);
        await served.PassRetryAsync();
        Assert.True((await served.ReadyAsync()).Session.IsReconnect);
        await served.SpeakAsync();

        Assert.Equal(2, (await served.NextAsync<VoiceReplyBegan>()).Reply);
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Both_prompts_stand_in_the_address_and_nowhere_else()
    {
        await using var served = await ServedVoice.StartAsync(ServedVoice.Scenario());
        served.Plan = served.Plan with { Instructions = "Sei freundlich & kurz? Ja! 100 % <system>", Voice = "NATM1.pt" };
        served.Connect();
        await served.ReadyAsync();

        var asked = Assert.Single(served.Server.Log.Entries, e => e.Type == "connect");
        Assert.Equal($"voice_prompt=NATM1.pt text_prompt={served.Plan.Instructions.Length} characters", asked.Detail);
        Assert.DoesNotContain(served.Log.Lines, l => l.Message.Contains("freundlich", StringComparison.Ordinal));
        await served.EndWellAsync();
    }

    [Fact]
    public async Task Prompts_that_are_too_long_for_an_address_are_refused_before_the_dial()
    {
        await using var served = await ServedVoice.StartAsync(ServedVoice.Scenario());
        served.Plan = served.Plan with { Instructions = new string('ü', 2_000) };
        Assert.InRange(DuplexVoice.RoomFor(new DuplexOptions(), "a", served.Plan.Instructions), -5_000, -3_000);
        served.Connect();

        var down = await served.NextAsync<VoiceDown>();

        Assert.Equal((LinkFault.ConfigurationRefused, true), (down.Fault, down.NeedsTechnician));
        Assert.Contains("both prompts", down.Detail, StringComparison.Ordinal);
        Assert.Empty(served.Server.Log.Entries);
    }

    [Fact]
    public void A_plan_that_is_too_long_is_made_to_fit_and_one_that_fits_stays_as_it_is()
    {
        var (options, plan) = (new DuplexOptions(), new SessionPlan(new string('ü', 2_000), "a.pt", Greet: true, []));

        var fitting = DuplexVoice.Fit(options, plan);

        Assert.InRange(DuplexVoice.RoomFor(options, fitting.Voice, fitting.Instructions), 0, 6); // one more takes six bytes
        Assert.Same(fitting, DuplexVoice.Fit(options, fitting));
    }

    [Fact]
    public async Task A_person_who_speaks_before_the_handshake_is_heard_from_their_first_word()
    {
        var scenario = ServedVoice.Scenario();
        scenario.Server.ConfigureLatencyMs = 500;
        await using var served = await ServedVoice.StartAsync(scenario);
        served.Connect();
        var speech = System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(Sounds.Speech(0.02, rateHz: 24_000)).ToArray();
        for (var i = 0; i < 5; i++)
        {
            served.Uplink.Feed(speech, new UplinkChunk(served.Clock.GetTimestamp(), Open: true, HasSpeech: true));
            served.Clock.Advance(TimeSpan.FromMilliseconds(20));
            await ServedVoice.UntilAsync(() => served.Uplink.Waiting == 0);
        }

        await served.ReadyAsync();
        await served.NextAsync<VoiceSpeechBegan>(passTime: false);
        await served.PassAsync(0.5);

        var heard = served.Server.Log.Sessions[0].ReceivedAudio();
        Assert.InRange(heard.Count(sample => Math.Abs((int)sample) > 1_000), 1_500, 2_400); // of 2 400, some of them near zero
        await served.EndWellAsync();
    }

    [Fact]
    public void What_it_is_like_says_what_it_cannot_do()
    {
        var traits = DuplexVoice.DuplexTraits;

        Assert.Equal((VoiceShape.Continuous, TurnKeeper.Model, SoundCodec.Opus), (traits.Shape, traits.TurnsEndedBy, traits.Codec));
        Assert.False(traits.ReportsSpeech || traits.CanChangeTools || traits.TakesHeardPosition || traits.UplinkMayPause || DuplexVoice.TakesTools);
    }

    [Fact]
    public async Task What_the_wire_has_no_message_for_is_refused()
    {
        await using var served = await ServedVoice.ReadyAsync(ServedVoice.Scenario());

        Assert.False(served.Voice.BeginTurn() || served.Voice.EndTurn() || served.Voice.PostOutput("a", "b") || served.Voice.AskForReply()
            || served.Voice.ChangeTools([]) || served.Voice.ReportHeard(1, TimeSpan.Zero, isWhole: true) || served.Voice.Interrupt("burst-9"));
    }
}
