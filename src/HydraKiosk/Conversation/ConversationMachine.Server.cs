using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Conversation;

/// <summary>What the messages of the service mean.</summary>
public static partial class ConversationMachine
{
    private static ConversationState OnServer(
        ConversationState state, ServerEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case SpeechStarted:
                effects.Add(new Tell(new SpeechHeard()));
                return state with
                {
                    IsPersonSpeaking = true,
                    SpeechSince = now,
                    UnansweredSince = now,
                    IsTurnOpen = true,
                    IsTurnAnswered = false,
                    IsReplyUnwanted = false, // what comes now may be the answer to this
                    Replies = state.Replies.SpeechStarted(now, effects),
                    Health = state.Health.SpeechHeard(),
                };
            case SpeechStopped:
                effects.Add(new Tell(new SpeechEnded()));
                return state with { IsPersonSpeaking = false };
            case ItemDone { Item: { Role: "user", Type: not "function_call_output" } item }:
                return item.Status == "incomplete"
                    ? DismissTurn(state, now, rules, effects)
                    : TakeTurn(state, item.Text, effects);
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

    private static ConversationState DismissTurn(ConversationState state, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new TurnDismissed()));
        return state with
        {
            IsPersonSpeaking = false,
            UnansweredSince = null,
            IsTurnOpen = false,
            Replies = state.Microphone.IsHeld
                ? state.Replies with { SpeechSinceLast = false } // goes on when the button is let go
                : state.Replies.TurnDismissed(now, rules.ResumeWindow, effects),
        };
    }

    private static ConversationState TakeTurn(ConversationState state, string? words, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new TurnTaken(state.Turns + 1) { Words = words }));
        var taken = state with { Turns = state.Turns + 1, IsPersonSpeaking = false, IsTurnOpen = false };

        // A reply that began before this event came is the answer to this very turn, and so are its calls: events of the two are not ordered.
        return state.IsTurnAnswered ? taken : taken with { IsReplyDue = true, Replies = state.Replies.TurnCompleted(effects), Tools = state.Tools.Abandoned() };
    }

    /// <summary>A reply begins: whatever was owed, this is it, or the person has moved on to it. A service that answers has ended the turn, even where it says so late.</summary>
    private static ConversationState BeginReply(ConversationState state, ResponseCreated created, TimeSpan now, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyBegan(created.Response, created.ResponseId)));
        var begun = state with
        {
            IsPersonSpeaking = false,
            IsTurnOpen = false,
            IsTurnAnswered = state.IsTurnAnswered || state.Replies.SpeechSinceLast,
            IsReplyDue = false,
            IsReplyUnwanted = false,
            Replies = state.Replies.Created(created.Response, created.ResponseId, effects),
            Tools = state.Replies.SpeechSinceLast ? state.Tools.Abandoned() : state.Tools.Settled(),
        };
        return begun with
        {
            Replies = state.IsReplyUnwanted ? begun.Replies.Interrupt(effects)
                : state.Microphone.IsHeld ? begun.Replies.HeldBack(now, effects)
                : begun.Replies,
        };
    }

    private static ConversationState OnCall(ConversationState state, CallReady call, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var tools = state.Tools.Called(call.CallId, call.ResponseId);
        if (ReferenceEquals(tools, state.Tools))
        {
            return state;
        }

        effects.Add(new Tell(new ToolCalled(call.CallId, call.Name)));
        effects.Add(new RunTool(call, state.Sessions));
        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        return state with
        {
            Tools = tools,
            Replies = state.Replies.Called(call.ResponseId),
            IsReplyDue = false,
            UnansweredSince = call.Name is { } name && rules.HarmlessTools.Contains(name) ? state.UnansweredSince : null,
        };
    }

    private static ConversationState OnResponseDone(ConversationState state, ResponseDone done, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyGenerated(done)));
        if (done is { Status: ResponseStatus.Completed, AudioBytes: 0, Calls: 0 })
        {
            effects.Add(new Tell(new SilentReply(done.ResponseId)));
            state = state with { Health = state.Health.ReplySilent() };
        }
        else if (done.Status == ResponseStatus.Failed)
        {
            effects.Add(new Tell(new ReplyFailed(done.ResponseId, done.Reason)));
        }

        return state with { Replies = state.Replies.Done(done, effects), Tools = state.Tools.ResponseDone(done.ResponseId) };
    }
}
