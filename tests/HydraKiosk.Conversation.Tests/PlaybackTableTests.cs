using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;


namespace HydraKiosk.Conversation.Tests;

/// <summary>Section 12.3 of the protocol, row by row, and the orders of events that make its rows hard.</summary>
public sealed class PlaybackTableTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Speech_into_a_reply_silences_it_also_when_the_service_is_long_done_with_it(bool complete)
    {
        var script = Script.Speaking(complete).Speech();

        Assert.Contains(script.Told, n => n is BargedIn { Reply: 1 });
        Assert.Equal("suspend", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void Speech_before_the_first_sound_of_a_reply_silences_it_too()
    {
        Assert.Equal("suspend", Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Speech().Done());
    }

    [Fact]
    public void Speech_into_silence_does_nothing_to_the_loudspeaker()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn();

        Assert.Equal("", script.Done());
        Assert.DoesNotContain(script.Told, n => n is BargedIn);
    }

    [Theory]
    [InlineData("interrupted")]
    [InlineData("client_cancelled")]
    public void A_cancelled_response_is_dropped_for_good(string reason)
    {
        Assert.Equal("suspend discard1 resume", Script.Speaking(false).Speech().ResponseEnds(1, ReplyOutcome.Cancelled, reason: reason).Done());
        Assert.Equal("discard1", Script.Speaking(false).ResponseEnds(1, ReplyOutcome.Cancelled, reason: reason).Done());
    }

    [Fact]
    public void A_response_after_speech_replaces_everything_earlier()
    {
        var script = Script.Speaking(true).Speech().Reply(2);

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal(2, Assert.Single(script.State.Replies.Open).Number);
    }

    [Fact]
    public void A_response_beside_an_unfinished_one_replaces_it()
    {
        Assert.Equal("discard1", Script.Speaking(false).Reply(2).Done());
    }

    [Fact]
    public void A_response_after_a_complete_one_waits_for_it()
    {
        var script = Script.Speaking(true).Reply(2);

        Assert.Equal("", script.Done());
        Assert.Equal([1, 2], script.State.Replies.Open.Select(r => r.Number));
        Assert.Equal("", Script.Speaking(false).AudioEnds(1).Reply(2).Done());
    }

    [Fact]
    public void One_moment_is_not_cut_by_the_answer_of_its_tool_even_if_its_response_never_ends()
    {
        var script = Script.Speaking(false).Call("c", 1).Answer("c").Timer(ConversationTimer.ToolSettle).Reply(2);

        Assert.Equal("run:c post:c ask", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal(ConversationPhase.Thinking, script.Drains(1).State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.Sounds(2).AudioEnds(2).ResponseEnds(2).Drains(2).State.Phase);
    }

    [Fact]
    public void A_noise_within_the_window_lets_the_reply_go_on()
    {
        var script = Script.Speaking(true).At(10).Speech().At(11.499).SpeechEnds().Noise();

        Assert.Contains(script.Told, n => n is BargeInDismissed);
        Assert.Equal("suspend resume", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void A_noise_that_took_longer_drops_the_rest()
    {
        var script = Script.Speaking(true).At(10).Speech().At(11.5).SpeechEnds().Noise();

        Assert.DoesNotContain(script.Told, n => n is BargeInDismissed);
        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_reply_that_went_on_after_a_noise_and_is_then_interrupted_ends_once(bool silenceIsReportedLate)
    {
        var script = Script.Speaking(true).Speech();
        script = silenceIsReportedLate ? script.Noise().Heard(LoudspeakerEventKind.Cut, 1) : script.Heard(LoudspeakerEventKind.Cut, 1).Noise();
        Assert.Equal("suspend resume", script.Done());

        script.Step(new PersonInterrupted()).Heard(LoudspeakerEventKind.Cut, 1);
        Assert.Single(script.Told, n => n is ReplyEnded { Reply: 1, Whole: false });
    }

    [Fact]
    public void A_noise_after_which_the_response_was_cancelled_resumes_nothing()
    {
        var script = Script.Speaking(false).Speech().ResponseEnds(1, ReplyOutcome.Cancelled).Noise();

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.DoesNotContain(script.Told, n => n is BargeInDismissed);
    }

    [Fact]
    public void A_reply_after_a_noise_waits_for_the_one_before()
    {
        Assert.Equal("suspend resume", Script.Speaking(true).Speech().Noise().Reply(2).Done());
    }

    [Fact]
    public void A_real_turn_drops_what_was_held_back()
    {
        var script = Script.Speaking(true).Speech().SpeechEnds().Turn();

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
    }

    [Theory]
    [InlineData(ReplyOutcome.Completed)]
    [InlineData(ReplyOutcome.Incomplete)]
    [InlineData(ReplyOutcome.Failed)]
    [InlineData(ReplyOutcome.Unknown)]
    public void A_response_that_ends_is_heard_to_its_end(ReplyOutcome status)
    {
        var script = Script.Speaking(false).AudioEnds(1).ResponseEnds(1, status);

        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.Drains(1).State.Phase);
    }

    [Fact]
    public void A_failed_response_is_told()
    {
        Assert.Contains(Script.Speaking(false).ResponseEnds(1, ReplyOutcome.Failed, bytes: 0).Told, n => n is ReplyFailed { ReplyId: "r1" });
    }

    [Fact]
    public void A_response_with_neither_sound_nor_call_is_told_and_not_waited_for()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, bytes: 0);

        Assert.Contains(script.Told, n => n is SilentReply { ReplyId: "r1" });
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.DoesNotContain(Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, bytes: 0, calls: 1).Told, n => n is SilentReply);
    }

    [Fact]
    public void The_end_of_audio_does_nothing()
    {
        Assert.Equal("", Script.Speaking(false).AudioEnds(1).Done());
    }

    [Fact]
    public void A_person_who_stops_the_agent_by_hand_gets_silence_first_and_then_the_service_is_told()
    {
        Assert.Equal("discard1 cancel:r1 floor", Script.Speaking(false).Step(new PersonInterrupted()).Done());
        Assert.Equal("discard1 floor", Script.Speaking(true).Step(new PersonInterrupted()).Done());
        Assert.Equal("", Script.Listening().Step(new PersonInterrupted()).Done());
    }

    [Fact]
    public void A_stop_by_hand_while_a_tool_works_leaves_its_answer_unasked()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).Call("c", 1).ResponseEnds(1, bytes: 0, calls: 1).Step(new PersonInterrupted())
            .Answer("c");

        Assert.Equal("run:c post:c", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void What_sounds_when_the_session_is_lost_is_played_to_its_end()
    {
        var script = Script.Speaking(false).Lost();

        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal(ConversationPhase.Offline, script.Drains(1).State.Phase);
    }

    [Fact]
    public void What_was_silenced_when_the_session_is_lost_is_dropped()
    {
        Assert.Equal("suspend keep400 discard1 resume", Script.Speaking(false).Speech().Lost().Done());
    }

    [Fact]
    public void The_first_syllables_of_a_reply_whose_session_is_lost_are_not_played()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).Lost();

        Assert.Equal("keep400 discard1", script.Done());
        Assert.Empty(script.State.Replies.Open);
    }

    [Fact]
    public void A_reply_that_ends_in_the_moment_it_was_to_fall_silent_leaves_nothing_suspended()
    {
        var script = Script.Speaking(true).Speech().Drains(1);

        Assert.Equal("suspend resume", script.Done());
        Assert.Null(script.State.Replies.SuspendedAt);
    }

    [Fact]
    public void A_late_cancellation_of_an_old_response_does_not_touch_the_new_one()
    {
        var script = Script.Speaking(false).Speech().SpeechEnds().Turn().Reply(2).Sounds(2).ResponseEnds(1, ReplyOutcome.Cancelled);

        Assert.Equal(2, Assert.Single(script.State.Replies.Open).Number);
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }
}
