using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>
/// Conversations over a link with other traits than the first service has, told in virtual time: 24 kHz up, this device ends the turns, the service
/// says nothing of speech, goes on by itself after the outputs of its calls, and takes the heard position.
/// </summary>
public sealed class OtherVoiceTests
{
    private static readonly VoiceTraits _traits = new(new ChunkFormat(24_000, 40), 24_000)
    {
        TurnsEndedBy = TurnKeeper.Client,
        ReportsSpeech = false,
        GoesOnAfterOutputs = true,
        TakesHeardPosition = true,
    };

    private static readonly VoiceTraits _continuous = _traits with
    {
        Shape = VoiceShape.Continuous,
        TurnsEndedBy = TurnKeeper.Model,
        TakesHeardPosition = false
    };

    private static PersonEngaged Voice => new(PersonEngaged.BySpeech);

    [Fact]
    public void A_voice_and_a_pause_are_a_turn_that_the_service_is_told_of()
    {
        using var bench = Listening(_traits);

        bench.At(1).Post(Voice);
        Assert.Equal((ConversationPhase.Listening, true), (bench.Phase, bench.Loop.State.IsPersonSpeaking));
        bench.At(2).Post(Voice).At(2.4).Post(new VoicePaused()).At(3.09);
        Assert.Equal("begin-turn suspend", bench.Done());
        bench.At(3.11);

        Assert.Equal((ConversationPhase.Thinking, "end-turn resume"), (bench.Phase, bench.Done()));
        Assert.Equal(1, bench.Loop.State.Turns);
    }

