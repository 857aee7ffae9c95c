using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What is told of each event, with its facts.</summary>
public sealed class NoticesTests
{
    [Fact]
    public void Of_speech_its_beginning_its_end_and_that_it_was_nothing()
    {
        var script = Script.Listening().Speech("a");
        Assert.Single(script.Told.OfType<SpeechHeard>());
        script.SpeechEnds("a");
        Assert.Single(script.Told.OfType<SpeechEnded>());
        script.SpeechEnds("a"); // nobody speaks any more: told once more, since a reply may have begun before the end was reported
        Assert.Equal(2, script.Told.OfType<SpeechEnded>().Count());
        script.Noise("a");
        Assert.Single(script.Told.OfType<TurnDismissed>());
    }

    [Fact]
    public void The_end_of_other_speech_is_not_told_while_somebody_speaks()
    {
        var script = Script.Listening().Speech("a").SpeechEnds("other");

        Assert.Empty(script.Told.OfType<SpeechEnded>());
        Assert.Single(script.SpeechEnds().Told.OfType<SpeechEnded>()); // one that names nothing ends what goes on
    }

    [Fact]
    public void Noise_while_other_speech_is_open_is_not_told()
    {
        var script = Script.Listening().Speech("a").Speech("b").Noise("a");

        Assert.Empty(script.Told.OfType<TurnDismissed>());
        Assert.Single(script.Noise("b").Told.OfType<TurnDismissed>());
    }

    [Fact]
    public void Of_a_reply_whether_it_waits_and_for_what()
    {
        var ordinary = Assert.Single(Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Told.OfType<ReplyBegan>());
        Assert.Equal(new ReplyBegan(1, "r1"), ordinary);

        var rules = Script.Always with { Talk = TalkMode.PushToTalk };
        var held = Script.Listening(rules).Step(new ActionBegan(DeviceAction.Talk)).Reply(1).Told.OfType<ReplyBegan>();
        Assert.Equal(new ReplyBegan(1, "r1") { IsHeldBack = true }, Assert.Single(held));

        var earlier = Script.Listening().Speech().SpeechEnds().Turn().Speech().Reply(1).Told.OfType<ReplyBegan>();
        Assert.Equal(new ReplyBegan(1, "r1") { IsHeldBack = true, IsOfEarlierTurn = true }, Assert.Single(earlier));
    }

    [Fact]
    public void Of_what_the_service_made_of_a_reply_everything()
    {
        var script = Script.Listening().Reply(1).ResponseEnds(1, bytes: 96_000, calls: 2);

        Assert.Equal((1, TimeSpan.FromSeconds(2), 2),
            script.Told.OfType<ReplyGenerated>().Select(n => (n.Done.Reply, n.Done.Sound, n.Done.Calls)).Single());
    }

    [Fact]
    public void Of_a_text_which_reply_says_it()
    {
        Assert.Contains(new Caption(3, "Good morning."), Script.Listening().Server(new VoiceReplyText(3, "Good morning.")).Told);
    }

    [Fact]
    public void Of_a_session_that_it_is_ready_and_how_it_ended()
    {
        Assert.Equal("s", Script.Listening().Ready().Told.OfType<SessionReady>().Last().Session.SessionId);
        Assert.Equal(new SessionOver(LinkFault.Lost), Script.Listening().Lost().Told.OfType<SessionOver>().Single());
        Assert.Equal(new SessionOver(null) { ByService = true },
            Script.Listening().Link(new VoiceClosed(ByService: true)).Told.OfType<SessionOver>().Single());
        Assert.Equal(new SessionOver(null), Script.Listening().Link(new VoiceClosed(ByService: false)).Told.OfType<SessionOver>().Single());
    }

    [Fact]
    public void Of_a_session_that_is_missing_why_and_for_how_long()
    {
        var ahead = TimeSpan.FromDays(400);
        var script = Script.Listening().Link(new VoiceDown(LinkFault.CredentialsRefused, "HTTP 401", TimeSpan.FromMinutes(5), WasReady: false)
        {
            CauseCode = 2011,
            NeedsTechnician = true,
            ClockAhead = ahead,
        });

        var expected = new SessionMissing(LinkFault.CredentialsRefused, "HTTP 401", TimeSpan.FromMinutes(5))
        {
            CauseCode = 2011,
            NeedsTechnician = true,
            ClockAhead = ahead
        };
        Assert.Equal(expected, script.Told.OfType<SessionMissing>().Single());
        Assert.Empty(script.Told.OfType<SessionOver>());
    }

    [Fact]
    public void Of_a_call_that_runs_who_asks_and_when()
    {
        var script = Script.Listening().Speech().SpeechEnds().Turn().Reply(1).Call("a", 1, "print");

        Assert.Contains(new ToolCalled("a", "print"), script.Told);
        var request = Assert.Single(script.Effects.OfType<RunTool>()).Request;
        Assert.Equal(new ToolRequest("a", "print", "{}", script.State.Sessions, 1, DeviceMode.Engaged) { SpeechesBegun = 1, SpeechMeant = 1 }, request);
    }

    [Fact]
    public void A_call_before_anybody_came_is_made_for_nobody()
    {
        var script = new Script(Script.Always with { Talk = TalkMode.PushToTalk }).Step(new DaemonStarted()).Ready().Reply(1).Call("a", 1);

        Assert.Equal(DeviceMode.Idle, Assert.Single(script.Effects.OfType<RunTool>()).Request.Mode);
    }

    [Fact]
    public void Of_a_call_that_does_not_run_why()
    {
        var dead = Script.Speaking(false).ResponseEnds(1, ReplyOutcome.Cancelled).Call("a", 1, "print").Told.OfType<CallNotRun>();
        Assert.Equal(new CallNotRun("a", "print", IsRefused: false), Assert.Single(dead));

        var many = Script.Listening().Reply(1);
        for (var i = 0; i <= ToolTurn.MaxRunning; i++)
        {
            many.Call($"c{i}", 1);
        }

        Assert.Equal(new CallNotRun($"c{ToolTurn.MaxRunning}", "get_device_status", IsRefused: true), Assert.Single(many.Told.OfType<CallNotRun>()));
    }

    [Fact]
    public void Of_a_service_that_gives_up_waiting_for_a_tool_and_of_one_that_will_end_soon()
    {
        Assert.Single(Script.Listening().Server(new VoiceCallsAbandoned()).Told.OfType<ToolTurnAbandoned>());
        Assert.Contains(new SessionEndsSoon(TimeSpan.FromMinutes(1)), Script.Listening().Server(new VoiceEndsSoon(TimeSpan.FromMinutes(1))).Told);
    }

    [Fact]
    public void What_goes_to_the_next_session_begins_with_this_conversation_and_is_at_most_eight_seconds_old()
    {
        Assert.Contains("keep400-from-8s", Script.Listening().At(10).Speech().At(18).Lost().Done(), StringComparison.Ordinal);
        Assert.DoesNotContain("from", Script.Listening().At(10).Speech().At(18.1).Lost().Done(), StringComparison.Ordinal);
    }
}
