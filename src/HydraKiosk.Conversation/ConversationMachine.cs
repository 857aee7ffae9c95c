using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;


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
        var next = input switch
        {
            DaemonStarted => Start(state, now, rules, effects),
            DaemonStopping => EngagementSteps.Leave(state with { IsStopping = true }, "stop", rules, effects),
            PersonEngaged { Why: PersonEngaged.BySpeech } => EngagementSteps.OnVoice(state, now, rules, effects),
            PersonEngaged engaged => EngagementSteps.Engage(state, engaged.Why, now, rules, effects),
            PersonLeft left => rules.HasVisitors ? EngagementSteps.Leave(state, left.Why, rules, effects) : state,
            PersonInterrupted => TalkSteps.SilenceAgent(state, effects),
            ButtonPressed { Button: ButtonPressed.Talk } => TalkSteps.PressTalk(state, now, rules, effects),
            ButtonReleased { Button: ButtonPressed.Talk } => TalkSteps.ReleaseTalk(state, rules, effects),
            FromLink link => SessionSteps.OnLink(state, link.Event, now, rules, effects),
            FromLoudspeaker loudspeaker => LoudspeakerSteps.OnLoudspeaker(state, loudspeaker.Event, rules, effects),
            FromTool answer => ToolSteps.OnToolAnswer(state, answer, effects),
            ToolEnded ended => ToolSteps.OnToolEnded(state, ended, effects),
            ToolsKilled => ToolSteps.KillTools(state, effects),
            VoicePaused => OwnTurnSteps.OnVoicePaused(state, rules, effects),
            SoundDeviceChanged sound => LoudspeakerSteps.OnSoundDevice(state, sound, rules, effects),
            TimerElapsed elapsed => TimeSteps.OnTimer(state, elapsed.Timer, now, rules, effects),
            _ => state,
        };
        next = TalkSteps.ReleaseHeldReply(state, next, now, effects);
        next = TalkSteps.HoldReplies(next, now, effects);
        next = TimeSteps.AskIfComplete(state, next, rules, effects);
        next = TimeSteps.ReplaceIfUseless(next, effects);
        TimeSteps.KeepTime(state, next, now, rules, effects);
        return next;
    }

    private static ConversationState Start(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects) =>
        rules switch
        {
            { Policy: SessionPolicy.OnDemand } => EngagementSteps.Connect(state, effects) with { WasGreeted = true, IsTrial = true },
            { HasVisitors: false } => EngagementSteps.Engage(state, "start", now, rules, effects),
            _ => EngagementSteps.Connect(state, effects) with { WasGreeted = true }, // there is nobody yet whom it could greet
        };
}
