using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Conversation;

/// <summary>
/// The one place that decides what happens. A step is pure: the facts so far, one input and the time give the next facts and what is to be
/// done. It does no I/O and reads no clock, so every rule is a table test.
/// </summary>
public static class ConversationMachine
{
    /// <summary>Takes one input.</summary>
    /// <param name="state">The facts so far.</param>
    /// <param name="input">What happened.</param>
    /// <param name="now">Time since the daemon's start.</param>
    /// <param name="rules">The configuration's part.</param>
    /// <param name="effects">What is to be done is added here, in order.</param>
    public static ConversationState Step(
        ConversationState state, ConversationInput input, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(effects);
        var asConfigured = rules;
        rules = DataSteps.Apply(rules, (input as DataThriftMoved)?.Thrift ?? state.Around.Data);
        var next = input switch
        {
            DaemonStarted => EngagementSteps.Begin(state, now, rules, effects),
            DaemonStopping => EngagementSteps.Leave(state with { IsStopping = true }, "stop", rules, effects),
            PersonEngaged { Why: PersonEngaged.BySpeech } => EngagementSteps.OnVoice(state, now, rules, effects),
            PersonEngaged engaged => EngagementSteps.Engage(state, engaged.Why, now, rules, effects),
            PersonLeft left => rules.HasVisitors ? EngagementSteps.Leave(state, left.Why, rules, effects) : state,
            PersonTyped typed => TalkSteps.TakeTyped(state, typed.Words, rules, effects),
            PersonInterrupted => TalkSteps.StopAgent(state, effects),
            ActionBegan began => SurroundingSteps.Press(state, began.Action, now, rules, effects),
            ActionEnded { Action: DeviceAction.Talk } => TalkSteps.ReleaseTalk(state, rules, effects),
            ActionHeld held => SurroundingSteps.Hold(state, held.Action, rules, effects),
            SwitchMoved moved => SurroundingSteps.Move(state, moved.Action, moved.IsOn, now, rules, effects),
            DeviceSlept slept => SurroundingSteps.Wake(state, slept, effects),
            SleepAnnounced sleep => SurroundingSteps.PrepareForSleep(state, sleep, now, rules, effects),
            FromLink link => SessionSteps.OnLink(state, link.Event, now, rules, effects),
            FromLoudspeaker loudspeaker => LoudspeakerSteps.OnLoudspeaker(state, loudspeaker.Event, rules, effects),
            FromTool answer => ToolSteps.OnToolAnswer(state, answer, effects),
            ToolEnded ended => ToolSteps.OnToolEnded(state, ended, effects),
            ToolsKilled kill => ToolSteps.KillTools(state, kill.AreStopped, effects),
            StaffAwaited staff => SurroundingSteps.Staff(state, staff.IsAwaited, effects),
            DataThriftMoved moved => DataSteps.Move(state, moved.Thrift, now, asConfigured, effects),
            MuteAsked => SurroundingSteps.MuteByTool(state, effects),
            UnmuteAsked => SurroundingSteps.Unmute(state, effects),
            SettingsChanged => EngagementSteps.TakeSettings(state, now, rules, effects),
            EndAsked => state with { IsEnding = state.IsEngaged },
            WorkDismissed => BackgroundSteps.Dismiss(state, isByHand: true, effects),
            ConsentMoved consent => SurroundingSteps.Consent(state, consent.Stage, effects),
            VoicePaused => OwnTurnSteps.OnVoicePaused(state, rules, effects),
            SoundDeviceChanged sound => LoudspeakerSteps.OnSoundDevice(state, sound, rules, effects),
            TimerElapsed elapsed => TimeSteps.OnTimer(state, elapsed.Timer, now, rules, effects),
            _ => state,
        };
        next = TalkSteps.ReleaseHeldReply(state, next, now, effects);
        next = TalkSteps.HoldReplies(next, now, effects);
        next = TimeSteps.AskIfComplete(state, next, rules, effects);
        next = BackgroundSteps.TellWhenQuiet(next, rules, effects);
        next = TimeSteps.ReplaceIfUseless(next, effects);
        TimeSteps.KeepTime(state, next, now, rules, effects);
        return next;
    }
}
