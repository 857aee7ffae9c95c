using HydraKiosk.Primitives.Sound;


namespace HydraKiosk.Conversation;

/// <summary>What time does: how long anything may last, and what follows when it has.</summary>
internal static class TimeSteps
{
    public static ConversationState OnTimer(
        ConversationState state, ConversationTimer timer, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (timer)
        {
            case ConversationTimer.Linger when rules.HasVisitors && IsQuiet(state):
                return EngagementSteps.Leave(state, "quiet", rules, effects);
            case ConversationTimer.TalkTail when state.Microphone.IsClosing:
                return OwnTurnSteps.EndOwnTurn(state with { Microphone = state.Microphone.Close(effects) }, rules, effects);
            case ConversationTimer.EndOfTurn:
                return OwnTurnSteps.EndOwnTurn(state, rules, effects);
            case ConversationTimer.HeldButton when state.Microphone.IsHeld:
                effects.Add(new Tell(new ButtonStuck(rules.HeldButtonLimit)));
                return OwnTurnSteps.EndOwnTurn(state with { Microphone = state.Microphone.Close(effects) }, rules, effects);
            case ConversationTimer.Starved when state.Replies.StarvedOne is { } starved:
                effects.Add(new Tell(new ReplyStalled(starved.Number, rules.StarvedLimit)));
                return state with { Replies = state.Replies.Interrupt(effects) };
            case ConversationTimer.Parked when state.Replies.ParkedOne is { } parked:
                effects.Add(new Tell(new ReplyUnheard(parked.Number, rules.DeviceLimit)));
                // no report comes any more
                var told = parked.HeardAtPause is null ? state.Replies.Parked(parked.Number, TimeSpan.Zero) : state.Replies;
                return state with { Replies = told.Interrupt(effects) };
            case ConversationTimer.ToolSettle when state.Tools.IsSettled && !state.IsTurnOpen && MayAsk(state):
                return Ask(state, rules, effects);
            case ConversationTimer.Reopen when state is { IsSessionWanted: true, Link: not LinkState.Ready }:
                effects.Add(new OpenSession());
                return state;
            case ConversationTimer.Absence:
                return SurroundingSteps.NobodyThere(state, rules, effects);
            case ConversationTimer.LongThought when state.Phase == ConversationPhase.Thinking:
                effects.Add(new PlayEarcon(Earcon.ThinkingTooLong));
                return state;
            case ConversationTimer.PhaseLimit:
                return Overrun(state, now, rules, effects);
            default:
                return state;
        }
    }

    /// <summary>The named way out of every phase that may not last.</summary>
    private static ConversationState Overrun(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (state.Phase)
        {
            case ConversationPhase.Thinking:
                effects.Add(new Tell(new PhaseOverrun(state.Phase, "listening again")));
                effects.Add(new PlayEarcon(Earcon.Fault)); // they wait for an answer that will not come
                return state with
                {
                    IsReplyDue = false,
                    Speech = state.Speech.GivenUp().Settled(),
                    Replies = state.Replies.Interrupt(effects),
                    Tools = state.Tools.Abandoned(),
                    Health = state.Health.TurnUnanswered(),
                };
            case ConversationPhase.Speaking:
                effects.Add(new Tell(new PhaseOverrun(state.Phase, "the reply is cut")));
                return state with { Replies = state.Replies.Interrupt(effects) };
            case ConversationPhase.Listening when IsStillSpeaking(state, now, rules):
                effects.Add(new StartTimer(ConversationTimer.PhaseLimit, rules.ReplyLimit)); // look again
                return state;
            case ConversationPhase.Listening when state.IsTurnOpen:
                effects.Add(new Tell(new PhaseOverrun(state.Phase, "the speech is taken for noise")));
                return ServiceSteps.DismissTurn(state with { Speech = state.Speech.GivenUp() }, now, rules, effects);
            default:
                return state;
        }
    }

    /// <summary>Whether both ends hear the person speak, and not for longer than anyone does: then the service owes nothing yet.</summary>
    private static bool IsStillSpeaking(ConversationState state, TimeSpan now, ConversationRules rules) =>
        state is { IsPersonSpeaking: true, VoiceAt: { } voice } && now - voice < rules.ReplyLimit && now - state.SpeechSince < rules.UtteranceLimit;

    public static ConversationState ReplaceIfUseless(ConversationState state, ICollection<ConversationEffect> effects)
    {
        if (state.Link != LinkState.Ready || state.Health.Verdict is not { } why)
        {
            return state;
        }

        effects.Add(new Tell(new SessionReplaced(why)));
        effects.Add(new ReplaceSession(why));
        return state with
        {
            Health = state.Health.Replaced(),
            IsRecapTooLarge = state.IsRecapTooLarge
            || state.Health.Silent >= SessionHealth.TooMany
        };
    }

