using HydraKiosk.Conversation.Voice;


namespace HydraKiosk.Conversation.Tests;

/// <summary>A verdict belongs to the speech of its item and says nothing about any other.</summary>
public sealed class UtteranceTests
{
    [Fact]
    public void The_verdict_on_a_cough_does_not_let_the_agent_talk_over_the_speech_after_it()
    {
        var script = Script.Speaking(true).At(10).Speech("cough").SpeechEnds("cough").At(10.16).Speech("words").At(10.6).Noise("cough");

        Assert.Equal("suspend", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.True(script.State.IsPersonSpeaking);
        Assert.Equal("discard1 resume", script.SpeechEnds("words").Turn("words").Done());
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
    }

    [Fact]
    public void When_both_were_only_coughs_the_reply_goes_on_after_the_second()
    {
        var script = Script.Speaking(true).At(10).Speech("a").At(10.3).Speech("b").At(10.6).Noise("a");
        Assert.Equal("suspend", script.Done());

        Assert.Equal("resume", script.At(11).Noise("b").Done());
    }

    [Fact]
    public void A_late_verdict_on_an_answered_turn_takes_nothing_of_the_answer_away()
    {
        var script = Script.Listening().Speech("turn").Reply(1).Sounds(1).AudioEnds(1).ResponseEnds(1).At(10).Speech("cough").At(10.2).Turn("turn");

        Assert.Equal("suspend", script.Done());
        Assert.Equal(1, script.State.Turns);
        Assert.False(script.State.IsReplyDue);
        Assert.Equal("resume", script.At(10.8).Noise("cough").Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void A_late_noise_verdict_on_an_answered_turn_ends_no_later_speech()
    {
        var script = Script.Listening().Speech("a").Reply(1).Sounds(1).Speech("b").Noise("a");

        Assert.True(script.State.IsPersonSpeaking);
        Assert.Equal("suspend", script.Done());
    }

    [Fact]
    public void A_repeated_verdict_does_nothing()
    {
        var script = Script.Listening().Speech("a").SpeechEnds("a").Turn("a").Reply(1).Sounds(1).AudioEnds(1).ResponseEnds(1).At(10).Speech("b");
        script.Done();

        Assert.Equal("", script.At(10.1).Turn("a").Noise("a").Done());
        Assert.Equal(1, script.State.Turns);
        Assert.True(script.State.IsTurnOpen);
        Assert.Equal("resume", script.At(10.4).Noise("b").Noise("b").Done());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_verdict_on_something_that_was_never_announced_leaves_the_open_speech_alone(bool isTurn)
    {
        var script = Script.Speaking(true).At(10).Speech("a").At(10.1)
            .Server(isTurn ? new VoiceTurnTaken("other", null) : new VoiceTurnDismissed("other"));

        Assert.Equal("suspend", script.Done());
        Assert.True(script.State.IsPersonSpeaking);
        Assert.Equal("resume", script.At(10.4).Noise("a").Done());
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("a", null)]
    [InlineData(null, null)]
    public void Where_one_side_names_no_item_the_newest_is_meant(string? announced, string? judged)
    {
        Assert.Equal("suspend resume", Script.Speaking(true).At(10).Speech(announced).At(10.4).Noise(judged).Done());
        Assert.Equal("suspend discard1 resume", Script.Speaking(true).At(10).Speech(announced).At(10.4).Turn(judged).Done());
    }

    [Fact]
    public void A_service_that_names_nothing_gives_one_verdict_on_all_of_it() =>
        Assert.Equal("suspend resume", Script.Speaking(true).At(10).Speech().At(10.2).Speech().At(10.4).Noise().Done());

    [Fact]
    public void A_turn_that_was_never_announced_is_one_where_nothing_else_is_open()
    {
        var script = Script.Listening().Turn("a");

        Assert.Equal((1, true), (script.State.Turns, script.State.IsReplyDue));
    }

    [Fact]
    public void The_end_of_another_speech_is_not_the_end_of_this_one()
    {
        var script = Script.Listening().Speech("a").Speech("b").SpeechEnds("a");
        Assert.True(script.State.IsPersonSpeaking);
        Assert.False(script.SpeechEnds("b").State.IsPersonSpeaking);
    }

    [Fact]
    public void An_answer_that_begins_after_the_person_has_begun_again_waits_for_the_verdict()
    {
        var script = Script.Listening().At(10).Speech("a").SpeechEnds("a").Turn("a").At(11).Speech("b").Reply(1).Sounds(1);
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Equal("suspend", script.Done());

        Assert.Equal("resume", script.At(13).Noise("b").Done()); // nothing of it was heard, so that it begins late is not odd
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void An_answer_that_was_outrun_by_a_new_turn_is_dropped()
    {
        var script = Script.Listening().Speech("a").SpeechEnds("a").Turn("a").Speech("b").Reply(1).SpeechEnds("b").Turn("b");

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal("", script.Reply(2).Done());
    }

    [Fact]
    public void A_cough_while_an_answer_is_due_does_not_pay_for_it()
    {
        var script = Script.Listening().At(10).Speech("a").SpeechEnds("a").Turn("a").At(11).Speech("b").At(11.3).Noise("b");
        script.Done();

        Assert.Equal("keep400-from-2s", script.At(12).Lost().Done());
    }

    [Fact]
    public void The_items_of_a_lost_session_are_not_those_of_the_next()
    {
        var script = Script.Listening().Speech("a").Turn("a").Lost().Ready(reconnect: true).Speech("a");
        Assert.True(script.Turn("a").State.IsReplyDue);
        Assert.Equal(2, script.State.Turns);
        Assert.Equal(3, script.Lost().Ready(reconnect: true).Turn("a").State.Turns); // also where it was not announced
    }

    [Fact]
    public void A_turn_that_was_taken_for_noise_when_its_limit_passed_is_one_all_the_same()
    {
        Assert.True(Script.Listening().At(10).Speech("a").At(18).Timer(ConversationTimer.PhaseLimit).Turn("a").State.IsReplyDue);
    }
}
