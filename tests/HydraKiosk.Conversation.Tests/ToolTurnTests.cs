using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;


namespace HydraKiosk.Conversation.Tests;

/// <summary>Section 14 of the protocol: when a call runs, when its output goes out, and when the answer is asked for.</summary>
public sealed class ToolTurnTests
{
    private static Script Calling() => Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("a", 1);

    [Fact]
    public void A_call_that_is_repeated_runs_once()
    {
        Assert.Equal("run:a post:a ask",
            Calling().Call("a", 1).ResponseEnds(1, bytes: 0, calls: 1).Answer("a").Answer("a").Call("a", 1).Answer("a").Done());
    }

    [Fact]
    public void Another_call_within_the_settling_time_puts_the_question_off()
    {
        var script = Calling().Answer("a").Call("b", 1);
        Assert.DoesNotContain(ConversationTimer.ToolSettle, script.Armed);
        Assert.Equal("run:a post:a run:b post:b", script.Timer(ConversationTimer.ToolSettle).Answer("b").Done());
        Assert.Equal("ask", script.Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void A_call_after_its_response_was_heard_to_the_end_waits_for_its_siblings_too()
    {
        var script = Script.Speaking(false).AudioEnds(1).Drains(1).Call("a", 1).Answer("a");

        Assert.Equal("run:a post:a", script.Done());
        Assert.Equal("ask", script.ResponseEnds(1, calls: 1).Done());
    }

    [Fact]
    public void A_call_that_names_no_response_is_settled_by_time()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Call("a", null).Answer("a");

        Assert.Equal("run:a post:a", script.Done());
        Assert.Equal("ask", script.Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void Chained_calls_each_get_their_answer()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Answer("a").Reply(2).Call("b", 2).ResponseEnds(2, bytes: 0, calls: 1).Answer("b")
            .Reply(3).Sounds(3);

        Assert.Equal("run:a post:a ask run:b post:b ask", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void While_the_person_speaks_and_until_it_is_known_whether_they_took_a_turn_nothing_is_asked_for()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Speech().Answer("a");
        Assert.Equal("run:a post:a", script.Done());
        Assert.Equal("", script.SpeechEnds().Timer(ConversationTimer.ToolSettle).Done());
        Assert.Equal("", script.Turn().Done());
        Assert.Equal("", script.Reply(2).ResponseEnds(2).Timer(ConversationTimer.ToolSettle).Done());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Speech_during_a_tool_that_was_only_a_noise_does_not_cost_the_answer(bool answeredBefore)
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Speech();
        script = answeredBefore ? script.Answer("a").SpeechEnds().Noise() : script.SpeechEnds().Noise().Answer("a");

        Assert.Equal("run:a post:a ask", script.Done());
    }

    [Fact]
    public void A_noise_during_a_tool_whose_response_never_ends_does_not_cost_the_answer_either()
    {
        var script = Script.Speaking(false).Call("a", 1).At(20).Speech().Answer("a").At(20.5).Noise();
        Assert.Equal("run:a suspend post:a resume", script.Done());
        Assert.Equal("ask", script.Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void An_output_that_comes_after_the_person_has_moved_on_is_posted_and_nothing_asked_for()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Speech().SpeechEnds().Turn().Answer("a");

        Assert.Equal("run:a post:a", script.Done());
        Assert.Equal("", script.Timer(ConversationTimer.ToolSettle).Reply(2).Done());
    }

    [Fact]
    public void A_reply_to_a_newer_turn_supersedes_the_tool_even_when_the_end_of_that_turn_comes_late()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Speech().Reply(2).Answer("a").Turn().Timer(ConversationTimer.ToolSettle);

        Assert.Equal("run:a post:a", script.Done());
        Assert.False(script.State.Tools.IsBusy);
    }

    [Fact]
    public void A_call_before_the_end_of_the_turn_belongs_to_that_turn()
    {
        var script = Script.Listening().Speech().Reply(1).Call("a", 1).ResponseEnds(1, bytes: 0, calls: 1).Answer("a").SpeechEnds().Turn();

        Assert.Equal("run:a post:a ask", script.Done());
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
        Assert.Equal(1, script.State.Turns);
    }

    [Fact]
    public void A_slow_tool_of_a_turn_whose_end_comes_late_is_still_answered()
    {
        var script = Script.Listening().Speech().Reply(1).Call("a", 1).ResponseEnds(1, bytes: 0, calls: 1).SpeechEnds().Turn().Answer("a");

        Assert.Equal("run:a post:a ask", script.Done());
    }

    [Fact]
    public void An_output_for_a_session_that_is_gone_goes_nowhere()
    {
        Assert.Equal("run:a discard1", Calling().Lost().Ready(reconnect: true).Answer("a").Timer(ConversationTimer.ToolSettle).Done());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_whose_session_was_lost_while_the_tool_ran_is_told_as_lost(bool isReconnected)
    {
        var script = Calling().Lost();
        script = (isReconnected ? script.Ready(reconnect: true) : script).Answer("a", session: 1);

        Assert.Equal("a", Assert.Single(script.Told.OfType<OutputLost>()).CallId);
    }

    [Fact]
    public void An_output_that_is_known_already_is_not_lost()
    {
        Assert.DoesNotContain(Calling().Answer("a").Answer("a").Told, n => n is OutputLost);
    }

    [Fact]
    public void Without_response_done_of_the_caller_the_conversation_goes_on_all_the_same()
    {
        var script = Calling().Answer("a").Timer(ConversationTimer.ToolSettle).Reply(2).Sounds(2).AudioEnds(2).ResponseEnds(2).Drains(2);

        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Empty(script.State.Replies.Open);
        Assert.DoesNotContain(ConversationTimer.PhaseLimit, script.Armed);
    }

    [Fact]
    public void A_stop_of_the_daemon_leaves_no_question_behind()
    {
        Assert.Equal("run:a gate- discard1 cancel:r1 close",
            Calling().Step(new DaemonStopping()).Answer("a").Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void An_output_of_a_lost_session_is_not_taken_for_that_of_a_call_with_the_same_id()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).Call("c", 1);
        var lost = script.State.Sessions;
        script.Lost().Ready(reconnect: true).Speech().Turn().Reply(2).Call("c", 2);
        script.Done();

        Assert.Equal("", script.Answer("c", lost).Done());
        Assert.Equal("post:c", script.Answer("c").Done());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_call_of_a_cancelled_response_is_not_run(bool namesItsResponse)
    {
        var script = Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, ReplyOutcome.Cancelled).Call("a", namesItsResponse ? 1 : null);

        Assert.Contains(script.Told, n => n is CallNotRun { CallId: "a", IsRefused: false });
        Assert.Equal("discard1", script.Timer(ConversationTimer.ToolSettle).Done());
        Assert.False(script.State.Tools.IsBusy);
    }

    [Fact]
    public void A_call_of_a_response_that_was_stopped_by_hand_is_not_run() =>
        Assert.Equal("discard1 cancel:r1 floor", Script.Speaking(false).Step(new PersonInterrupted()).Call("a", 1).Done());

    [Fact]
    public void A_call_of_a_response_that_a_new_turn_replaced_is_not_run() =>
        Assert.DoesNotContain("run", Script.Speaking(false).Speech().Turn().Call("a", 1).Done(), StringComparison.Ordinal);

    [Fact]
    public void A_call_that_runs_when_its_response_is_cancelled_is_answered_and_asks_for_nothing()
    {
        var script = Calling().ResponseEnds(1, ReplyOutcome.Cancelled).Answer("a").Timer(ConversationTimer.ToolSettle);

        Assert.Equal("run:a discard1 post:a", script.Done());
        Assert.False(script.State.Tools.IsBusy);
    }

    [Fact]
    public void Neither_does_one_that_was_answered_before()
    {
        Assert.DoesNotContain("ask", Calling().Answer("a").ResponseEnds(1, ReplyOutcome.Cancelled).Timer(ConversationTimer.ToolSettle).Done(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_calls_of_another_response_are_asked_about_all_the_same()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Reply(2).ResponseEnds(2, ReplyOutcome.Cancelled).Answer("a");

        Assert.EndsWith("post:a ask", script.Done(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(77)]
    public void A_call_without_a_known_response_belongs_to_the_newest_which_is_then_not_silent(int? response)
    {
        var script = Script.Listening();
        for (var i = 1; i <= 3; i++)
        {
            script.Speech().Turn().Reply(i).Call($"c{i}", response).ResponseEnds(i, bytes: 0).Answer($"c{i}");
        }

        Assert.DoesNotContain(script.Told, n => n is SilentReply);
        Assert.Equal("run:c1 post:c1 ask run:c2 post:c2 ask run:c3 post:c3 ask", script.Done());
    }

    [Fact]
    public void A_call_that_comes_without_a_name_after_the_end_of_its_response_takes_the_suspicion_back()
    {
        var script = Script.Listening();
        for (var i = 1; i <= 3; i++)
        {
            script.Speech().Turn().Reply(i).ResponseEnds(i, bytes: 0).Call($"c{i}", null).Answer($"c{i}").Timer(ConversationTimer.ToolSettle);
        }

        Assert.DoesNotContain("replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_calls_than_anyone_makes_are_refused_and_a_service_that_goes_on_is_given_up()
    {
        var script = Script.Listening().Speech().Turn().Reply(1);
        for (var i = 0; i < ToolTurn.MaxRunning; i++)
        {
            script.Call($"c{i}", 1);
        }

        Assert.Equal(ToolTurn.MaxRunning, script.Done().Split(' ').Length);
        Assert.Equal("post:one-more", script.Call("one-more", 1).Done());
        Assert.Equal("", script.Call("one-more", 1).Done());
        Assert.Equal("run:again", script.Answer("c0").Call("again", 1).Done().Replace("post:c0 ", "", StringComparison.Ordinal));
        for (var i = 1; i < SessionHealth.TooManyRefused; i++)
        {
            script.Call($"x{i}", 1);
        }

        Assert.EndsWith(" replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void After_a_time_out_of_the_service_nothing_is_waited_for()
    {
        // The question that was just asked is among what the service has given up.
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Answer("a").Server(new VoiceCallsAbandoned());

        Assert.False(script.State.IsReplyDue);
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.DoesNotContain(ConversationTimer.PhaseLimit, script.Armed);
    }

    [Fact]
    public void An_interim_answer_is_spoken_of_and_so_is_the_result()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(Says("a", SpeakWhen.Now));
        Assert.Equal("run:a post:a ask", script.Done());

        script.Reply(2).Sounds(2).AudioEnds(2).ResponseEnds(2).Drains(2).Step(Says("a", SpeakWhen.Now));

        Assert.Equal("post:a ask", script.Done());
    }

    [Fact]
    public void A_result_that_is_not_urgent_waits_until_nobody_speaks()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(Says("a", SpeakWhen.Never)).Reply(2).Sounds(2)
            .Step(Says("a", SpeakWhen.WhenIdle));
        Assert.Equal("run:a post:a post:a", script.Done());
        Assert.Equal("", script.AudioEnds(2).ResponseEnds(2).Done());

        script.Drains(2).Timer(ConversationTimer.ToolSettle);

        Assert.Equal("ask", script.Done());
    }

    [Fact]
    public void Of_an_answer_that_is_not_to_be_spoken_of_nothing_is_asked()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(Says("a", SpeakWhen.Never)).Step(new ToolEnded("a", 1));

        Assert.Equal("run:a post:a", script.Done());
        Assert.Equal("", script.Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void A_result_that_comes_after_the_person_has_moved_on_is_told_to_the_model_and_not_spoken_of()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(Says("a", SpeakWhen.Never)).Speech().SpeechEnds().Turn();
        script.Done();

        Assert.Equal("post:a", script.Step(Says("a", SpeakWhen.Now)).Timer(ConversationTimer.ToolSettle).Done());
        Assert.Equal("", script.Step(new ToolEnded("a", 1)).Step(Says("a", SpeakWhen.Now)).Done());
    }

    [Fact]
    public void A_further_result_is_not_asked_about_while_a_reply_is_made()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(Says("a", SpeakWhen.Never)).Reply(2).Sounds(2);
        script.Done();

        Assert.Equal("post:a", script.Step(Says("a", SpeakWhen.Now)).Timer(ConversationTimer.ToolSettle).Done());
        Assert.Equal("ask", script.AudioEnds(2).ResponseEnds(2).Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void Refused_calls_that_come_one_after_the_other_are_asked_about_in_the_end()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Speech().SpeechEnds().Turn().Reply(1);
        for (var i = 0; i < ToolTurn.MaxRunning; i++)
        {
            script.Call($"c{i}", 1);
        }

        script.ResponseEnds(1, bytes: 0, calls: ToolTurn.MaxRunning).Speech().SpeechEnds().Turn();
        script.Call("x", null).Call("y", null);

        Assert.Contains(ConversationTimer.ToolSettle, script.Armed);
        script.Done();
        Assert.Equal("ask", script.Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void A_call_that_ends_without_a_word_is_answered_for_it()
    {
        Assert.Equal("run:a post:a ask", Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(new ToolEnded("a", 1)).Done());
    }

    [Fact]
    public void The_kill_switch_stops_every_call_and_the_service_hears_of_it()
    {
        var script = Calling().ResponseEnds(1, bytes: 0, calls: 1).Step(new ToolsKilled());

        Assert.Contains(script.Effects, e => e is StopTools { CallIds: null });
        Assert.Equal("run:a post:a ask", script.Step(new ToolEnded("a", 1)).Done());
    }

    private static FromTool Says(string callId, SpeakWhen when) => new(callId, 1, new ToolAnswer("{}", when));
}
