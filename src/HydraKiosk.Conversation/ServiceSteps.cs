using HydraKiosk.Conversation.Ports;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Primitives.Calls;


namespace HydraKiosk.Conversation;

/// <summary>What the service says, and what it means for the conversation.</summary>
internal static class ServiceSteps
{
    private const string TooManyCalls = """{"ok":false,"error":"Too many calls at once. This one was not run."}""";
    public const string NotAnswered = """{"ok":false,"error":"The call was stopped before it was done."}""";

    public static ConversationState OnService(
        ConversationState state, VoiceEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case VoiceSpeechBegan began:
                return BeginSpeech(state, began.UtteranceId, now, effects);
            case VoiceSpeechEnded ended:
                return StopSpeech(state, ended.UtteranceId, effects);
            case VoiceTurnTaken taken:
                return TakeTurn(state, taken, effects);
            case VoiceTurnDismissed dismissed:
                return Dismiss(state, dismissed.UtteranceId, now, rules, effects);
            case VoiceReplyBegan created:
                return BeginReply(state, created, now, effects);
            case VoiceReplySoundComplete done:
                return state with { Replies = state.Replies.AudioDone(done.Reply) };
            case VoiceReplyText text:
                effects.Add(new Tell(new Caption(text.Reply, text.Text) { SoundBefore = text.SoundBefore }));
                return state;
            case VoiceCallAsked call:
                return OnCall(state, call, rules, effects);
            case VoiceReplyEnded done:
                return OnReplyGenerated(state, done, effects);
            case VoiceCallsAbandoned:
                effects.Add(new Tell(new ToolTurnAbandoned()));
                return state with { Tools = state.Tools.Abandoned(), IsReplyDue = false };
            case VoiceCallsCancelled cancelled:
                effects.Add(new StopTools(cancelled.CallIds));
                return state with { Tools = state.Tools.Withdrawn(cancelled.CallIds) };
            case VoiceEndsSoon soon:
                effects.Add(new Tell(new SessionEndsSoon(soon.In)));
                return state;
            default:
                return state;
        }
    }

    public static ConversationState StopSpeech(ConversationState state, string? utteranceId, ICollection<ConversationEffect> effects)
    {
        var speech = state.Speech.Stopped(utteranceId);
        if (!ReferenceEquals(speech, state.Speech) || utteranceId is null || !state.IsPersonSpeaking)
        {
            effects.Add(new Tell(new SpeechEnded())); // a reply may have begun before the end of the speech was reported
        }

        return state with { Speech = speech };
    }

    public static ConversationState BeginSpeech(ConversationState state, string? utteranceId, TimeSpan now, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new SpeechHeard()));
        return state with
        {
            Speech = state.Speech.Started(utteranceId, now),
            SpeechSince = now,
            IsEnding = false, // they have more to say
            IsReplyUnwanted = false, // what comes now may be the answer to this
            Replies = state.Replies.SpeechStarted(now, effects),
            Health = state.Health.SpeechHeard(),
        };
    }

    /// <summary>
    /// A verdict belongs to its utterance: a turn that has its answer already takes no reply away. A reply that began before this event came is the
    /// answer to this very turn, and so are its calls, since events of the two are not ordered.
    /// </summary>
    public static ConversationState TakeTurn(ConversationState state, VoiceTurnTaken turn, ICollection<ConversationEffect> effects)
    {
        var place = state.Speech.Find(turn.UtteranceId);
        if (place == Utterances.Repeated)
        {
            return state;
        }

        var isAnswered = place == Utterances.Foreign || (place >= 0 ? state.Speech.All[place].IsAnswered : state.Speech.IsLastAnswered);
        effects.Add(new Tell(new TurnTaken(state.Turns + 1) { Words = turn.Words, IsLate = isAnswered }));
        var taken = state with
        {
            Turns = state.Turns + 1,
            Speech = place == Utterances.Foreign ? state.Speech
            : state.Speech.Taken(place, turn.UtteranceId)
        };
        if (isAnswered)
        {
            return taken;
        }

        // Only now is it sure that they interrupted the agent: a cough ends nothing.
        var isInterruption = state.Replies is { SuspendedAt: not null, IsHeldBack: false, Open.IsEmpty: false };
        var moved = isInterruption ? BackgroundSteps.Dismiss(taken, isByHand: false, effects) : taken;
        return moved with { IsReplyDue = true, Replies = state.Replies.TurnCompleted(effects), Tools = moved.Tools.Abandoned() };
    }

    /// <summary>What was said was noise. While other speech is open that ends nothing.</summary>
    private static ConversationState Dismiss(
        ConversationState state, string? utteranceId, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var place = state.Speech.Find(utteranceId);
        if (place is Utterances.Repeated or Utterances.Foreign)
        {
            return state;
        }

        var left = state with { Speech = state.Speech.Dismissed(place, utteranceId) };
        return left.IsTurnOpen ? left : DismissTurn(left, now, rules, effects);
    }

    public static ConversationState DismissTurn(ConversationState state, TimeSpan now, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new TurnDismissed()));
        return state with
        {
            Replies = state.Microphone.IsHeld
                ? state.Replies with { SpeechSinceLast = false } // goes on when the button is let go
                : state.Replies.TurnDismissed(now, rules.ResumeWindow, effects),
        };
    }

    /// <summary>
    /// A reply begins: whatever was owed, this is it, or the person has moved on to it. A service that answers has ended the turn, even where it says
    /// so late. Only where an answer was due already and the person speaks again it is the answer to what was before, and waits for the verdict.
    /// </summary>
    private static ConversationState BeginReply(ConversationState state, VoiceReplyBegan created, TimeSpan now,
        ICollection<ConversationEffect> effects)
    {
        var isOfEarlierTurn = state.IsReplyDue && state.IsPersonSpeaking;
        effects.Add(new Tell(new ReplyBegan(created.Reply, created.ReplyId)
        {
            IsHeldBack = isOfEarlierTurn
            || state.Microphone.IsHeld,
            IsOfEarlierTurn = isOfEarlierTurn
        }));
        var replies = state.Replies.Created(created.Reply, created.ReplyId, effects);
        var begun = state with
        {
            Speech = isOfEarlierTurn ? state.Speech : state.Speech.Answered(state.Replies.SpeechSinceLast),
            IsReplyDue = false,
            IsReplyUnwanted = false,
            Tools = state.Replies.SpeechSinceLast ? state.Tools.Abandoned() : state.Tools.Settled(),
        };
        return begun with
        {
            Replies = state.IsReplyUnwanted ? replies.Interrupt(effects)
                : isOfEarlierTurn ? replies.HeldBack(now, effects) with { SpeechSinceLast = true }
                : replies.SuspendedAt is not null && !state.Microphone.IsHeld ? replies.Resumed(effects)
                : replies,
        };
    }

    private static ConversationState OnCall(ConversationState state, VoiceCallAsked call, ConversationRules rules,
        ICollection<ConversationEffect> effects)
    {
        if (state.Tools.Knows(call.CallId))
        {
            return state;
        }

        var owner = state.Replies.OwnerOf(call.ReplyId);
        if (owner is { IsDead: true })
        {
            effects.Add(new Tell(new CallNotRun(call.CallId, call.Name, IsRefused: false)));
            return state;
        }

        // Where it is not sure that more calls of a reply are announced by its end, the settling time decides.
        var caller = owner is { IsDone: false } ? owner.Id : call.ReplyId ?? "";
        var counted = state with
        {
            Replies = owner is null ? state.Replies : state.Replies.Called(owner.Id),
            Health = owner is { IsSilent: true } ? state.Health.ReplyNotSilent() : state.Health,
            IsReplyDue = false,
        };
        if (state.Tools.IsFull)
        {
            if (state.Tools.IsSettled)
            {
                effects.Add(new StartTimer(ConversationTimer.ToolSettle, rules.ToolSettle)); // more of them may come
            }

            effects.Add(new Tell(new CallNotRun(call.CallId, call.Name, IsRefused: true)));
            effects.Add(new PostOutput(call.CallId, TooManyCalls));
            return counted with { Tools = state.Tools.Refused(call.CallId, caller), Health = counted.Health.CallRefused() };
        }

        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        effects.Add(new Tell(new ToolCalled(call.CallId, call.Name)));
        effects.Add(new RunTool(new ToolRequest(
            call.CallId, call.Name, call.ArgumentsJson, state.Sessions, state.Turns, state.IsEngaged ? DeviceMode.Engaged : DeviceMode.Idle)
        {
            SpeechesBegun = state.Speech.Begun,
            SpeechMeant = state.Speech.Meant,
        }));
        return counted with
        {
            Tools = state.Tools.Called(call.CallId, caller),
            Background = BackgroundSteps.OnCall(state.Background, call.CallId, call.Name ?? "", effects),
            Speech = call.Name is { } name && rules.HarmlessTools.Contains(name) ? state.Speech : state.Speech.Settled(),
        };
    }

    private static ConversationState OnReplyGenerated(ConversationState state, VoiceReplyEnded done, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyGenerated(done)));
        var isSilent = done is { Outcome: ReplyOutcome.Completed, Calls: 0 } && done.Sound == TimeSpan.Zero
            && state.Replies.CallsOf(done.ReplyId) == 0;
        if (isSilent)
        {
            effects.Add(new Tell(new SilentReply(done.ReplyId)));
            state = state with { Health = state.Health.ReplySilent() };
        }
        else if (done.Outcome == ReplyOutcome.Failed)
        {
            effects.Add(new Tell(new ReplyFailed(done.ReplyId, done.Reason)));
        }

        return state with
        {
            Replies = state.Replies.Done(done, isSilent, effects),
            Tools = done.Outcome == ReplyOutcome.Cancelled ? state.Tools.Cancelled(done.ReplyId) : state.Tools.ReplyDone(done.ReplyId),
        };
    }
}