    [Fact]
    public void A_pause_to_think_ends_no_turn()
    {
        using var bench = Listening(_traits);

        bench.At(1).Post(Voice).At(1.5).Post(new VoicePaused()).At(2).Post(Voice).At(2.6).Post(new VoicePaused()).At(3.2);
        Assert.DoesNotContain("end-turn", bench.Done(), StringComparison.Ordinal);
        bench.At(3.4);

        Assert.Contains("end-turn", bench.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_reply_is_reported_as_heard()
    {
        using var bench = Answering(1);

        bench.Loudspeaker(LoudspeakerEventKind.Drained, 1);

        Assert.Equal((ConversationPhase.Listening, "heard(1,1000,whole)"), (bench.Phase, bench.Done()));
    }

    [Fact]
    public void A_voice_into_a_reply_silences_it_and_the_service_learns_how_far_it_came()
    {
        using var bench = Answering(1);

        bench.At(6).Post(Voice);
        Assert.Equal("begin-turn discard(1) interrupt(r1) suspend", bench.Done());
        bench.Loudspeaker(LoudspeakerEventKind.Cut, 1);

        Assert.Equal("heard(1,1000)", bench.Done());
    }

    [Fact]
    public void A_reply_that_was_dropped_before_it_began_was_not_heard_at_all()
    {
        using var bench = Answering(1).Server(new VoiceReplySoundComplete(1), Ended(1)).Server(new VoiceReplyBegan("r2", 2));
        bench.Done();

        bench.At(6).Post(Voice);

        Assert.Contains("heard(2,0)", bench.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_outputs_of_its_calls_the_service_goes_on_by_itself()
    {
        using var bench = Asked().Server(new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "fast", "{}"));
        bench.Return("a", "A").Server(Ended(1, calls: 1));

        Assert.Equal((ConversationPhase.Thinking, "run(a,fast,{}) output(a,A)"), (bench.Phase, bench.Done()));
        bench.Server(new VoiceReplyBegan("r2", 2)).Loudspeaker(LoudspeakerEventKind.Started, 2);
        Assert.Equal(ConversationPhase.Speaking, bench.Phase);
    }

    [Fact]
    public void A_cancelled_call_is_stopped_and_its_output_is_nobodys_business()
    {
        using var bench = Asked().Server(new VoiceReplyBegan("r1", 1), new VoiceCallAsked("r1", "a", "slow", "{}"));
        bench.Done();

        bench.Server(new VoiceCallsCancelled(["a"]));

        Assert.True(bench.WasStopped("a"));
        Assert.Equal("", bench.Done());
    }

    [Fact]
    public void The_talk_button_begins_and_ends_the_turn()
    {
        using var bench = Listening(_traits, Script.Always with { Talk = TalkMode.PushToTalk });

        bench.At(1).Post(new ActionBegan(DeviceAction.Talk)).At(2).Post(new VoicePaused()).At(4);
        Assert.DoesNotContain("end-turn", bench.Done(), StringComparison.Ordinal);
        bench.Post(new ActionEnded(DeviceAction.Talk)).At(4.39);
        Assert.DoesNotContain("end-turn", bench.Done(), StringComparison.Ordinal);
        bench.At(4.41);

        Assert.Contains("gate- end-turn", bench.Done(), StringComparison.Ordinal);
        Assert.Equal(ConversationPhase.Thinking, bench.Phase);
    }

    [Fact]
    public void What_is_said_before_there_is_a_session_is_a_turn_of_the_session_that_comes()
    {
        using var bench = new LoopBench(Script.OnDemand, _traits).Post(new DaemonStarted()).Post(Voice);
        bench.At(0.5).Post(new VoicePaused()).At(2).Done();

        bench.Ready().At(2.69);
        Assert.Equal("begin-turn suspend", bench.Done());
        bench.At(2.71);

        Assert.Contains("end-turn", bench.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unanswered_turn_is_given_up_as_with_any_other_service()
    {
        using var bench = Asked();

        bench.At(12);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.Contains("earcon(Fault)", bench.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_without_turns_is_told_of_none_and_its_bursts_are_replies()
    {
        using var bench = Listening(_continuous);

        for (var second = 1; second < 20; second++)
        {
            bench.At(second).Post(Voice); // a model that hears everything says nothing about it: that is no sign of a useless session
        }

        bench.Post(new VoicePaused()).At(21);
        Assert.Equal("", bench.Done());
        bench.Server(new VoiceReplyBegan("burst-1", 1)).Loudspeaker(LoudspeakerEventKind.Started, 1);
        Assert.Equal(ConversationPhase.Speaking, bench.Phase);
        bench.Server(new VoiceReplySoundComplete(1), Ended(1, id: "burst-1")).Loudspeaker(LoudspeakerEventKind.Drained, 1);

        Assert.Equal(ConversationPhase.Listening, bench.Phase);
        Assert.Equal(0, bench.Loop.State.Turns);
    }

    [Fact]
    public void A_lost_session_takes_the_open_turn_along()
    {
        using var bench = Listening(_traits).At(1).Post(Voice);

        bench.Link(new VoiceDown(LinkFault.Lost, "reset", TimeSpan.FromSeconds(1), WasReady: true));
        bench.Done();
        bench.At(2).Ready().At(10);

        Assert.DoesNotContain("end-turn", bench.Done(), StringComparison.Ordinal);
    }

    private static VoiceReplyEnded Ended(int reply, int calls = 0, string? id = null) =>
        new(id ?? $"r{reply}", reply, ReplyOutcome.Completed, null, TimeSpan.FromSeconds(calls > 0 ? 0 : 1), calls, null);

    private static LoopBench Listening(VoiceTraits traits, ConversationRules? rules = null)
    {
        var bench = new LoopBench(rules ?? Script.Always, traits).Post(new DaemonStarted()).Ready();
        bench.Done();
        return bench;
    }

    /// <summary>The person has asked something, and the turn is over at 3.1 s.</summary>
    private static LoopBench Asked()
    {
        var bench = Listening(_traits).At(1).Post(Voice).At(2.4).Post(new VoicePaused()).At(3.2);
        bench.Done();
        return bench;
    }

    /// <summary>A reply to that sounds.</summary>
    private static LoopBench Answering(int reply)
    {
        var bench = Asked().Server(new VoiceReplyBegan($"r{reply}", reply)).Loudspeaker(LoudspeakerEventKind.Started, reply);
        bench.Done();
        return bench;
    }
}
