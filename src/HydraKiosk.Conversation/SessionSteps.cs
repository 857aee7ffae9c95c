using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Sound;


namespace HydraKiosk.Conversation;

/// <summary>What becomes of the conversation as its sessions come and go.</summary>
internal static class SessionSteps
{
    public static ConversationState OnLink(
        ConversationState state, VoiceEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case VoiceConnecting when state.IsSessionWanted:
                // The first attempt after a success shows as connecting; while attempts fail in a row the person sees that it is offline.
                return state.Link == LinkState.Failing ? state : state with { Link = LinkState.Connecting };
            case VoiceReady ready when state is { IsTrial: true, IsEngaged: false }:
                effects.Add(new Tell(new SessionReady(ready.Session)));
                return TrialOver(state with { Sessions = state.Sessions + 1 }, effects);
            case VoiceReady ready when state.IsSessionWanted:
                effects.Add(new Tell(new SessionReady(ready.Session)));
                return OwnTurnSteps.TurnWaiting(state, now, rules, effects) with
                {
                    Link = LinkState.Ready,
                    Sessions = state.Sessions + 1,
                    // a later session greets nobody who has been there all the time
                    WasGreeted = state.WasGreeted || ready.Session.Greets || state.IsEngaged,
                    Tools = ToolTurn.None,
                    Background = BackgroundCalls.None,
                    Health = state.Health.Replaced(),
                };
            case VoiceDown down:
                TellOver(down.WasReady, down.Fault, effects);

                // A network or a clock that is not there yet when the board starts comes by itself, and then the trial is what tells whether the key
                // is right.
                // A service that was reached and has no room is left alone until somebody is there.
                var isTrialOver = state is { IsTrial: true, IsEngaged: false }
                    && (down.Fault is LinkFault.ServerFull or LinkFault.RateLimited or LinkFault.ServerError);
                effects.Add(new Tell(new SessionMissing(down.Fault, down.Detail, isTrialOver ? null : down.RetryIn)
                {
                    CauseCode = down.CauseCode,
                    NeedsTechnician = down.NeedsTechnician,
                    ClockAhead = down.ClockAhead,
                }));
                if (isTrialOver)
                {
                    return TrialOver(state, effects);
                }

                if (state is { IsEngaged: true, Link: not LinkState.Failing } && down.Fault == LinkFault.ServerFull)
                {
                    effects.Add(new PlayEarcon(Earcon.Busy)); // it can be reached: others are being served
                }

                KeepUnanswered(state, down.WasReady, now, rules, effects);
                return SessionGone(state, effects) with { Link = state.IsSessionWanted ? LinkState.Failing : LinkState.Closed };
            case VoiceClosed closed when closed.ByService && state.IsSessionWanted:
                effects.Add(new Tell(new SessionOver(null) { ByService = true }));
                effects.Add(new StartTimer(ConversationTimer.Reopen, rules.ReopenDelay));
                KeepUnanswered(state, wasReady: true, now, rules, effects);
                return SessionGone(state, effects) with { Link = LinkState.Connecting };
            case VoiceClosed when !state.IsSessionWanted:
                TellOver(wasReady: true, fault: null, effects);
                return SessionGone(state, effects) with { Link = LinkState.Closed };
            case VoiceClosed { ByService: false }:
                TellOver(wasReady: true, fault: null, effects);
                return state; // of a session that this device gave up, while another one is wanted already
            default:
                return state.Link == LinkState.Ready ? ServiceSteps.OnService(state, happened, now, rules, effects) : state;
        }
    }

    /// <summary>A session that was only tried is not kept: somebody may need its place, and it costs money.</summary>
    private static ConversationState TrialOver(ConversationState state, ICollection<ConversationEffect> effects)
    {
        effects.Add(new CloseSession());
        return state with { IsTrial = false, IsSessionWanted = false, WasGreeted = false, Link = LinkState.Closed };
    }

    private static void TellOver(bool wasReady, LinkFault? fault, ICollection<ConversationEffect> effects)
    {
        if (wasReady)
        {
            effects.Add(new Tell(new SessionOver(fault)));
        }
    }

    /// <summary>
    /// A session has ended and with it what the person said into it. They do not know that: what was not answered goes to the next session from
    /// its first word, where it is still at hand, and else what they say from here on.
    /// </summary>
    private static void KeepUnanswered(ConversationState state, bool wasReady, TimeSpan now, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        if (!state.IsSessionWanted || !state.IsEngaged)
        {
            return;
        }

        // A link that dies without a word hears nobody begin: then only this device's own ear knows, while it cannot be the agent that it hears.
        var hears = state is { Microphone.IsOpen: true, VoiceAt: not null, Replies.IsAudible: false };
        var since = state.Speech.OwedSince(now, rules.RepeatLimit) ?? (hears && state.VoiceSince > state.SpeechSince ? state.VoiceSince : null);
        if (wasReady && since is { } begin && now - begin <= rules.RepeatLimit)
        {
            effects.Add(new KeepMicrophone(rules.Preroll) { Ago = now - (begin > state.EngagedAt ? begin : state.EngagedAt) });
        }
        else if (state.Microphone.IsOpen && (state.IsPersonSpeaking || state.Microphone.IsHeld))
        {
            effects.Add(new KeepMicrophone(TimeSpan.Zero));
        }
    }

    private static ConversationState SessionGone(ConversationState state, ICollection<ConversationEffect> effects) =>
        WithoutTurn(state) with { Replies = state.Replies.SessionLost(effects) };

    /// <summary>What was between the person and a session that is no more.</summary>
    private static ConversationState WithoutTurn(ConversationState state) => state with
    {
        Tools = ToolTurn.None,
        Background = BackgroundCalls.None,
        Speech = state.Speech.SessionGone(),
        IsReplyDue = false,
        IsReplyUnwanted = false,
        IsOwnTurn = false,
    };
}
