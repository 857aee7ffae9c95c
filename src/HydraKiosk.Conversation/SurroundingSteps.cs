using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation;

/// <summary>What buttons other than the talk button do, and switches and sensors.</summary>
internal static class SurroundingSteps
{
    /// <summary>A button was pressed.</summary>
    public static ConversationState Press(
        ConversationState state, DeviceAction action, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping)
        {
            return state;
        }

        switch (action)
        {
            case DeviceAction.Talk when state.Around.IsAsleep:
                effects.Add(new PlayEarcon(Earcon.Fault)); // nothing else would tell them that it was noticed
                return state;
            case DeviceAction.Talk:
                var pressed = TalkSteps.PressTalk(state, now, rules, effects);
                if (state.Around.IsMuted)
                {
                    effects.Add(new PlayEarcon(Earcon.Muted));
                    effects.Add(new SayPrompt(LocalPrompt.MicrophoneMuted));
                }

                return pressed;
            case DeviceAction.Mute:
                return ToggleMute(state, effects);
            case DeviceAction.Stop:
                return TalkSteps.StopAgent(state, effects);
            case DeviceAction.VolumeUp or DeviceAction.VolumeDown:
                effects.Add(new ChangeVolume(action == DeviceAction.VolumeUp ? 1 : -1));
                effects.Add(new PlayEarcon(action == DeviceAction.VolumeUp ? Earcon.Louder : Earcon.Quieter));
                return state;
            case DeviceAction.Attendant:
                effects.Add(new Tell(new AttendantAsked()));
                effects.Add(new PlayEarcon(Earcon.Confirmed));
                return state;
            case DeviceAction.Staff:
                effects.Add(new Tell(new StaffMoved(IsThere: null)));
                effects.Add(new PlayEarcon(Earcon.Confirmed));
                return state;
            case DeviceAction.Confirm:
                effects.Add(new Tell(new PersonConfirmed()));
                return state; // whatever asked says what came of it
            case DeviceAction.Presence or DeviceAction.Ignition:
                return EngagementSteps.Engage(state, Word(action), now, rules, effects);
            default:
                return state; // to kill is a switch's business: a button could not take it back
        }
    }

    /// <summary>A button is held for longer than a press.</summary>
    public static ConversationState Hold(
        ConversationState state, DeviceAction action, ConversationRules rules, ICollection<ConversationEffect> effects) =>
        action == DeviceAction.Stop && rules.HasVisitors ? EngagementSteps.Leave(state, "stop button", rules, effects) : state;

    /// <summary>A switch or a sensor has moved, or tells for the first time how it stands.</summary>
    public static ConversationState Move(
        ConversationState state, DeviceAction action, bool? isOn, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (action)
        {
            // What is gone counts as on: a microphone that somebody has switched off must not come back because a wire has come off.
            case DeviceAction.Mute:
                return Muted(state, state.Around with { IsMutedBySwitch = isOn ?? true }, effects);
            case DeviceAction.Kill:
                return Sleep(state, state.Around with { IsKilled = isOn ?? true }, "kill switch", now, rules, effects);
            case DeviceAction.Ignition:
                return Ignite(state, isOn, now, rules, effects);
            case DeviceAction.Staff:
                effects.Add(new Tell(new StaffMoved(isOn ?? false))); // nobody is there as long as nobody says so
                return state;
            case DeviceAction.Presence:
                return See(state, isOn, now, rules, effects);
            default:
                return isOn == true ? Press(state, action, now, rules, effects) : state;
        }
    }

    /// <summary>The sensor has seen nobody for long enough.</summary>
    public static ConversationState NobodyThere(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects) =>
        state.Around.IsSomebodyThere == false && rules.HasVisitors ? EngagementSteps.Leave(state, "presence", rules, effects) : state;

    /// <summary>A tool waits for the button, or does not any more.</summary>
    public static ConversationState Consent(ConversationState state, ConsentStage stage, ICollection<ConversationEffect> effects)
    {
        switch (stage)
        {
            case ConsentStage.Asked:
                effects.Add(new PlayEarcon(Earcon.Confirm));
                break;
            case ConsentStage.Given:
                effects.Add(new PlayEarcon(Earcon.Confirmed));
                break;
            case ConsentStage.Withheld when state.IsEngaged:
                effects.Add(new PlayEarcon(Earcon.Fault)); // they hear that a press comes too late
                break;
            default:
                break;
        }

        effects.Add(new Tell(new ConsentChanged(stage)));
        return state with { Around = state.Around with { IsAskedToConfirm = stage == ConsentStage.Asked } };
    }

    /// <summary>A member of staff is awaited, or not any more.</summary>
    public static ConversationState Staff(ConversationState state, bool isAwaited, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new SurroundingsChanged()));
        return state with { Around = state.Around with { IsStaffAwaited = isAwaited } };
    }

    /// <summary>The device has slept, and its session with it.</summary>
    public static ConversationState Wake(ConversationState state, DeviceSlept slept, ICollection<ConversationEffect> effects)
    {
        if (!state.IsSessionWanted)
        {
            return state;
        }

        effects.Add(state.Link == LinkState.Ready
            ? new ReplaceSession($"the device has slept for {slept.For.TotalSeconds:F0} s") : new RetrySession());
        return state;
    }

    /// <summary>The session is closed in order before the device sleeps, since nothing can close it then.</summary>
    public static ConversationState PrepareForSleep(
        ConversationState state, SleepAnnounced sleep, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var next = Sleep(state, state.Around with { IsSleepComing = sleep.IsComing }, "sleep", now, rules, effects);
        effects.Add(new Tell(new SleepMoved(sleep.IsComing)));
        return next;
    }

    /// <summary>A tool switches the microphone off; the person's own button switches it on again.</summary>
    public static ConversationState MuteByTool(ConversationState state, ICollection<ConversationEffect> effects) =>
        Muted(state, state.Around with { IsMutedByPerson = true }, effects);

    /// <summary>Switches the microphone on again, as far as a switch lets it.</summary>
    public static ConversationState Unmute(ConversationState state, ICollection<ConversationEffect> effects) =>
        Muted(state, state.Around with { IsMutedByPerson = false }, effects);

    private static ConversationState ToggleMute(ConversationState state, ICollection<ConversationEffect> effects)
    {
        if (state.Around.IsMutedBySwitch || state.Around.IsKilled)
        {
            effects.Add(new PlayEarcon(Earcon.Muted)); // the switch wins, and they hear that it does
            return state;
        }

        return Muted(state, state.Around with { IsMutedByPerson = !state.Around.IsMutedByPerson }, effects);
    }

    /// <summary>Tells the microphone and the person, where it makes a difference.</summary>
    private static ConversationState Muted(ConversationState state, Surroundings around, ICollection<ConversationEffect> effects)
    {
        var (was, isNow) = (state.Around.IsMuted, around.IsMuted);
        if (was != isNow)
        {
            effects.Add(new SetMute(isNow));
            if (isNow)
            {
                effects.Add(new ForgetMicrophone()); // what still waits to be sent was said in confidence
            }

            effects.Add(new Tell(new MuteChanged(isNow)));
            effects.Add(new PlayEarcon(isNow ? Earcon.Muted : Earcon.Unmuted));
        }

        return state with { Around = around };
    }

    private static ConversationState Ignite(
        ConversationState state, bool? isOn, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        // Where the wire has come off, the vehicle is more likely on than off: who listens to a device in a vehicle that is off?
        var next = Sleep(state, state.Around with { IsIgnitionOn = isOn ?? state.Around.IsIgnitionOn }, "ignition", now, rules, effects);
        return isOn == true && state.Around.IsIgnitionOn != true ? EngagementSteps.Engage(next, "ignition", now, rules, effects) : next;
    }

    private static ConversationState See(
        ConversationState state, bool? isOn, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var next = state with { Around = state.Around with { IsSomebodyThere = isOn } };
        if (isOn == false && state.IsEngaged)
        {
            effects.Add(new StartTimer(ConversationTimer.Absence, rules.AbsenceGrace)); // sensors flicker, and people shift their weight
            return next;
        }

        effects.Add(new StopTimer(ConversationTimer.Absence));
        return isOn == true ? EngagementSteps.Engage(next, "presence", now, rules, effects) : next;
    }

    /// <summary>There is to be no session any more, or there may be one again.</summary>
    private static ConversationState Sleep(
        ConversationState state, Surroundings around, string why, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var wasAsleep = state.Around.IsAsleep;
        var next = Muted(state, around, effects);
        if (around.IsKilled && !state.Around.IsKilled)
        {
            effects.Add(new StopTools(null));
        }

        return (wasAsleep, around.IsAsleep) switch
        {
            (false, true) => EngagementSteps.Leave(next, why, rules, effects),
            (true, false) when !state.IsStopping => EngagementSteps.Begin(next, now, rules, effects),
            _ => next,
        };
    }

    private static string Word(DeviceAction action) => action == DeviceAction.Presence ? "presence" : "ignition";
}