    public static ConversationState AskIfComplete(
        ConversationState before, ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (!state.Tools.IsSettled || state.IsTurnOpen || !MayAsk(state))
        {
            return state; // while it is open whether the person takes a new turn nothing is asked for: then the answer is not wanted any more
        }

        if (state.Tools.IsComplete)
        {
            return Ask(state, rules, effects);
        }

        if (!before.Tools.IsSettled || before.IsTurnOpen || !MayAsk(before))
        {
            effects.Add(new StartTimer(ConversationTimer.ToolSettle, rules.ToolSettle));
        }

        return state;
    }

    /// <summary>
    /// Whether what is owed may be spoken of now: some answers wait until nobody speaks, and a further one until no reply is being made, since the
    /// service takes no second request.
    /// </summary>
    private static bool MayAsk(ConversationState state) => state.Tools switch
    {
        { WaitsForQuiet: true } => state.Replies.Open.IsEmpty && !state.IsReplyDue,
        { OwesFurther: true } => !state.IsReplyDue && !state.Replies.Open.Exists(static r => r.IsGenerating),
        _ => true,
    };

    private static ConversationState Ask(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        if (!rules.Voice.GoesOnAfterOutputs)
        {
            effects.Add(new AskForReply());
        }

        return state with { Tools = state.Tools.Asked(), IsReplyDue = true };
    }

    public static void KeepTime(ConversationState before, ConversationState after, TimeSpan now, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        var (from, to) = (before.Phase, after.Phase);
        if (from != to)
        {
            effects.Add(new Tell(new PhaseChanged(from, to)));
            if (to == ConversationPhase.Offline && after.IsEngaged && !effects.Contains(new PlayEarcon(Earcon.Busy)))
            {
                effects.Add(new PlayEarcon(Earcon.Offline));
                effects.Add(new SayPrompt(LocalPrompt.CannotReachService));
            }

            if (to == ConversationPhase.Thinking)
            {
                effects.Add(new StartTimer(ConversationTimer.LongThought, rules.LongThought));
            }
            else if (from == ConversationPhase.Thinking)
            {
                effects.Add(new StopTimer(ConversationTimer.LongThought));
            }
        }

        // Not into a sentence: while the loudspeaker sounds the microphone may be closed.
        var isTalking = after.Microphone.IsHeld || (after.VoiceAt is { } voice && now - voice < rules.VoiceMemory);
        if (before.Link == LinkState.Failing && after.Link == LinkState.Ready && after.IsEngaged && !isTalking)
        {
            effects.Add(new PlayEarcon(Earcon.Online));
        }

        if (Limit(before, rules) != Limit(after, rules) || from != to || before.Turns != after.Turns
            || before.IsPersonSpeaking != after.IsPersonSpeaking
            || !ReferenceEquals(before.Tools, after.Tools))
        {
            effects.Add(Limit(after, rules) is { } limit ? new StartTimer(ConversationTimer.PhaseLimit, limit)
                : new StopTimer(ConversationTimer.PhaseLimit));
        }

        var (wasQuiet, isQuiet) = (IsQuiet(before), IsQuiet(after));
        if ((wasQuiet != isQuiet || (isQuiet && before.IsEnding != after.IsEnding)) && rules.HasVisitors)
        {
            var linger = after.IsEnding ? ConversationRules.AfterGoodbye : rules.Linger;
            effects.Add(isQuiet ? new StartTimer(ConversationTimer.Linger, linger) : new StopTimer(ConversationTimer.Linger));
        }
    }

    public static bool IsQuiet(ConversationState state) =>
        state is
        {
            IsEngaged: true, IsTurnOpen: false, Microphone.IsHeld: false,
            Phase: ConversationPhase.Listening or ConversationPhase.Connecting or ConversationPhase.Offline,
            Background.IsAwaited: false, Around.IsAskedToConfirm: false,
        }
        && state.Replies.Open.IsEmpty;

    private static TimeSpan? Limit(ConversationState state, ConversationRules rules) => state.Phase switch
    {
        ConversationPhase.Thinking => rules.ReplyLimit,
        ConversationPhase.Speaking => rules.SpeakingLimit,
        ConversationPhase.Listening when state.IsTurnOpen => rules.ReplyLimit, // the service owes the end of the speech, then its verdict
        _ => null, // the link times its own attempts, and waiting for a person or for the network has no end
    };
}
