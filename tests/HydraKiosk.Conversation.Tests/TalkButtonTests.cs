using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation.Tests;

/// <summary>What the talk button does in each talk mode, and that no word is lost to it.</summary>
public sealed class TalkButtonTests
{
    private static readonly ActionBegan _press = new(DeviceAction.Talk);
    private static readonly ActionEnded _release = new(DeviceAction.Talk);

    private static ConversationRules Held => Script.OnDemand with { Talk = TalkMode.PushToTalk };

    private static ConversationRules Toggled => Script.OnDemand with { Talk = TalkMode.Toggle };

    [Fact]
    public void A_press_while_disconnected_keeps_the_microphone_before_it_asks_for_a_session()
    {
        var script = new Script(Held).Step(_press);

        Assert.Equal("keep300 gate+ open", script.Done());
        Assert.Equal(ConversationPhase.Connecting, script.State.Phase);
        Assert.True(script.State.WasGreeted, "a person who talks is answered, not greeted");
    }

    [Fact]
    public void Who_taps_hears_that_the_microphone_is_open_and_who_holds_the_button_knows_it()
    {
        Assert.Equal([Earcon.Listening], Earcons(new Script(Toggled).Step(_press)));
        Assert.Equal([Earcon.Listening], Earcons(new Script(Toggled).Step(_press).Ready().Step(_press))); // the second closes it
        Assert.Empty(Earcons(new Script(Held).Step(_press)));
        Assert.Equal([Earcon.Muted], Earcons(new Script(Toggled).Move(DeviceAction.Mute, true).Also(s => s.Done()).Step(_press)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_free_hands_who_begins_by_a_press_hears_the_greeting_or_a_tone(bool greets) =>
        Assert.Equal(
            greets ? [] : [Earcon.Listening],
            Earcons(new Script(Script.OnDemand with { Greeting = greets }).Step(_press)));

    [Fact]
    public void Who_comes_to_a_session_that_is_open_already_is_not_greeted_and_hears_a_tone()
    {
        var script = new Script(Script.Always with { HasSensor = true }).Step(new DaemonStarted()).Ready();
        script.Done();

        Assert.Equal([Earcon.Listening], Earcons(script.Press(DeviceAction.Presence)));
    }

    [Fact]
    public void A_release_is_followed_by_the_tail_and_then_by_silence()
    {
        var script = new Script(Held).Step(_press).Ready();
        script.Done();

        script.Step(_release);
        Assert.Equal("", script.Done());
        Assert.Equal(TimeSpan.FromMilliseconds(400), Script(script, ConversationTimer.TalkTail));
        Assert.Equal("gate-", script.Timer(ConversationTimer.TalkTail).Done());
        Assert.True(script.State.IsEngaged);

        static TimeSpan Script(Script script, ConversationTimer timer)
        {
            script.Step(_press).Step(_release);
            return script.Started.Last(t => t.Timer == timer).After;
        }
    }

    [Fact]
    public void A_press_within_the_tail_goes_on_listening()
    {
        var script = new Script(Held).Step(_press).Ready().Step(_release).Step(_press);

        Assert.DoesNotContain(ConversationTimer.TalkTail, script.Armed);
        Assert.True(script.State.Microphone is { IsOpen: true, IsHeld: true });
    }

    [Fact]
    public void A_press_into_a_reply_silences_it_first_and_keeps_none_of_the_agents_own_voice()
    {
        var script = new Script(Held).Step(_press).Ready().Step(_release).Timer(ConversationTimer.TalkTail);
        script.Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        script.Done();

        Assert.Equal("discard1 cancel:r1 floor keep0 gate+ suspend", script.Step(_press).Done());
        Assert.Equal(ConversationPhase.Listening, script.State.Phase);
    }

    [Fact]
    public void A_press_into_a_reply_is_an_interruption_and_told_before_the_silence()
    {
        var script = Script.Speaking(false, Held).Step(_press).Heard(LoudspeakerEventKind.Cut, 1);

        Assert.Equal([new BargedIn(1), new LoudspeakerSilenced(1, TimeSpan.FromSeconds(1))],
            script.Told.Where(n => n is BargedIn or LoudspeakerSilenced));
    }

    [Fact]
    public void An_interruption_that_is_pressed_and_spoken_is_told_once()
    {
        Assert.Single(Script.Speaking(false, Held).Step(_press).Speech().Told, n => n is BargedIn);
        Assert.Single(Script.Speaking(false).Speech().Step(_press).Told, n => n is BargedIn);
    }

    [Fact]
    public void A_press_before_the_reply_sounds_interrupts_nothing_that_anyone_heard()
    {
        Assert.DoesNotContain(Script.Listening(Held).Speech().SpeechEnds().Turn().Reply(1).Step(_press).Told, n => n is BargedIn);
    }

    [Fact]
    public void A_reply_that_was_stopped_before_it_began_does_not_begin()
    {
        var script = new Script(Held).Step(_press).Ready().Step(_release).Timer(ConversationTimer.TalkTail).Speech().SpeechEnds().Turn();
        Assert.Equal(ConversationPhase.Thinking, script.State.Phase);
        script.Step(_press);
        script.Done();

        Assert.Equal("discard1 cancel:r1", script.Reply(1).Done());
        Assert.Equal("", script.Step(_release).Speech().SpeechEnds().Turn().Reply(2).Done()); // the answer to what they said instead
        Assert.Equal(ConversationPhase.Speaking, script.Sounds(2).State.Phase);
    }

    [Fact]
    public void A_reply_that_begins_while_the_button_is_held_waits_for_the_finger()
    {
        var script = new Script(Held).Step(_press).Ready().Speech().SpeechEnds().Turn(); // a pause to think
        script.Done();

        Assert.Equal("suspend", script.Reply(1).Done());
        Assert.Equal(ConversationPhase.Listening, script.AudioEnds(1).ResponseEnds(1).State.Phase);
        Assert.Equal("resume", script.Step(_release).Done());
        Assert.Equal(ConversationPhase.Speaking, script.Sounds(1).State.Phase);
    }

    [Fact]
    public void Who_goes_on_after_the_pause_hears_the_answer_to_all_of_it()
    {
        var script = new Script(Held).Step(_press).Ready().Speech().SpeechEnds().Turn().Reply(1).Speech().SpeechEnds();
        script.Done();

        Assert.Equal("discard1", script.Turn().Done()); // and not for a moment is the loudspeaker let go on
        Assert.Equal("", script.Reply(2).Done());
        Assert.Equal("resume", script.Step(_release).Done());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_noise_behind_a_held_button_costs_no_answer(bool releasedBeforeTheVerdict)
    {
        var script = new Script(Held).At(1).Step(_press).Ready().Speech().SpeechEnds().Turn().Reply(1).At(20).Speech().SpeechEnds();
        script.Done();

        if (releasedBeforeTheVerdict)
        {
            Assert.Equal("", script.Step(_release).Done());
            Assert.DoesNotContain(script.Noise().Told, n => n is BargeInDismissed); // nothing had sounded
            Assert.Equal("resume", script.Done());
        }
        else
        {
            Assert.Equal("", script.Noise().Done());
            Assert.Equal("resume", script.Step(_release).Done());
        }
    }

    [Fact]
    public void An_answer_that_begins_before_its_turn_is_reported_waits_for_the_finger_as_well()
    {
        var script = new Script(Held).Step(_press).Ready().Speech().Reply(1).SpeechEnds();
        script.Done();

        Assert.Equal("", script.Turn().Done());
        Assert.Equal("resume", script.Step(_release).Done());
    }

    [Fact]
    public void What_waited_for_a_button_that_stays_down_is_heard_when_that_is_taken_for_stuck()
    {
        var script = new Script(Held).Step(_press).Ready().Speech().SpeechEnds().Turn().Reply(1);
        script.Done();

        Assert.Equal("gate- resume", script.Timer(ConversationTimer.HeldButton).Done());
    }

    [Fact]
    public void A_button_that_stays_down_is_taken_for_stuck()
    {
        var script = new Script(Held).Step(_press).Ready();
        script.Done();

        script.Timer(ConversationTimer.HeldButton);
        Assert.Contains(script.Told, n => n is ButtonStuck);
        Assert.Equal("gate-", script.Done());
        Assert.Equal("", script.Step(_release).Done());
        Assert.Equal("keep300 gate+", script.Step(_press).Done());
    }

    [Fact]
    public void While_the_button_is_held_nobody_counts_as_gone()
    {
        var script = new Script(Held).Step(_press).Ready();
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);
        Assert.Contains(ConversationTimer.Linger, script.Step(_release).Armed);
    }

    [Fact]
    public void A_toggle_opens_with_one_press_and_closes_with_the_next()
    {
        var script = new Script(Toggled).Step(_press).Step(_release).Ready();
        Assert.Equal("keep300 gate+ open", script.Done());
        Assert.Equal("", script.Step(_press).Done());
        Assert.Equal("gate-", script.Step(_release).Timer(ConversationTimer.TalkTail).Done());
        Assert.Equal("keep300 gate+", script.Step(_press).Done());
    }

    [Fact]
    public void A_toggle_pressed_into_a_reply_interrupts_it_and_stays_open()
    {
        var script = new Script(Toggled).Step(_press).Ready().Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        script.Done();

        Assert.Equal("discard1 cancel:r1 floor", script.Step(_press).Done());
        Assert.True(script.State.Microphone.IsOpen);
    }

    [Fact]
    public void A_toggle_that_was_left_on_ends_with_the_conversation()
    {
        var script = new Script(Toggled).Step(_press).Ready();
        script.Done();

        Assert.Equal("gate- close", script.Timer(ConversationTimer.Linger).Done());
        Assert.False(script.State.Microphone.IsOpen);
    }

    [Fact]
    public void Hands_free_a_press_engages_and_interrupts_and_never_closes()
    {
        var script = new Script(Script.OnDemand).Step(_press);
        Assert.Equal("keep400 gate+ open", script.Done());
        script.Ready().Speech().SpeechEnds().Turn().Reply(1).Sounds(1);
        script.Done();
        Assert.Equal("discard1 cancel:r1 floor", script.Step(_press).Done());
        Assert.Equal("", script.Step(_release).Step(_press).Done());
    }

    [Fact]
    public void Always_connected_with_a_button_waits_with_a_closed_microphone_and_gives_each_visitor_a_session_of_their_own()
    {
        var script = new Script(Script.Always with { Talk = TalkMode.PushToTalk }).Step(new DaemonStarted()).Ready();
        Assert.Equal("open", script.Done());
        Assert.False(script.State.IsEngaged);
        Assert.DoesNotContain(ConversationTimer.Linger, script.Armed);

        Assert.Equal("keep300 gate+", script.Step(_press).Done());
        script.Step(_release).Timer(ConversationTimer.TalkTail);
        script.Done();
        Assert.Equal("close open", script.Timer(ConversationTimer.Linger).Done());
        Assert.False(script.State.IsEngaged);
        Assert.Equal(ConversationPhase.Connecting, script.State.Phase);
    }

    [Fact]
    public void A_voice_is_nothing_to_a_device_whose_button_is_up()
    {
        var script = new Script(Held).Step(new PersonEngaged(PersonEngaged.BySpeech));

        Assert.Equal("", script.Done());
        Assert.False(script.State.IsEngaged);
    }

    [Fact]
    public void A_button_of_another_name_does_not_talk()
    {
        Assert.Equal("", new Script(Held).Step(new ActionBegan(DeviceAction.Confirm)).Step(new ActionEnded(DeviceAction.Confirm)).Done());
    }

    [Fact]
    public void A_press_during_an_outage_keeps_the_microphone_and_waits_for_no_back_off()
    {
        var script = new Script(Held).Step(_press).Ready().Step(_release).Timer(ConversationTimer.TalkTail).Lost();
        script.Done();

        Assert.Equal("keep300 gate+ retry", script.Step(_press).Done());
        Assert.Equal("", script.Ready(reconnect: true).Done());
        Assert.DoesNotContain(script.Told, n => n is ConversationBegan);
    }

    [Fact]
    public void Each_press_during_an_outage_hurries_the_link_but_not_the_one_that_ends_the_talk()
    {
        Assert.Equal("retry", Script.Listening().Lost().Also(s => s.Done()).Step(_press).Done());

        var toggled = new Script(Toggled).Step(_press).Ready().Lost();
        toggled.Done();
        Assert.Equal("", toggled.Step(_press).Done());
        Assert.Equal("retry", toggled.Step(_press).Done());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_holds_the_button_as_a_session_ends_loses_no_word_that_follows(bool byService)
    {
        var script = new Script(Held).Step(_press).Ready();
        script.Done();

        Assert.Equal("keep0", (byService ? script.Link(new VoiceClosed(ByService: true)) : script.Lost()).Done());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_speaks_with_free_hands_as_a_session_ends_loses_no_word_that_follows(bool byService)
    {
        var script = Script.Listening().Speech();

        Assert.Equal("keep400", (byService ? script.Link(new VoiceClosed(ByService: true)) : script.Lost()).Done());
    }

    [Fact]
    public void The_end_of_a_session_that_was_given_up_is_told_although_another_one_is_wanted()
    {
        var script = new Script(Script.Always with { Talk = TalkMode.PushToTalk }).Step(new DaemonStarted()).Ready().Step(_press).Step(_release);
        script.Timer(ConversationTimer.TalkTail).Timer(ConversationTimer.Linger);
        script.Done();

        script.Link(new VoiceClosed(ByService: false));
        Assert.Contains(script.Told, n => n is SessionOver { Fault: null });
        Assert.Equal(LinkState.Connecting, script.State.Link);
    }

    [Fact]
    public void From_the_press_on_the_loudspeaker_is_silent_before_anything_can_sound()
    {
        var script = Script.Listening(Held).Step(_press);
        Assert.Equal("suspend", script.ToLoudspeaker);

        // Whatever ends or begins meanwhile, not for a moment is it let go on.
        script.Speech().SpeechEnds().Turn().Reply(1).ResponseEnds(1, bytes: 0).Reply(2).Drains(2);
        Assert.DoesNotContain("resume", script.ToLoudspeaker, StringComparison.Ordinal);
        Assert.EndsWith("resume", script.Step(_release).ToLoudspeaker, StringComparison.Ordinal);
    }

    [Fact]
    public void A_press_into_a_reply_silences_what_comes_after_it_too()
    {
        Assert.Equal("discard1 suspend", Script.Speaking(false, Held).Step(_press).ToLoudspeaker);
    }

    [Fact]
    public void Two_presses_before_the_reply_begins_leave_it_unwanted()
    {
        var script = Script.Listening(Held).Speech().SpeechEnds().Turn().Step(_press).Step(_release).Step(_press);
        script.Done();

        Assert.Equal("discard1 cancel:r1", script.Reply(1).Done());
    }

    [Fact]
    public void A_press_in_the_middle_of_a_turn_leaves_its_reply_wanted()
    {
        // The question that is due was asked before; what is being said now gets its answer.
        var script = Script.Listening(Script.OnDemand).Speech().SpeechEnds().Turn().Speech().Step(_press).SpeechEnds().Turn();
        script.Done();

        Assert.Equal("", script.Reply(1).Done());
    }

    private static IEnumerable<Earcon> Earcons(Script script) => script.Effects.OfType<PlayEarcon>().Select(e => e.Earcon);
}
