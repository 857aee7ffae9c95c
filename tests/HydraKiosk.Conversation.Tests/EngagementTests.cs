using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;


namespace HydraKiosk.Conversation.Tests;

/// <summary>Who is in a conversation, for how long, who greets whom, and how long anything may last.</summary>
public sealed class EngagementTests
{
    [Fact]
    public void Always_connects_at_the_start_and_stays()
    {
        var script = new Script().Step(new DaemonStarted());

        Assert.Equal("keep400 gate+ open", script.Done());
        Assert.Equal("", script.Ready().Step(new PersonLeft("gone")).Timer(ConversationTimer.Linger).Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void On_demand_waits_for_someone()
    {
        var script = new Script(Script.OnDemand).Step(new DaemonStarted()).Ready();
        Assert.Equal("open close", script.Done()); // tried once
        Assert.Equal(ConversationPhase.Idle, script.State.Phase);

        script.Step(new PersonEngaged("press"));
        Assert.Contains(script.Told, n => n is ConversationBegan { Why: "press" });
        Assert.Equal("keep400 gate+ open", script.Done());
        Assert.Equal(ConversationPhase.Connecting, script.State.Phase);
    }

    [Fact]
    public void On_demand_ends_after_quiet_and_begins_anew()
    {
        var script = Script.Listening(Script.OnDemand);
        Assert.Contains(ConversationTimer.Linger, script.Armed);
        script.Timer(ConversationTimer.Linger);
        Assert.Contains(script.Told, n => n is ConversationEnded { Why: "quiet" });
        Assert.Equal("gate- close", script.Done());
        Assert.Equal(ConversationPhase.Idle, script.Link(new VoiceClosed(ByService: false)).State.Phase);

        Assert.Equal("keep400 gate+ open", script.Step(new PersonEngaged("press")).Done());
        Assert.False(script.State.WasGreeted);
        Assert.Equal(0, script.State.Turns);
    }

    [Fact]
    public void Quiet_is_when_nobody_speaks_and_nothing_is_open()
    {
        var script = Script.Listening(Script.OnDemand);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Speech().Armed);
        Assert.DoesNotContain(ConversationTimer.Linger, script.SpeechEnds().Turn().Armed);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Reply(1).Sounds(1).AudioEnds(1).ResponseEnds(1).Armed);
        Assert.Contains(ConversationTimer.Linger, script.Drains(1).Armed);
        script.Done();
        Assert.Equal(Script.OnDemand.Linger, Assert.Single(script.Step(new PersonEngaged(PersonEngaged.BySpeech)).Started).After); // still here
    }

    [Fact]
    public void A_pause_of_the_program_costs_no_word_only_while_nobody_speaks()
    {
        var script = Script.Listening();
        Assert.True(script.State.IsAtRest);
        Assert.False(script.Speech().State.IsAtRest);
        Assert.False(script.SpeechEnds().State.IsAtRest); // they may go on in the same breath
        Assert.True(script.Turn().State.IsAtRest);
        Assert.False(script.Reply(1).Sounds(1).State.IsAtRest);
        Assert.True(script.AudioEnds(1).ResponseEnds(1).Drains(1).State.IsAtRest);

        var held = new Script(Script.OnDemand with { Talk = TalkMode.PushToTalk }).Step(new ActionBegan(DeviceAction.Talk)).Ready();
        Assert.False(held.State.IsAtRest);
        Assert.False(held.Step(new ActionEnded(DeviceAction.Talk)).State.IsAtRest); // the last syllable
        Assert.True(held.Timer(ConversationTimer.TalkTail).State.IsAtRest);
    }

    [Fact]
    public void A_linger_that_runs_out_too_late_ends_nothing()
    {
        Assert.Equal("", Script.Listening(Script.OnDemand).Speech().Timer(ConversationTimer.Linger).Done());
    }

    [Fact]
    public void A_person_who_began_to_speak_is_answered_and_not_greeted()
    {
        Assert.True(new Script(Script.OnDemand).Step(new PersonEngaged(PersonEngaged.BySpeech)).State.WasGreeted);
        Assert.False(new Script(Script.OnDemand).Step(new PersonEngaged("press")).State.WasGreeted);
    }

    [Fact]
    public void A_conversation_is_greeted_once_over_all_its_sessions()
    {
        var script = new Script().Step(new DaemonStarted());
        Assert.False(script.State.WasGreeted);
        script.Link(new VoiceDown(LinkFault.Unreachable, "x", TimeSpan.FromSeconds(1), WasReady: false));
        Assert.False(script.State.WasGreeted);
        script.Ready(greets: true);
        Assert.True(script.State.WasGreeted);
        Assert.True(script.Lost().Ready(reconnect: true).State.WasGreeted);
        Assert.True(script.Link(new VoiceClosed(ByService: true)).Timer(ConversationTimer.Reopen).Ready().State.WasGreeted);
    }

