using HydraKiosk.Conversation.Ports;
using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Conversation;

/// <summary>What the answers of tools do.</summary>
internal static class ToolSteps
{
    public static ConversationState OnToolAnswer(ConversationState state, FromTool answer, ICollection<ConversationEffect> effects)
    {
        if (IsOfLostSession(state, answer.Session))
        {
            effects.Add(new Tell(new OutputLost(answer.CallId))); // the next session knows nothing of the call
            return state;
        }

        if (state.Background.Has(answer.CallId))
        {
            return BackgroundSteps.OnAnswer(state, answer.CallId, answer.Answer, effects);
        }

        if (!state.Tools.Awaits(answer.CallId))
        {
            return state;
        }

        effects.Add(new PostOutput(answer.CallId, answer.Answer.Output));
        var work = answer.Answer.Work;
        if (work == BackgroundWork.None || !state.Tools.IsUnanswered(answer.CallId))
        {
            return state with { Tools = state.Tools.Answered(answer.CallId, answer.Answer.When) };
        }

        return state with
        {
            Tools = state.Tools.Answered(answer.CallId, answer.Answer.When).Delegated(answer.CallId),
            Background = state.Background.Began(answer.CallId, work),
        };
    }

    public static ConversationState OnToolEnded(ConversationState state, ToolEnded ended, ICollection<ConversationEffect> effects)
    {
        if (IsOfLostSession(state, ended.Session))
        {
            return state;
        }

        if (state.Background.Has(ended.CallId))
        {
            return BackgroundSteps.OnEnded(state, ended.CallId, effects);
        }

        state = state with { Background = state.Background.Ended(ended.CallId) };

        if (state.Tools.IsUnanswered(ended.CallId))
        {
            effects.Add(new PostOutput(ended.CallId, ServiceSteps.NotAnswered)); // the service waits for an output of every call
            return state with { Tools = state.Tools.Answered(ended.CallId, SpeakWhen.Now).Ended(ended.CallId) };
        }

        return state with { Tools = state.Tools.Ended(ended.CallId) };
    }

    /// <summary>Every call ends now. What each of them answers to that, if anything, is still posted.</summary>
    public static ConversationState KillTools(ConversationState state, bool areStopped, ICollection<ConversationEffect> effects)
    {
        if (areStopped)
        {
            effects.Add(new StopTools(null));
        }

        effects.Add(new Tell(new SurroundingsChanged()));
        return state with { Around = state.Around with { AreToolsStopped = areStopped } };
    }

    private static bool IsOfLostSession(ConversationState state, int session) => session != state.Sessions || state.Link != LinkState.Ready;
}
