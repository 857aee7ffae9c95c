using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>
/// Calls that go on while the person and the agent talk of other things: told once, when nobody speaks, and not after they were dismissed.
/// </summary>
public sealed class BackgroundCallsTests
{
    [Fact]
    public void A_result_is_told_and_asked_about_when_nobody_speaks()
    {
        var script = UnderWay(BackgroundWork.UntilStopped);
        Assert.Equal("", script.Step(Result("a")).Done());

        Assert.Equal("", script.AudioEnds(2).ResponseEnds(2).Done());
        Assert.Equal("post:a ask", script.Drains(2).Done());
        Assert.Equal("", script.Step(new ToolEnded("a", 1)).Reply(3).Sounds(3).AudioEnds(3).ResponseEnds(3).Drains(3).Done());
    }

    [Fact]
    public void Another_turn_of_the_person_does_not_cost_the_result()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).AudioEnds(2).ResponseEnds(2).Drains(2).Speech().SpeechEnds().Turn().Step(Result("a"));
        Assert.Equal("", script.Reply(3).Sounds(3).Done());

        Assert.Equal("post:a ask", script.AudioEnds(3).ResponseEnds(3).Drains(3).Done());
    }

    [Fact]
    public void A_result_waits_while_the_person_speaks_and_until_it_is_known_whether_they_took_a_turn()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).AudioEnds(2).ResponseEnds(2).Drains(2).Speech().Step(Result("a"));
        Assert.Equal("", script.SpeechEnds().Done());

        Assert.Equal("post:a ask", script.Noise().Done());
    }

    [Fact]
    public void Two_results_that_wait_are_asked_about_together()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("a", 1).Call("b", 1).ResponseEnds(1, bytes: 0, calls: 2)
            .Step(Began("a", BackgroundWork.UntilStopped)).Step(Began("b", BackgroundWork.UntilStopped)).Reply(2).Sounds(2);
        script.Step(Result("b")).Step(Result("a"));
        script.Done();

        Assert.Equal("post:b post:a ask", script.AudioEnds(2).ResponseEnds(2).Drains(2).Done());
    }

    [Theory]
    [InlineData(BackgroundWork.UntilStopped, true)]
    [InlineData(BackgroundWork.UntilInterrupted, true)]
    [InlineData(BackgroundWork.Unstoppable, false)]
    public void The_stop_button_ends_what_may_be_ended_and_dismisses_all(BackgroundWork work, bool isStopped)
    {
        var script = UnderWay(work).AudioEnds(2).ResponseEnds(2).Drains(2).Press(DeviceAction.Stop);
        Assert.Equal(isStopped, script.Effects.OfType<StopTools>().Any(s => s.CallIds!.Contains("a")));
        Assert.Contains(new ResultDismissed("a", "get_device_status"), script.Told);
        script.Done();

        Assert.Equal("post:a", script.Step(Result("a")).Timer(ConversationTimer.ToolSettle).Done()); // the model knows, and nobody asks
    }

    [Theory]
    [InlineData(BackgroundWork.UntilStopped, false)]
    [InlineData(BackgroundWork.UntilInterrupted, true)]
    [InlineData(BackgroundWork.Unstoppable, false)]
    public void An_interruption_ends_only_what_asks_for_that(BackgroundWork work, bool isStopped)
    {
        var script = UnderWay(work).Speech().SpeechEnds().Turn();

        Assert.Equal(isStopped, script.Effects.OfType<StopTools>().Any());
        Assert.Equal(!isStopped, script.State.Background.Has("a"));
    }

    [Fact]
    public void A_cough_during_a_reply_ends_nothing()
    {
        var script = UnderWay(BackgroundWork.UntilInterrupted).Speech().SpeechEnds().Noise();

        Assert.DoesNotContain(script.Effects, e => e is StopTools);
        Assert.True(script.State.Background.Has("a"));
    }

    [Fact]
    public void A_turn_in_silence_is_no_interruption()
    {
        var script = UnderWay(BackgroundWork.UntilInterrupted).AudioEnds(2).ResponseEnds(2).Drains(2).Speech().SpeechEnds().Turn();

        Assert.True(script.State.Background.Has("a"));
    }

    [Fact]
    public void A_result_that_has_come_and_is_dismissed_before_it_was_told_is_posted_and_not_spoken()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).Step(Result("a"));
        script.Done();
        script.Press(DeviceAction.Stop);

        Assert.Contains(new ResultDismissed("a", "get_device_status"), script.Told);
        Assert.Contains("post:a", script.Done(), StringComparison.Ordinal);
        Assert.DoesNotContain("ask", script.ResponseEnds(2, ReplyOutcome.Cancelled).Drains(2).Timer(ConversationTimer.ToolSettle).Done(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_waits_is_not_spoken_once_the_same_tool_is_called_for_something_else()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).Step(Result("a")).Step(new ToolEnded("a", 1));
        script.Done();
        script.Call("b", 2);
        Assert.Contains(new ResultDismissed("a", "get_device_status"), script.Told);
        Assert.Contains("post:a", script.Done(), StringComparison.Ordinal);

        Assert.DoesNotContain("ask", script.AudioEnds(2).ResponseEnds(2, calls: 1).Drains(2).Done(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BackgroundWork.UntilStopped, false)]
    [InlineData(BackgroundWork.UntilInterrupted, true)]
    public void An_interruption_dismisses_a_result_that_waits_like_the_work_itself(BackgroundWork work, bool isDismissed)
    {
        var script = UnderWay(work).Step(Result("a")).Step(new ToolEnded("a", 1)).Speech().SpeechEnds().Turn();

        Assert.Equal(isDismissed, script.Told.Contains(new ResultDismissed("a", "get_device_status")));
        Assert.Equal(!isDismissed, script.State.Background.IsAwaited);
    }

    [Fact]
    public void Work_that_is_ended_from_outside_leaves_no_promise_open()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).Step(new ToolEnded("a", 1));

        Assert.Equal("post:a", script.Done());
        Assert.False(script.State.Background.IsAwaited);
    }

    [Fact]
    public void The_conversation_does_not_run_out_while_something_is_awaited()
    {
        var script = UnderWay(BackgroundWork.UntilStopped, Script.OnDemand).AudioEnds(2).ResponseEnds(2).Drains(2);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);

        script.Step(new ToolEnded("a", 1));
        Assert.Contains(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void The_next_person_did_not_ask_for_it()
    {
        var script = UnderWay(BackgroundWork.UntilStopped, Script.OnDemand).Step(new PersonLeft("gone"));

        Assert.Contains(script.Effects.OfType<StopTools>(), s => s.CallIds!.Contains("a"));
        Assert.False(script.State.Background.IsAwaited);
    }

    [Fact]
    public void What_the_lost_session_asked_for_is_not_told_to_the_next_as_its_own()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).Lost().Ready(reconnect: true);
        script.Done();

        Assert.DoesNotContain("post", script.Step(Result("a")).Done(), StringComparison.Ordinal);
        Assert.Contains(new OutputLost("a"), UnderWay(BackgroundWork.UntilStopped).Lost().Step(Result("a")).Told);
    }

    [Fact]
    public void A_tool_that_dismisses_the_work_says_so_by_itself()
    {
        var script = UnderWay(BackgroundWork.UntilStopped).Step(new WorkDismissed());

        Assert.Contains(script.Effects.OfType<StopTools>(), s => s.CallIds!.Contains("a"));
    }

    [Fact]
    public void A_button_that_is_awaited_is_heard_and_keeps_the_conversation()
    {
        var script = Script.Listening(Script.OnDemand);
        script.Done();
        script.Step(new ConsentMoved(ConsentStage.Asked));
        Assert.Contains(new PlayEarcon(Earcon.Confirm), script.Effects);
        Assert.True(script.State.Around.IsAskedToConfirm);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);

        script.Step(new ConsentMoved(ConsentStage.Given));
        Assert.Contains(new PlayEarcon(Earcon.Confirmed), script.Effects);
        Assert.False(script.State.Around.IsAskedToConfirm);
        Assert.Contains(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void A_tool_can_mute_and_only_the_person_unmutes()
    {
        var script = Script.Listening();
        script.Step(new MuteAsked()).Step(new MuteAsked());
        Assert.True(script.State.Around.IsMutedByPerson);

        Assert.False(script.Press(DeviceAction.Mute).State.Around.IsMutedByPerson);
    }

    [Fact]
    public void A_conversation_that_is_to_end_ends_soon_after_the_last_word_unless_the_person_goes_on()
    {
        var script = Script.Listening(Script.OnDemand).Speech().SpeechEnds().Turn().Reply(1).Sounds(1).Step(new EndAsked());
        script.Done();
        script.AudioEnds(1).ResponseEnds(1).Drains(1);
        Assert.Contains(new StartTimer(ConversationTimer.Linger, ConversationRules.AfterGoodbye), script.Started);

        script.Speech().Noise();
        Assert.Contains(new StartTimer(ConversationTimer.Linger, script.Rules.Linger), script.Started);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_random_interruptions_none_lets_a_dismissed_result_be_spoken(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var script = UnderWay((BackgroundWork)random.Next(1, 4));
            var (dismissed, isOver, reply) = (false, false, 2);
            for (var step = 0; step < 12; step++)
            {
                script.Done();
                switch (random.Next(9))
                {
                    case 0:
                        script.Speech();
                        break;
                    case 1:
                        script.SpeechEnds();
                        break;
                    case 2:
                        script.Turn();
                        break;
                    case 3:
                        script.Noise();
                        break;
                    case 4:
                        script.AudioEnds(reply).ResponseEnds(reply).Drains(reply);
                        break;
                    case 5:
                        script.Press(DeviceAction.Stop);
                        break;
                    case 6:
                        script.Reply(++reply).Sounds(reply);
                        break;
                    case 7 when !isOver:
                        script.Step(Result("a")).Step(new ToolEnded("a", 1));
                        isOver = true;
                        break;
                    default:
                        script.Timer(ConversationTimer.ToolSettle);
                        break;
                }

                var postsNow = script.Effects.OfType<PostOutput>().Any();
                dismissed |= script.Told.Contains(new ResultDismissed("a", "get_device_status"));
                Assert.False(dismissed && postsNow && script.Effects.OfType<AskForReply>().Any(), $"round {round}, step {step}");
            }
        }
    }

    /// <summary>The agent has said that it looks, and is still saying it.</summary>
    private static Script UnderWay(BackgroundWork work, ConversationRules? rules = null)
    {
        var script = Script.Listening(rules).Speech().SpeechEnds().Turn().Reply(1).Call("a", 1).ResponseEnds(1, bytes: 0, calls: 1)
            .Step(Began("a", work)).Reply(2).Sounds(2);
        Assert.Contains("post:a ask", script.Done(), StringComparison.Ordinal);
        return script;
    }

    private static FromTool Began(string callId, BackgroundWork work) => new(callId, 1, new ToolAnswer("{}", SpeakWhen.Now, work));

    private static FromTool Result(string callId) => new(callId, 1, new ToolAnswer("{}", SpeakWhen.WhenIdle));
}
