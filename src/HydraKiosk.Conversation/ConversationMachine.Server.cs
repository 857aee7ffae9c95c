using HydraKiosk.Hydra.Wire;
using HydraKiosk.Tools;

namespace HydraKiosk.Conversation;

/// <summary>What the messages of the service mean.</summary>
public static partial class ConversationMachine
{
    private static readonly string _tooManyCalls = ToolOutput.Failure("Too many calls at once. This one was not run.");

    private static ConversationState OnServer(
        ConversationState state, ServerEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case SpeechStarted started:
                effects.Add(new Tell(new SpeechHeard()));
                return state with
                {
                    Speech = state.Speech.Started(started.ItemId, now),
                    SpeechSince = now,
                    IsReplyUnwanted = false, // what comes now may be the answer to this
                    Replies = state.Replies.SpeechStarted(now, effects),
                    Health = state.Health.SpeechHeard(),
                };
            case SpeechStopped stopped:
                return StopSpeech(state, stopped.ItemId, effects);
            case ItemDone { Item: { Role: "user", Type: not "function_call_output" } item }:
                return Judge(state, item, now, rules, effects);
            case ResponseCreated created:
                return BeginReply(state, created, now, effects);
            case AudioDone done:
                return state with { Replies = state.Replies.AudioDone(done.Response) };
            case TranscriptDelta text:
                effects.Add(new Tell(new Caption(text.Response, text.Text)));
                return state;
            case CallReady call:
                return OnCall(state, call, rules, effects);
            case ResponseDone done:
                return OnResponseDone(state, done, effects);
            case ServerError { Code: "tool_response_timeout" }:
                effects.Add(new Tell(new ToolTurnAbandoned()));
                return state with { Tools = state.Tools.Abandoned(), IsReplyDue = false };
            default:
                return state;
        }
    }

    private static ConversationState StopSpeech(ConversationState state, string? itemId, ICollection<ConversationEffect> effects)
    {
        var speech = state.Speech.Stopped(itemId);
        if (!ReferenceEquals(speech, state.Speech) || itemId is null || !state.IsPersonSpeaking)
        {
            effects.Add(new Tell(new SpeechEnded())); // a reply may have begun before the end of the speech was reported
        }

        return state with { Speech = speech };
    }

    /// <summary>A verdict belongs to its item. While other speech is open, noise ends nothing, and a turn that has its answer takes none away.</summary>
    private static ConversationState Judge(
        ConversationState state, ConversationItem item, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var place = state.Speech.Find(item.Id);
        var isNoise = item.Status == "incomplete";
        if (place == Utterances.Repeated || (isNoise && place == Utterances.Foreign))
        {
            return state;
        }

        if (isNoise)
        {
            var left = state with { Speech = state.Speech.Dismissed(place, item.Id) };
            return left.IsTurnOpen ? left : DismissTurn(left, now, rules, effects);
        }

        var isAnswered = place == Utterances.Foreign || (place >= 0 ? state.Speech.All[place].IsAnswered : state.Speech.IsLastAnswered);
        effects.Add(new Tell(new TurnTaken(state.Turns + 1) { Words = item.Text, IsLate = isAnswered }));
        var taken = state with { Turns = state.Turns + 1, Speech = place == Utterances.Foreign ? state.Speech : state.Speech.Taken(place, item.Id) };

        // A reply that began before this event came is the answer to this very turn, and so are its calls: events of the two are not ordered.
        return isAnswered ? taken : taken with { IsReplyDue = true, Replies = state.Replies.TurnCompleted(effects), Tools = state.Tools.Abandoned() };
    }

    private static ConversationState DismissTurn(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
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
    private static ConversationState BeginReply(ConversationState state, ResponseCreated created, TimeSpan now, ICollection<ConversationEffect> effects)
    {
        var isOfEarlierTurn = state.IsReplyDue && state.IsPersonSpeaking;
        effects.Add(new Tell(new ReplyBegan(created.Response, created.ResponseId) { IsHeldBack = isOfEarlierTurn || state.Microphone.IsHeld, IsOfEarlierTurn = isOfEarlierTurn }));
        var replies = state.Replies.Created(created.Response, created.ResponseId, effects);
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

    private static ConversationState OnCall(ConversationState state, CallReady call, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.Tools.Knows(call.CallId))
        {
            return state;
        }

        var owner = state.Replies.OwnerOf(call.ResponseId);
        if (owner is { IsDead: true })
        {
            effects.Add(new Tell(new CallNotRun(call.CallId, call.Name, IsRefused: false)));
            return state;
        }

        // Where it is not sure that more calls of a response are announced by its end, the settling time decides.
        var caller = owner is { IsDone: false } ? owner.Id : call.ResponseId ?? "";
        var counted = state with
        {
            Replies = owner is null ? state.Replies : state.Replies.Called(owner.Id),
            Health = owner is { IsSilent: true } ? state.Health.ReplyNotSilent() : state.Health,
            IsReplyDue = false,
        };
        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        if (state.Tools.IsFull)
        {
            effects.Add(new Tell(new CallNotRun(call.CallId, call.Name, IsRefused: true)));
            effects.Add(new PostOutput(call.CallId, _tooManyCalls));
            return counted with { Tools = state.Tools.Refused(call.CallId, caller), Health = counted.Health.CallRefused() };
        }

        effects.Add(new Tell(new ToolCalled(call.CallId, call.Name)));
        effects.Add(new RunTool(call, state.Sessions));
        return counted with
        {
            Tools = state.Tools.Called(call.CallId, caller),
            Speech = call.Name is { } name && rules.HarmlessTools.Contains(name) ? state.Speech : state.Speech.Settled(),
        };
    }

    private static ConversationState OnResponseDone(ConversationState state, ResponseDone done, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyGenerated(done)));
        var isSilent = done is { Status: ResponseStatus.Completed, AudioBytes: 0, Calls: 0 } && state.Replies.CallsOf(done.ResponseId) == 0;
        if (isSilent)
        {
            effects.Add(new Tell(new SilentReply(done.ResponseId)));
            state = state with { Health = state.Health.ReplySilent() };
        }
        else if (done.Status == ResponseStatus.Failed)
        {
            effects.Add(new Tell(new ReplyFailed(done.ResponseId, done.Reason)));
        }

        return state with
        {
            Replies = state.Replies.Done(done, isSilent, effects),
            Tools = done.Status == ResponseStatus.Cancelled ? state.Tools.Cancelled(done.ResponseId) : state.Tools.ResponseDone(done.ResponseId),
        };
    }
}
