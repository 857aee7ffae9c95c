using HydraKiosk.Conversation.Voice;

namespace HydraKiosk.Conversation;

/// <summary>Turns that this device begins and ends, for services that leave it to their client.</summary>
internal static class OwnTurnSteps
{
    /// <summary>The person speaks, or holds the button: where nobody else would notice, a turn begins, and the agent falls silent.</summary>
    public static ConversationState BeginOwnTurn(ConversationState state, TimeSpan now, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        if (rules.Voice.TurnsEndedBy != TurnKeeper.Client)
        {
            return state;
        }

        effects.Add(new StopTimer(ConversationTimer.EndOfTurn));
        if (state.IsOwnTurn)
        {
            return state;
        }

        var begun = state with { IsOwnTurn = true };
        return state.Link == LinkState.Ready ? Open(begun, now, rules, effects) : begun; // what is said until then is kept, and the turn with it
    }

    /// <summary>A session is ready, and the person has begun to speak before it was.</summary>
    public static ConversationState TurnWaiting(ConversationState state, TimeSpan now, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        if (!state.IsOwnTurn)
        {
            return state;
        }

        if (!state.Microphone.IsHeld)
        {
            effects.Add(new StartTimer(ConversationTimer.EndOfTurn, rules.EndOfTurn));
        }

        return Open(state, now, rules, effects);
    }

    private static ConversationState Open(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        effects.Add(new BeginTurn());
        var silent = state with { Replies = state.Replies.Interrupt(effects), Tools = state.Tools.Abandoned(), IsReplyDue = false };
        return rules.Voice.ReportsSpeech ? silent : ServiceSteps.BeginSpeech(silent, null, now, effects);
    }

    public static ConversationState OnVoicePaused(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state is { IsOwnTurn: true, Link: LinkState.Ready, Microphone.IsHeld: false })
        {
            effects.Add(new StartTimer(ConversationTimer.EndOfTurn, rules.EndOfTurn));
        }

        return state;
    }

    /// <summary>The person has finished: the service is told, and owes an answer from here on.</summary>
    public static ConversationState EndOwnTurn(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state is not { IsOwnTurn: true, Link: LinkState.Ready })
        {
            return state;
        }

        effects.Add(new StopTimer(ConversationTimer.EndOfTurn));
        effects.Add(new EndTurn());
        var ended = state with { IsOwnTurn = false };
        return rules.Voice.ReportsSpeech ? ended
            : ServiceSteps.TakeTurn(ServiceSteps.StopSpeech(ended, null, effects), new VoiceTurnTaken(null, null), effects);
    }
}
