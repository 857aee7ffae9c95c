using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Conversation;

/// <summary>What the talk button means in each talk mode.</summary>
internal static class TalkSteps
{
    public static ConversationState PressTalk(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping)
        {
            return state;
        }

        if (!state.IsEngaged && state.Around.Data == DataThrift.Refuse)
        {
            return DataSteps.Refuse(state, PersonEngaged.ByPress, now, effects); // before a microphone is opened for nobody
        }

        var isAgentsTurn = state.Replies.IsAudible || state.Replies.IsComing || state.IsReplyDue || state.Tools.IsBusy;
        if (rules.Talk == TalkMode.Toggle && state.Microphone is { IsOpen: true, IsClosing: false } && !isAgentsTurn)
        {
            return state with { Microphone = state.Microphone.Release(rules.TalkTail, effects) };
        }

        // The agent's own voice is in the moments before a press that interrupts it.
        var preroll = state.Replies.IsAudible ? TimeSpan.Zero : rules.TalkPreroll;
        var next = SilenceAgent(state.Replies.IsAudible ? BackgroundSteps.Dismiss(state, isByHand: false, effects) : state, effects);
        if (rules.Talk != TalkMode.HandsFree)
        {
            next = next with { Microphone = next.Microphone.Open(preroll, effects) };
        }

        if (rules.Talk == TalkMode.Toggle && !state.Around.IsMuted)
        {
            effects.Add(new PlayEarcon(Earcon.Listening)); // a finger that holds a button knows that it is heard; one that has tapped it does not
        }

        if (rules.Talk == TalkMode.PushToTalk)
        {
            next = next with { Microphone = next.Microphone.Hold(rules.HeldButtonLimit, effects) };
        }

        next = EngagementSteps.Engage(next, PersonEngaged.ByPress, now, rules, effects);
        if (rules.Talk != TalkMode.HandsFree)
        {
            next = OwnTurnSteps.BeginOwnTurn(next, now, rules, effects);
        }

        if (next.Link == LinkState.Failing)
        {
            effects.Add(new RetrySession()); // after ten seconds of a longer wait their first words would be lost
        }

        return next;
    }

    public static ConversationState ReleaseTalk(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects) =>
        rules.Talk == TalkMode.PushToTalk && state.Microphone.IsHeld
            ? state with { Microphone = state.Microphone.Release(rules.TalkTail, effects) }
            : state;

    /// <summary>
    /// A reply that waited for a finger on the button begins when it is lifted; where the person has begun something new, when that turns out to
    /// be nothing.
    /// </summary>
    public static ConversationState ReleaseHeldReply(ConversationState before, ConversationState after, TimeSpan now,
        ICollection<ConversationEffect> effects) =>
        before.Microphone.IsHeld && !after.Microphone.IsHeld && after.Replies.SuspendedAt is not null
            ? after with { Replies = after.IsTurnOpen ? after.Replies with { SuspendedAt = now } : after.Replies.Resumed(effects) }
            : after;

    /// <summary>
    /// From the press on, not from the reply on: what came first would be heard first. And whatever the books say, nothing sounds into a person's
    /// words.
    /// </summary>
    public static ConversationState HoldReplies(ConversationState state, TimeSpan now, ICollection<ConversationEffect> effects) =>
        state.Microphone.IsHeld
            || (state.IsPersonSpeaking && state.Replies.IsAudible) ? state with { Replies = state.Replies.HeldBack(now, effects) } : state;

    /// <summary>
    /// Typed words are a turn like spoken ones; whoever types while the agent speaks has interrupted it. Not before there is a session: the page
    /// has no field for it until then.
    /// </summary>
    public static ConversationState TakeTyped(
        ConversationState state, string words, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state is not { IsEngaged: true, Link: LinkState.Ready, IsStopping: false } || !rules.Voice.TakesTypedTurns)
        {
            return state;
        }

        var next = SilenceAgent(state.Replies.IsAudible ? BackgroundSteps.Dismiss(state, isByHand: false, effects) : state, effects);
        effects.Add(new SayTyped(words));
        return next;
    }

    /// <summary>A person stops the agent by hand, and whatever it does for them in the background.</summary>
    public static ConversationState StopAgent(ConversationState state, ICollection<ConversationEffect> effects) =>
        SilenceAgent(BackgroundSteps.Dismiss(state, isByHand: true, effects), effects);

    /// <summary>A person silences the agent, whatever it is at: speaking, about to speak, or working for an answer.</summary>
    public static ConversationState SilenceAgent(ConversationState state, ICollection<ConversationEffect> effects)
    {
        var isHeard = state.Replies.IsAudible; // not while it is silenced for the person's voice: that was told then
        if (isHeard)
        {
            effects.Add(new Tell(new BargedIn(state.Replies.Newest!.Number)));
        }

        var replies = state.Replies.Interrupt(effects);
        if (isHeard)
        {
            effects.Add(new TakeFloor());
        }

        return state with
        {
            Replies = replies,
            Tools = state.Tools.Abandoned(),
            IsReplyUnwanted = state.IsReplyUnwanted || (state.IsReplyDue && !state.IsTurnOpen),
            IsReplyDue = false,
            Speech = state.Speech.Settled(),
        };
    }
}
