using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Conversation;

/// <summary>What becomes of calls in the background.</summary>
internal static class BackgroundSteps
{
    /// <summary>A call in the background has said something.</summary>
    public static ConversationState OnAnswer(ConversationState state, string callId, ToolAnswer answer, ICollection<ConversationEffect> effects)
    {
        if (answer.When == SpeakWhen.Never)
        {
            effects.Add(new PostOutput(callId, answer.Output)); // the model knows, and nobody speaks of it
            return state with { Background = state.Background.Spoke(callId) };
        }

        return state with { Background = state.Background.Came(callId, answer.Output) };
    }

    /// <summary>
    /// Gives the results to the model and asks for a word about them, when nobody speaks, nobody is about to, and the agent owes nothing else.
    /// </summary>
    public static ConversationState TellWhenQuiet(ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var isQuiet = state is { Link: LinkState.Ready, IsReplyDue: false, IsTurnOpen: false, IsPersonSpeaking: false, Microphone.IsHeld: false }
            && state.Replies.Open.IsEmpty && !state.Tools.IsBusy;
        if (!isQuiet || state.Background.Results.IsEmpty)
        {
            return state;
        }

        foreach (var result in state.Background.Results)
        {
            effects.Add(new PostOutput(result.CallId, result.Output));
        }

        if (!rules.Voice.GoesOnAfterOutputs)
        {
            effects.Add(new AskForReply());
        }

        return state with { Background = state.Background.Told(), IsReplyDue = true };
    }

    /// <summary>The person does not want to know any more: by hand, or by interrupting the agent.</summary>
    /// <param name="state">The facts so far.</param>
    /// <param name="isByHand">Whether they stopped the agent by hand, which says more than an interruption.</param>
    /// <param name="effects">Takes what is to be done.</param>
    public static ConversationState Dismiss(ConversationState state, bool isByHand, ICollection<ConversationEffect> effects)
    {
        var (dismissed, stopped) = (new List<string>(), new List<string>());
        foreach (var (callId, call) in state.Background.Running)
        {
            if (isByHand || call.Work == BackgroundWork.UntilInterrupted)
            {
                dismissed.Add(callId);
                if (call.Work != BackgroundWork.Unstoppable)
                {
                    stopped.Add(callId);
                }
            }
        }

        var left = DismissResults(state.Background, result => isByHand || result.Work == BackgroundWork.UntilInterrupted, effects);
        if (stopped.Count > 0)
        {
            effects.Add(new StopTools(stopped));
        }

        foreach (var callId in dismissed)
        {
            effects.Add(new Tell(new ResultDismissed(callId, state.Background.Running[callId].Tool)));
        }

        return state with
        {
            Background = left with { Running = left.Running.RemoveRange(dismissed), Asked = left.Asked.RemoveRange(dismissed) },
            Tools = state.Tools.Dismissed(dismissed),
        };
    }

    /// <summary>The model calls a tool: a result of the same tool that waits is the answer to a question that the person has replaced.</summary>
    public static BackgroundCalls OnCall(BackgroundCalls calls, string callId, string tool, ICollection<ConversationEffect> effects) =>
        DismissResults(calls, result => result.Tool == tool, effects).Made(callId, tool);

    /// <summary>
    /// A call in the background will say no more. One that has said nothing was ended from outside, and the model waits for its result.
    /// </summary>
    public static ConversationState OnEnded(ConversationState state, string callId, ICollection<ConversationEffect> effects)
    {
        if (!state.Background.Running[callId].HasSpoken)
        {
            effects.Add(new PostOutput(callId, ServiceSteps.NotAnswered));
        }

        return state with { Background = state.Background.Ended(callId) };
    }

    private static BackgroundCalls DismissResults(
        BackgroundCalls calls, Func<BackgroundResult, bool> isUnwanted, ICollection<ConversationEffect> effects)
    {
        foreach (var result in calls.Results)
        {
            if (isUnwanted(result))
            {
                effects.Add(new PostOutput(result.CallId, result.Output)); // it has been done, and the model has to know
                effects.Add(new Tell(new ResultDismissed(result.CallId, result.Tool)));
            }
        }

        return calls with { Results = calls.Results.RemoveAll(result => isUnwanted(result)) };
    }
}
