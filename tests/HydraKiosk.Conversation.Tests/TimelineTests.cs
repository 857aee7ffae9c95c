using HydraKiosk.Conversation.Voice;


namespace HydraKiosk.Conversation.Tests;

/// <summary>The timelines of section 24 of the protocol, each with what the daemon does and how it looks to a person.</summary>
public sealed class TimelineTests
{
    [Fact]
    public void Plain_turn()
    {
        var script = Script.Listening();
        Assert.Equal(ConversationPhase.Listening, script.At(3.1).Speech().State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.At(5.4).SpeechEnds().State.Phase);
        Assert.Equal(ConversationPhase.Thinking, script.At(5.41).Turn().State.Phase);
        Assert.Equal(ConversationPhase.Thinking, script.At(5.45).Reply(1).State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.At(6.2).Sounds(1).State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.At(6.6).AudioEnds(1).At(6.62).ResponseEnds(1).State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.At(10.3).Drains(1).State.Phase);
        Assert.Equal("", script.Done());
        Assert.Equal(1, script.State.Turns);
    }

    [Fact]
    public void A_response_that_is_done_before_it_sounds_is_still_being_waited_for()
    {
        var script = Script.Listening().Speech().Turn().Reply(1).AudioEnds(1).ResponseEnds(1);

        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.Sounds(1).State.Phase);
    }

    [Fact]
    public void Greeting()
    {
        var script = new Script().Step(new DaemonStarted()).Ready(greets: true).Reply(1);

        Assert.Equal("keep400 gate+ open", script.Done());
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.Sounds(1).State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.AudioEnds(1).ResponseEnds(1).Drains(1).State.Phase);
    }

    [Fact]
    public void Barge_in_while_the_reply_is_generated()
    {
        var script = Script.Speaking(false).Speech().ResponseEnds(1, ReplyOutcome.Cancelled, reason: "interrupted").SpeechEnds();
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Equal(ConversationPhase.Thinking, script.Turn().State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.Reply(2).Sounds(2).State.Phase);
        Assert.Equal("suspend discard1 resume", script.Done());
    }

    [Fact]
    public void Barge_in_after_the_reply_was_generated()
    {
        var script = Script.Speaking(true).Speech().SpeechEnds().Turn().Reply(2).Sounds(2);

        Assert.Equal("suspend discard1 resume", script.Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void False_barge_in_with_and_without_an_end_of_speech(bool speechEnds)
    {
        var script = Script.Speaking(true).At(10).Speech();
        _ = speechEnds ? script.SpeechEnds() : script;

        Assert.Equal("suspend resume", script.At(10.6).Noise().Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
    }

    [Theory]
    [InlineData("before")]
    [InlineData("after")]
    [InlineData("never")]
    public void Tool_call_wherever_the_end_of_its_response_comes(string responseEnds)
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("c", 1);
        Assert.Equal("run:c", script.Done());
        if (responseEnds == "before")
        {
            Assert.Equal("post:c ask", script.ResponseEnds(1, bytes: 0, calls: 1).Answer("c").Done());
        }
        else
        {
            Assert.Equal("post:c", script.Answer("c").Done());
            Assert.Contains(ConversationTimer.ToolSettle, script.Armed);
            _ = responseEnds == "after" ? script.ResponseEnds(1, bytes: 0, calls: 1) : script.Timer(ConversationTimer.ToolSettle);
            Assert.Equal("ask", script.Done());
        }

        Assert.DoesNotContain(ConversationTimer.ToolSettle, script.Armed);
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.Reply(2).Sounds(2).State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.AudioEnds(2).ResponseEnds(2).Drains(2).State.Phase);
        Assert.Equal("", script.Done());
    }

    [Fact]
    public void Parallel_tool_calls_are_answered_together()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("a", 1).Call("b", 1).Answer("b");
        Assert.Equal("run:a run:b post:b", script.Done());
        Assert.DoesNotContain(ConversationTimer.ToolSettle, script.Armed);

        Assert.Equal("post:a", script.Answer("a").Done());
        Assert.Equal("ask", script.Timer(ConversationTimer.ToolSettle).Done());
        Assert.Equal("", script.ResponseEnds(1, bytes: 0, calls: 2).Timer(ConversationTimer.ToolSettle).Done());
    }

    [Fact]
    public void Tool_too_slow()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("c", 1).Server(new VoiceCallsAbandoned());
        Assert.Contains(script.Told, n => n is ToolTurnAbandoned);
        Assert.Equal("run:c post:c", script.ResponseEnds(1, bytes: 0, calls: 1).Answer("c").Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
        Assert.Equal(ConversationPhase.Speaking, script.Speech().SpeechEnds().Turn().Reply(2).Sounds(2).State.Phase);
    }

    [Fact]
    public void The_service_closes_normally_and_someone_is_there()
    {
        var script = Script.Listening(Script.OnDemand).Link(new VoiceClosed(ByService: true));
        Assert.Equal(ConversationPhase.Connecting, script.State.Phase);
        Assert.Equal("open", script.Timer(ConversationTimer.Reopen).Done());
        Assert.Equal(ConversationPhase.Listening, script.Ready(reconnect: true).State.Phase);
    }

    [Fact]
    public void The_service_closes_normally_and_nobody_is_there()
    {
        var script = Script.Listening(Script.OnDemand).Step(new PersonLeft("gone"));
        Assert.Equal("gate- close", script.Done());
        Assert.Equal("", script.Link(new VoiceClosed(ByService: true)).Timer(ConversationTimer.Reopen).Done());
        Assert.Equal(ConversationPhase.Idle, script.State.Phase);
    }

    [Fact]
    public void A_disconnect_in_mid_reply_forgets_the_reply_and_its_calls()
    {
        var script = Script.Speaking(false).Call("c", 1).Lost();
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        Assert.Equal("run:c", script.Answer("c").Drains(1).Done());
        Assert.Equal(ConversationPhase.Offline, script.State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.Ready(reconnect: true).State.Phase);
        Assert.Equal("", script.Done());
    }

    [Fact]
    public void Capacity_shows_as_offline_until_there_is_a_place()
    {
        var script = new Script().Step(new DaemonStarted()).Link(new VoiceConnecting(1));
        Assert.Equal(ConversationPhase.Connecting, script.State.Phase);
        script.Link(new VoiceDown(LinkFault.ServerFull, "full", TimeSpan.FromSeconds(3), WasReady: false));
        Assert.Equal(ConversationPhase.Offline, script.State.Phase);
        Assert.Equal(ConversationPhase.Offline, script.Link(new VoiceConnecting(2)).State.Phase);
        Assert.Equal(ConversationPhase.Listening, script.Ready().State.Phase);
    }

    [Fact]
    public void Announcements_change_nothing()
    {
        var script = Script.Speaking(false);
        var before = script.State;

        script.Server(new VoiceEndsSoon(TimeSpan.FromMinutes(1))).Server(new VoiceCallsCancelled(["nothing that runs"]));

        Assert.Equal(before, script.State);
        Assert.Equal("stop:nothing that runs", script.Done());
    }
}