    [Fact]
    public void A_person_who_leaves_in_mid_reply_leaves_silence()
    {
        Assert.Equal("gate- discard1 cancel:r1 close", Script.Speaking(false, Script.OnDemand).Step(new PersonLeft("gone")).Done());
        Assert.Equal("suspend gate- discard1 resume close", Script.Speaking(true, Script.OnDemand).Speech().Step(new PersonLeft("gone")).Done());
    }

    [Fact]
    public void A_stop_is_final()
    {
        var script = Script.Speaking(false).Step(new DaemonStopping());

        Assert.Equal("gate- discard1 cancel:r1 close", script.Done());
        Assert.Equal("", script.Step(new PersonEngaged("press")).Ready().Timer(ConversationTimer.Reopen).Step(new DaemonStopping()).Done());
        Assert.Equal(ConversationPhase.Idle, script.State.Phase);
    }

    [Fact]
    public void A_microphone_that_somebody_has_switched_off_is_off_after_a_stop()
    {
        var script = Script.Listening(Script.OnDemand).Press(DeviceAction.Mute);
        Assert.True(script.State.Around.IsMutedByPerson);

        Assert.True(script.Step(new DaemonStopping()).State.Around.IsMutedByPerson);
    }

    [Fact]
    public void Events_of_a_session_that_is_not_wanted_any_more_are_not_heard()
    {
        Assert.Equal("", Script.Listening(Script.OnDemand).Step(new PersonLeft("gone")).Also(s => s.Done()).Speech().Reply(1).Call("c", 1).Done());
    }

    [Fact]
    public void A_turn_without_an_answer_is_given_up()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn();
        Assert.Contains(script.Started, t => t == new StartTimer(ConversationTimer.PhaseLimit, TimeSpan.FromSeconds(8)));

        script.Timer(ConversationTimer.PhaseLimit);
        Assert.Contains(script.Told, n => n is PhaseOverrun { Phase: ConversationPhase.Thinking });
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void A_reply_that_never_reaches_the_loudspeaker_is_given_up()
    {
        var script = Script.Listening(Script.OnDemand).Speech().SpeechEnds().Turn().Reply(1).AudioEnds(1).ResponseEnds(1)
            .Timer(ConversationTimer.PhaseLimit);

        Assert.Equal("discard1", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Contains(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void A_reply_that_never_ends_is_cut()
    {
        var script = Script.Speaking(false).Timer(ConversationTimer.PhaseLimit);

        Assert.Equal("discard1 cancel:r1", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Speech_that_gets_no_verdict_is_taken_for_noise(bool ends)
    {
        var script = Script.Speaking(true, Script.OnDemand).At(10).Speech();
        _ = ends ? script.SpeechEnds() : script;
        Assert.Equal(TimeSpan.FromSeconds(8), script.Started.Last(t => t.Timer == ConversationTimer.PhaseLimit).After);

        script.At(18).Timer(ConversationTimer.PhaseLimit);

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Contains(ConversationTimer.Linger, script.Armed);
        Assert.DoesNotContain(ConversationTimer.PhaseLimit, script.Armed);
    }

    [Fact]
    public void Who_is_heard_to_speak_at_both_ends_may_go_on_for_a_minute()
    {
        var script = Script.Listening(Script.OnDemand).At(10).Speech();
        for (var second = 18; second < 70; second += 8)
        {
            script.At(second - 1).Step(new PersonEngaged(PersonEngaged.BySpeech)).At(second).Timer(ConversationTimer.PhaseLimit);
            Assert.True(script.State.IsTurnOpen, $"cut off after {second - 10} s");
        }

        script.At(73).Step(new PersonEngaged(PersonEngaged.BySpeech)).At(74).Timer(ConversationTimer.PhaseLimit);
        Assert.False(script.State.IsTurnOpen);
    }

    [Fact]
    public void Who_is_heard_to_speak_only_by_the_service_may_not()
    {
        var script = Script.Listening(Script.OnDemand).At(9).Step(new PersonEngaged(PersonEngaged.BySpeech)).At(10).Speech();
        Assert.True(script.At(16.9).Timer(ConversationTimer.PhaseLimit).State.IsTurnOpen);
        Assert.False(script.At(17).Timer(ConversationTimer.PhaseLimit).State.IsTurnOpen);
    }

    [Fact]
    public void A_reply_may_begin_before_the_end_of_the_turn_is_reported()
    {
        var script = Script.Listening().Speech().Reply(1).Sounds(1).SpeechEnds().Turn();

        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.AudioEnds(1).ResponseEnds(1).Drains(1).State.Phase);
        Assert.False(script.State.IsReplyDue);
    }

    [Fact]
    public void The_words_of_a_turn_are_told_where_the_service_sends_them()
    {
        Assert.Contains(Script.Listening().Server(new VoiceTurnTaken(null, "zone B?")).Told, n => n is TurnTaken { Turn: 1, Words: "zone B?" });
        Assert.Contains(Script.Listening().Server(new VoiceTurnTaken(null, null)).Told, n => n is TurnTaken { Turn: 1, Words: null });
    }
}
