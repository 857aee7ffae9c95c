using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What buttons other than the talk button do, and switches, sensors, the ignition and sleep.</summary>
public sealed class SurroundingsTests
{
    private static ConversationRules Sensed => Script.OnDemand with { HasSensor = true };

    [Fact]
    public void The_mute_button_switches_the_microphone_off_and_on_again_and_what_waited_is_forgotten()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready();
        script.Done();

        Assert.Equal("mute", script.Press(DeviceAction.Mute).Done());
        Assert.True(script.State.Around.IsMuted);
        Assert.Equal("unmute", script.Press(DeviceAction.Mute).Done());
        Assert.False(script.State.Around.IsMuted);
    }

    [Fact]
    public void What_was_said_before_a_mute_and_has_not_left_yet_does_not_leave()
    {
        var script = new Script(Script.OnDemand with { Talk = TalkMode.PushToTalk }).Press(DeviceAction.Talk);
        script.Done();
        script.Press(DeviceAction.Mute);

        Assert.Contains(script.Effects, e => e is ForgetMicrophone);
    }

    [Fact]
    public void A_switch_that_mutes_wins_over_the_button()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Move(DeviceAction.Mute, true);
        script.Done();

        script.Press(DeviceAction.Mute);
        Assert.Equal(Earcon.Muted, Assert.Single(script.Effects.OfType<PlayEarcon>()).Earcon);
        Assert.Equal("", script.Done());
        Assert.True(script.State.Around.IsMuted);
        Assert.Equal("unmute", script.Move(DeviceAction.Mute, false).Done());
    }

    [Theory]
    [InlineData(DeviceAction.Mute)]
    [InlineData(DeviceAction.Kill)]
    public void A_switch_that_has_come_off_counts_as_on(DeviceAction action)
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Move(action, false).Move(action, null);

        Assert.True(script.State.Around.IsMuted);
    }

    [Fact]
    public void The_next_person_does_not_find_the_mute_of_the_one_before()
    {
        var script = new Script(Script.OnDemand).Step(new PersonEngaged("test")).Ready().Press(DeviceAction.Mute);
        script.Done();

        script.Timer(ConversationTimer.Linger);
        Assert.False(script.State.Around.IsMuted);
        Assert.Contains(script.Effects, e => e is SetMute { IsMuted: false });
        Assert.Contains(script.Effects, e => e is ResetVolume);
    }

    [Fact]
    public void A_press_of_the_talk_button_while_muted_says_so()
    {
        var script = new Script(Script.OnDemand with { Talk = TalkMode.PushToTalk }).Move(DeviceAction.Mute, true);
        script.Done();
        script.Press(DeviceAction.Talk);

        Assert.Contains(script.Effects, e => e is SayPrompt { Prompt: LocalPrompt.MicrophoneMuted });
    }

    [Fact]
    public void Volume_buttons_step_and_sound()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready();
        script.Done();

        Assert.Equal("volume+1 volume-1", script.Press(DeviceAction.VolumeUp).Press(DeviceAction.VolumeDown).Done());
    }

    [Fact]
    public void The_stop_button_silences_the_agent_and_ends_the_conversation_when_it_is_held()
    {
        var script = new Script(Script.OnDemand).Step(new PersonEngaged("test")).Ready().Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        script.Press(DeviceAction.Stop);
        Assert.NotEqual(ConversationPhase.Speaking, script.State.Phase);
        Assert.True(script.State.IsEngaged);

        script.Step(new ActionHeld(DeviceAction.Stop));
        Assert.False(script.State.IsEngaged);
    }

    [Fact]
    public void A_conversation_begins_with_presence_and_ends_with_it_but_not_with_a_flicker()
    {
        var script = new Script(Sensed).Step(new DaemonStarted()).Move(DeviceAction.Presence, false);
        script.Move(DeviceAction.Presence, true).Ready();
        Assert.True(script.State.IsEngaged);

        script.Move(DeviceAction.Presence, false);
        Assert.Contains(ConversationTimer.Absence, script.Armed);
        script.Move(DeviceAction.Presence, true);
        Assert.DoesNotContain(ConversationTimer.Absence, script.Armed);
        Assert.True(script.State.IsEngaged);

        script.Move(DeviceAction.Presence, false).Timer(ConversationTimer.Absence);
        Assert.False(script.State.IsEngaged);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(null, true)]
    public void A_voice_engages_only_where_somebody_is_there_or_nobody_can_say(bool? isSomebodyThere, bool engages)
    {
        var script = new Script(Sensed).Step(new DaemonStarted()).Move(DeviceAction.Presence, isSomebodyThere);
        script.Timer(ConversationTimer.Linger); // whom the sensor brought has been quiet

        script.Step(new PersonEngaged(PersonEngaged.BySpeech));

        Assert.Equal(engages, script.State.IsEngaged);
    }

    [Fact]
    public void With_a_sensor_a_session_that_is_always_open_engages_nobody_by_itself()
    {
        var script = new Script(Script.Always with { HasSensor = true }).Step(new DaemonStarted()).Ready();

        Assert.Equal("open", script.Done());
        Assert.False(script.State.IsEngaged);
    }

    [Fact]
    public void Without_ignition_there_is_no_session_and_nobody_can_have_one()
    {
        var script = new Script(Script.Always with { HasSensor = true }).Step(new DaemonStarted()).Ready();
        script.Done();

        Assert.Equal("close", script.Move(DeviceAction.Ignition, false).Done());
        Assert.Equal("", script.Press(DeviceAction.Talk).Step(new PersonEngaged("test")).Done());
        Assert.False(script.State.IsSessionWanted);

        script.Move(DeviceAction.Ignition, true);
        Assert.True(script.State is { IsEngaged: true, IsSessionWanted: true });
        script.Move(DeviceAction.Ignition, null);
        Assert.True(script.State.IsSessionWanted, "a wire that has come off switches nothing off");
    }

    [Fact]
    public void The_kill_switch_ends_everything_and_its_release_begins_anew()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Speech().SpeechEnds().Turn().Call("c1", 1);
        script.Done();

        script.Move(DeviceAction.Kill, true);
        Assert.Contains(script.Effects, e => e is StopTools { CallIds: null });
        Assert.Contains("close", script.Done(), StringComparison.Ordinal);
        Assert.Equal((true, false, false), (script.State.Around.IsMuted, script.State.IsEngaged, script.State.IsSessionWanted));

        script.Move(DeviceAction.Kill, false);
        Assert.Equal((false, true, true), (script.State.Around.IsMuted, script.State.IsEngaged, script.State.IsSessionWanted));
    }

    [Fact]
    public void After_a_sleep_of_the_device_its_session_is_replaced()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready();
        script.Done();
        Assert.Equal("replace", script.Step(new DeviceSlept(TimeSpan.FromHours(1))).Done());

        script.Lost();
        script.Done();
        Assert.Equal("retry", script.Step(new DeviceSlept(TimeSpan.FromHours(1))).Done());
        Assert.Equal("", new Script(Script.OnDemand).Step(new DeviceSlept(TimeSpan.FromHours(1))).Done());
    }

    [Theory]
    [InlineData(SessionPolicy.Always)]
    [InlineData(SessionPolicy.OnDemand)]
    public void Before_a_sleep_the_session_is_closed_and_nobody_opens_one_until_the_device_is_awake(SessionPolicy policy)
    {
        var script = new Script(Script.Always with { Policy = policy }).Step(new PersonEngaged("test")).Ready();
        script.Done();

        script.Step(new SleepAnnounced(IsComing: true));
        Assert.Contains(script.Effects, e => e is CloseSession);
        Assert.Contains(new SleepMoved(IsComing: true), script.Told);
        Assert.Equal((false, false), (script.State.IsEngaged, script.State.IsSessionWanted));
        script.Link(new VoiceClosed(ByService: false));
        script.Done();

        script.Press(DeviceAction.Talk).Step(new PersonEngaged(PersonEngaged.BySpeech)).Step(new DeviceSlept(TimeSpan.FromHours(1)));
        Assert.DoesNotContain(script.Effects, e => e is OpenSession or RetrySession or ReplaceSession);

        script.Step(new SleepAnnounced(IsComing: false));
        Assert.Contains(script.Effects, e => e is OpenSession);
        Assert.Contains(new SleepMoved(IsComing: false), script.Told);
    }

    [Fact]
    public void A_device_that_wakes_up_stays_off_where_a_switch_says_so()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready();
        script.Step(new SleepAnnounced(IsComing: true)).Move(DeviceAction.Kill, true).Done();

        script.Step(new SleepAnnounced(IsComing: false));
        Assert.DoesNotContain(script.Effects, e => e is OpenSession);
    }

    [Fact]
    public void An_answer_that_takes_long_is_announced_once()
    {
        var script = new Script(Script.Always).Step(new DaemonStarted()).Ready().Speech().SpeechEnds().Turn();
        Assert.Contains(ConversationTimer.LongThought, script.Armed);
        script.Done();
        script.Timer(ConversationTimer.LongThought);
        Assert.Contains(script.Effects, e => e is PlayEarcon { Earcon: Earcon.ThinkingTooLong });

        script.Reply(1).Sounds(1);
        Assert.DoesNotContain(ConversationTimer.LongThought, script.Armed);
    }

    [Fact]
    public void A_full_service_sounds_busy_and_not_out_of_reach()
    {
        var script = new Script(Script.OnDemand).Step(new PersonEngaged("test"));
        script.Done();
        script.Link(new VoiceDown(LinkFault.ServerFull, "1013", TimeSpan.FromSeconds(1), WasReady: false));

        Assert.Equal(Earcon.Busy, Assert.Single(script.Effects.OfType<PlayEarcon>()).Earcon);
        Assert.DoesNotContain(script.Effects, e => e is SayPrompt);
    }

    [Fact]
    public void An_attendant_is_told_of_and_the_person_hears_that_it_was_noted()
    {
        var script = new Script(Script.OnDemand).Press(DeviceAction.Attendant);

        Assert.Contains(script.Told, n => n is AttendantAsked);
        Assert.Contains(script.Effects, e => e is PlayEarcon { Earcon: Earcon.Confirmed });
        Assert.False(script.State.IsEngaged, "a member of staff is called without the service");
    }
}
