using HydraKiosk.Conversation.Voice;


namespace HydraKiosk.Conversation.Tests;

/// <summary>What a person said into a session that is lost before it answered goes to the next one, and nothing else does.</summary>
public sealed class UnansweredWordsTests
{
    private static readonly PersonEngaged _voice = new(PersonEngaged.BySpeech);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_the_middle_of_a_sentence_it_is_kept_from_its_beginning(bool byService)
    {
        var script = Script.Listening().At(10).Speech().At(12);

        Assert.Equal("keep400-from-2s", (byService ? script.Link(new VoiceClosed(ByService: true)) : script.Lost()).Done());
    }

    [Fact]
    public void A_question_that_waits_for_its_answer_is_put_again()
    {
        Assert.Equal("keep400-from-3s", Script.Listening().At(10).Speech().At(12).SpeechEnds().Turn().At(13).Lost().Done());
    }

    [Fact]
    public void An_answer_that_was_not_heard_is_none()
    {
        Assert.Equal("keep400-from-3s discard1", Script.Listening().At(10).Speech().SpeechEnds().Turn().Reply(1).At(13).Lost().Done());
    }

    [Fact]
    public void One_that_is_heard_is()
    {
        var script = Script.Listening().At(10).Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        script.Done();

        Assert.DoesNotContain("keep", script.At(11).Lost().Done(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get_device_status", true)]
    [InlineData("open_gate", false)] // words that have had an effect might have it twice
    public void A_question_that_waits_for_a_tool_is_put_again_only_if_the_tool_does_nothing(string tool, bool isKept)
    {
        var rules = Script.Always with { HarmlessTools = new HashSet<string> { "get_device_status" } };
        var script = Script.Listening(rules).At(10).Speech().SpeechEnds().Turn().Reply(1).Call("c", 1, tool).Answer("c");
        script.Done();

        Assert.Equal(isKept, script.At(11).Lost().Done().Contains("keep400-from-1s", StringComparison.Ordinal));
    }

    [Fact]
    public void Noise_is_not_repeated()
    {
        var script = Script.Listening().At(10).Speech().SpeechEnds().Noise();
        script.Done();

        Assert.Equal("", script.At(11).Lost().Done());
    }

    [Fact]
    public void Who_stopped_the_answer_by_hand_does_not_want_it()
    {
        var script = Script.Listening().At(10).Speech().SpeechEnds().Turn().Step(new PersonInterrupted());
        script.Done();

        Assert.DoesNotContain("keep", script.At(11).Lost().Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void Speech_that_began_too_long_ago_is_kept_from_now_on()
    {
        Assert.Equal("keep0", Script.Listening().At(10).Speech().At(18.5).Lost().Done());
    }

    [Fact]
    public void A_link_that_died_unnoticed_heard_nobody_begin_but_this_device_did()
    {
        var script = Script.Listening().At(10).Step(_voice).At(11).Step(_voice).At(12).Step(_voice);
        script.Done();

        Assert.Equal("keep400-from-5s", script.At(15).Lost().Done());
    }

    [Fact]
    public void What_sounds_like_a_voice_during_a_reply_may_be_the_agents_own()
    {
        var script = Script.Speaking(complete: false).At(10).Step(_voice);
        script.Done();

        Assert.DoesNotContain("keep", script.At(11).Lost().Done(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_voice_that_the_service_has_answered_is_not_repeated()
    {
        var script = Script.Listening().At(10).Step(_voice).At(10.3).Speech().SpeechEnds().Turn().At(11).Reply(1).Sounds(1).AudioEnds(1)
            .ResponseEnds(1).At(12).Drains(1);
        script.Done();

        Assert.Equal("", script.At(13).Lost().Done());
    }

    [Fact]
    public void Attempts_that_fail_keep_nothing_anew()
    {
        var script = Script.Listening().At(10).Speech().At(12).Lost();
        script.Done();

        Assert.Equal("", script.At(13).Link(new VoiceDown(LinkFault.Unreachable, "refused", TimeSpan.FromSeconds(1), WasReady: false)).Done());
    }

    [Fact]
    public void A_second_loss_before_the_answer_keeps_the_same_words()
    {
        var script = Script.Listening().At(10).Speech().At(12).Lost().Ready(reconnect: true);
        script.Done();

        Assert.Equal("keep400-from-3s", script.At(13).Lost().Done());
    }

    [Fact]
    public void What_one_visitor_said_does_not_reach_the_session_of_the_next()
    {
        var script = Script.Listening(Script.OnDemand).At(10).Step(_voice).At(10.5).Step(new PersonLeft("gone")).At(11)
            .Step(new PersonEngaged("presence")).Ready().At(11.2).Step(_voice);
        script.Done();

        Assert.Equal("keep400-from-1.8s", script.At(13).Lost().Done());
    }

    [Fact]
    public void A_reopening_that_waits_is_not_for_the_next_visitor()
    {
        var script = Script.Listening(Script.OnDemand).Link(new VoiceClosed(ByService: true)).Step(new PersonLeft("gone"));

        Assert.DoesNotContain(ConversationTimer.Reopen, script.Armed);
    }

    [Fact]
    public void A_question_that_was_not_answered_leaves_with_who_asked_it()
    {
        var script = Script.Listening(Script.OnDemand).At(10).Speech().SpeechEnds().Turn().Step(new PersonLeft("gone")).At(11)
            .Step(new PersonEngaged("presence")).Ready();
        script.Done();

        Assert.Equal("", script.At(12).Lost().Done());
    }
}
