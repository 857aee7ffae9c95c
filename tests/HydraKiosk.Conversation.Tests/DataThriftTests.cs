using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What a device does that has little data left, or none.</summary>
public sealed class DataThriftTests
{
    private static readonly ConversationRules _button = Script.Always with { Talk = TalkMode.PushToTalk };

    [Fact]
    public void A_session_that_only_waits_is_closed_and_the_next_person_opens_one()
    {
        var script = new Script(_button).Step(new DaemonStarted()).Ready();
        script.Done();

        Assert.Equal("close", script.Step(new DataThriftMoved(DataThrift.OnDemand)).Done());
        Assert.Equal((LinkState.Closed, false), (script.State.Link, script.State.IsSessionWanted));
        Assert.Contains("open", script.Press(DeviceAction.Talk).Done(), StringComparison.Ordinal);
        script.Ready().Step(new ActionEnded(DeviceAction.Talk)).Timer(ConversationTimer.TalkTail).Timer(ConversationTimer.Linger);
        Assert.False(script.State.IsSessionWanted); // as with "on-demand", and not as configured
    }

    [Fact]
    public void A_conversation_that_never_ended_before_ends_by_silence_from_now_on()
    {
        var script = Script.Listening(Script.Always); // hands-free, always: engaged since the start
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);

        script.Step(new DataThriftMoved(DataThrift.OnDemand));

        Assert.Contains(ConversationTimer.Linger, script.Armed);
        script.Done();
        Assert.Contains("close", script.Timer(ConversationTimer.Linger).Done(), StringComparison.Ordinal);
        Assert.Equal(ConversationPhase.Idle, script.State.Phase);
    }

    [Fact]
    public void With_room_again_it_is_as_configured()
    {
        var script = Script.Listening(Script.Always).Step(new DataThriftMoved(DataThrift.Refuse)).Timer(ConversationTimer.Linger);
        script.Done();

        Assert.Contains("open", script.Step(new DataThriftMoved(DataThrift.None)).Done(), StringComparison.Ordinal);
        Assert.True(script.State.IsEngaged);
        script.Ready();
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);
    }

    [Fact]
    public void Room_again_in_the_middle_of_a_conversation_takes_its_end_by_silence_away()
    {
        var script = Script.Listening(Script.Always).Step(new DataThriftMoved(DataThrift.OnDemand)).Step(new DataThriftMoved(DataThrift.None));

        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);
        Assert.True(script.State is { IsEngaged: true, Link: LinkState.Ready });
    }

    [Fact]
    public void Without_data_a_press_is_answered_with_the_reason_and_no_microphone_opens()
    {
        var script = new Script(_button).Step(new DataThriftMoved(DataThrift.Refuse)).Step(new DaemonStarted());
        Assert.Equal("", script.Done()); // not even a trial

        script.Press(DeviceAction.Talk);

        Assert.Contains(script.Effects, e => e is SayPrompt { Prompt: LocalPrompt.OutOfData });
        Assert.Contains(script.Effects, e => e is PlayEarcon { Earcon: Earcon.Busy });
        Assert.Equal([new ConversationRefused(PersonEngaged.ByPress)], script.Told);
        Assert.Equal("", script.Done());
        Assert.False(script.State.IsEngaged || script.State.Microphone.IsOpen || script.State.IsSessionWanted);
    }

    [Fact]
    public void Who_speaks_on_is_told_once_in_half_a_minute_and_who_presses_each_time()
    {
        var script = new Script(Script.OnDemand).Step(new DataThriftMoved(DataThrift.Refuse)).Step(new DaemonStarted());
        var prompts = 0;
        for (var second = 0; second < 60; second++)
        {
            script.At(second).Step(new PersonEngaged(PersonEngaged.BySpeech));
            prompts += script.Effects.OfType<SayPrompt>().Count();
            script.Done();
        }

        Assert.Equal(2, prompts);
        script.Press(DeviceAction.Talk).Press(DeviceAction.Talk);
        Assert.Equal(2, script.Effects.OfType<SayPrompt>().Count());
    }

    [Fact]
    public void A_conversation_that_goes_on_is_not_cut_off()
    {
        var script = Script.Speaking(complete: true, Script.OnDemand);

        Assert.Equal("", script.Step(new DataThriftMoved(DataThrift.Refuse)).Done());
        Assert.Equal(ConversationPhase.Speaking, script.State.Phase);
        script.Lost();
        Assert.True(script.State is { IsEngaged: true, IsSessionWanted: true }); // its lost session is replaced
    }

    [Fact]
    public void Asleep_it_stays_asleep()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Move(DeviceAction.Kill, true);
        script.Done();

        script.Step(new DataThriftMoved(DataThrift.OnDemand)).Step(new DataThriftMoved(DataThrift.None));

        Assert.Equal("", script.Done());
        Assert.Contains("open", script.Move(DeviceAction.Kill, false).Done(), StringComparison.Ordinal);
    }

    /// <summary>The rules of every step hold (the script checks them), and without data nobody gets into a conversation.</summary>
    [Fact]
    public void Whatever_else_happens_the_rules_hold()
    {
        foreach (var rules in (ConversationRules[])[Script.Always, Script.OnDemand, _button, Script.OnDemand with { Talk = TalkMode.Toggle }])
        {
            for (var seed = 0; seed < 300; seed++)
            {
                var random = new Random(seed);
                var script = new Script(rules).Step(new DaemonStarted());
                for (var step = 0; step < 80; step++)
                {
                    script.At(step);
                    var wasEngaged = script.State.IsEngaged;
                    Happen(script, random.Next(14));
                    Assert.False(
                        !wasEngaged && script.State is { IsEngaged: true, Around.Data: DataThrift.Refuse }, $"seed {seed}, step {step}: {script.State}");
                }
            }
        }
    }

    private static void Happen(Script script, int kind)
    {
        _ = kind switch
        {
            0 => script.Step(new DataThriftMoved(DataThrift.None)),
            1 => script.Step(new DataThriftMoved(DataThrift.OnDemand)),
            2 => script.Step(new DataThriftMoved(DataThrift.Refuse)),
            3 => script.Press(DeviceAction.Talk),
            4 => script.Step(new ActionEnded(DeviceAction.Talk)),
            5 => script.Step(new PersonEngaged(PersonEngaged.BySpeech)),
            6 => script.Ready(),
            7 => script.Lost(),
            8 => script.Speech(),
            9 => script.SpeechEnds(),
            10 => script.Turn(),
            11 => script.Link(new VoiceClosed(ByService: true)),
            12 when script.Armed.Count > 0 => script.Timer(script.Armed.Min()),
            13 => script.Move(DeviceAction.Kill, script.Now.TotalSeconds % 2 < 1),
            _ => script,
        };
    }
}
