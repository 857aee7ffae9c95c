using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Sound;


namespace HydraKiosk.Conversation.Tests;

/// <summary>Sessions that are open and useless, replies that stop in the middle, and what is said into an outage.</summary>
public sealed class UselessSessionTests
{
    [Fact]
    public void Two_silent_replies_in_a_row_get_a_new_session_without_the_account()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, bytes: 0);
        Assert.Equal("", script.Done());

        script.Speech().Turn().Reply(2).ResponseEnds(2, bytes: 0);
        Assert.Contains(script.Told, n => n is SessionReplaced);
        Assert.Equal("replace", script.Done());
        Assert.True(script.State.IsRecapTooLarge);
        Assert.Equal("keep400", script.Lost().Ready(reconnect: true).Done()); // the question is put to it again
    }

    [Fact]
    public void A_reply_that_is_heard_clears_the_suspicion()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).ResponseEnds(1, bytes: 0);
        script.Speech().Turn().Reply(2).Sounds(2).AudioEnds(2).ResponseEnds(2).Drains(2);
        script.Speech().Turn().Reply(3).ResponseEnds(3, bytes: 0);

        Assert.DoesNotContain("replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silent_call_is_no_silent_reply()
    {
        var script = Script.Listening();
        for (var i = 1; i <= 5; i++)
        {
            script.Speech().Turn().Reply(i).Call($"c{i}", i).ResponseEnds(i, bytes: 0, calls: 1);
        }

        Assert.DoesNotContain("replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_turn_without_an_answer_is_apologised_for_and_the_second_gets_a_new_session()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Timer(ConversationTimer.PhaseLimit);
        Assert.Equal("", script.Done());

        Assert.Equal("replace", script.Speech().SpeechEnds().Turn().Timer(ConversationTimer.PhaseLimit).Done());
    }

    [Fact]
    public void A_session_that_does_not_hear_is_replaced_once_and_then_the_room_is_taken_for_noisy()
    {
        var script = Script.Listening();
        Voices(script, SessionHealth.TooMuchUnheardVoice - 1);
        Assert.Equal("", script.Done());
        Voices(script, 1);
        Assert.Equal("replace", script.Done());

        script.Lost().Ready(reconnect: true);
        Voices(script, 50);
        Assert.Equal("", script.Done());

        script.Speech().Noise();
        Voices(script, SessionHealth.TooMuchUnheardVoice);
        Assert.Contains("replace", script.Done(), StringComparison.Ordinal);

        static void Voices(Script script, int count)
        {
            for (var i = 0; i < count; i++)
            {
                script.Step(new PersonEngaged(PersonEngaged.BySpeech));
            }
        }
    }

    [Fact]
    public void A_session_that_hears_now_and_then_is_not_deaf()
    {
        var script = Script.Listening();
        for (var i = 0; i < 3 * (SessionHealth.TooMuchUnheardVoice - 1); i++)
        {
            script = i % (SessionHealth.TooMuchUnheardVoice - 1) == 0 ? script.Speech().Noise() : script;
            script.Step(new PersonEngaged(PersonEngaged.BySpeech));
        }

        Assert.DoesNotContain("replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_agents_own_voice_and_speech_that_is_heard_count_for_nothing()
    {
        var script = Script.Speaking(true);
        for (var i = 0; i < 20; i++)
        {
            script.Step(new PersonEngaged(PersonEngaged.BySpeech));
        }

        script.Drains(1).Speech();
        for (var i = 0; i < 20; i++)
        {
            script.Step(new PersonEngaged(PersonEngaged.BySpeech));
        }

        Assert.DoesNotContain("replace", script.Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reply_that_stops_in_the_middle_is_cut_after_a_while()
    {
        var script = Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1);
        Assert.Equal(TimeSpan.FromSeconds(5), script.Started.Last(t => t.Timer == ConversationTimer.Starved).After);

        script.Timer(ConversationTimer.Starved);
        Assert.Contains(script.Told, n => n is ReplyStalled { Reply: 1 });
        Assert.Equal("discard1 cancel:r1", script.Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void A_reply_that_stops_in_the_middle_ends_where_it_was_last_heard()
    {
        Assert.Single(Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Timer(ConversationTimer.Starved).Told, IsEnd);
        Assert.Single(Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Step(new PersonInterrupted()).Told, IsEnd);
        Assert.Single(Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Speech().Turn().Told, IsEnd);

        // It has gone on: the silence of the interruption tells how much was heard.
        var fed = Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Heard(LoudspeakerEventKind.Fed, 1).Step(new PersonInterrupted());
        Assert.DoesNotContain(fed.Told, IsEnd);
        Assert.Single(fed.Heard(LoudspeakerEventKind.Cut, 1).Told, IsEnd);

        static bool IsEnd(ConversationNotice notice) => notice is ReplyEnded { Reply: 1, Heard.Seconds: 1, Whole: false };
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_noise_into_a_reply_that_has_stopped_does_not_keep_it_from_being_given_up(bool noiseIsOver)
    {
        var script = Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Speech();
        script = noiseIsOver ? script.Noise() : script;

        script.Timer(ConversationTimer.Starved);
        Assert.Single(script.Told, n => n is ReplyStalled { Reply: 1 });
        Assert.Single(script.Told, n => n is ReplyEnded { Reply: 1, Whole: false });
        Assert.Equal(noiseIsOver ? "suspend resume discard1 cancel:r1" : "suspend discard1 resume cancel:r1", script.Done());
        Assert.Empty(script.State.Replies.Open);
    }

    [Fact]
    public void A_reply_that_goes_on_is_not_cut()
    {
        var script = Script.Speaking(false).Heard(LoudspeakerEventKind.Starved, 1).Heard(LoudspeakerEventKind.Fed, 1)
            .Timer(ConversationTimer.Starved);

        Assert.Equal("", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Fact]
    public void A_voice_in_an_outage_is_kept_for_the_next_session_and_hurries_it()
    {
        var script = Script.Listening().Lost();
        script.Done();

        Assert.Equal("keep400 retry", script.Step(new PersonEngaged(PersonEngaged.BySpeech)).Done());
    }

    [Fact]
    public void A_room_that_is_never_quiet_leaves_the_back_off_standing()
    {
        var script = Script.Listening().Lost();
        for (var second = 0; second < 60; second++)
        {
            script.At(second).Step(new PersonEngaged(PersonEngaged.BySpeech));
        }

        Assert.Equal(6, script.Effects.OfType<RetrySession>().Count());
    }

    [Fact]
    public void A_voice_while_the_first_attempt_runs_hurries_nothing()
    {
        Assert.Equal("keep400 gate+ open keep400",
            new Script(Script.OnDemand).Step(new PersonEngaged(PersonEngaged.BySpeech)).Step(new PersonEngaged(PersonEngaged.BySpeech)).Done());
    }

    [Fact]
    public void Who_speaks_while_the_service_comes_back_is_not_talked_over_by_a_tone()
    {
        var silent = Script.Listening().At(10).Lost().At(20).Ready(reconnect: true);
        Assert.Contains(Earcons(silent), e => e == Earcon.Online);

        var speaking = Script.Listening().At(10).Lost().At(19).Step(new PersonEngaged(PersonEngaged.BySpeech)).At(20).Ready(reconnect: true);
        Assert.DoesNotContain(Earcons(speaking), e => e == Earcon.Online);

        static IEnumerable<Earcon> Earcons(Script script) => script.Effects.OfType<PlayEarcon>().Select(e => e.Earcon);
    }
}
