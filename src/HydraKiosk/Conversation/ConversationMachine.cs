using HydraKiosk.Audio.Playback;
using HydraKiosk.Audio.Sounds;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.Wire;

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
            DaemonStarted => rules.Policy == SessionPolicy.Always ? Engage(state, "start", rules, effects) : state,
            DaemonStopping => Leave(state with { IsStopping = true }, "stop", effects),
            PersonEngaged engaged => Engage(state, engaged.Why, rules, effects),
            PersonLeft left => rules.Policy == SessionPolicy.Always ? state : Leave(state, left.Why, effects),
            PersonInterrupted => state with { Replies = state.Replies.Interrupt(effects), Tools = state.Tools.Abandoned(), IsReplyDue = false },
            FromLink link => OnLink(state, link.Event, now, rules, effects),
            FromLoudspeaker loudspeaker => OnLoudspeaker(state, loudspeaker.Event, effects),
            ToolFinished finished => OnToolFinished(state, finished, effects),
            SoundDeviceChanged sound => OnSoundDevice(state, sound, effects),
            TimerElapsed elapsed => OnTimer(state, elapsed.Timer, now, rules, effects),
            _ => state,
        };
        next = AskIfComplete(state, next, rules, effects);
        KeepTime(state, next, rules, effects);
        return next;
    }

    private static ConversationState Engage(ConversationState state, string why, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (state.IsStopping)
        {
            return state;
        }

        if (state.IsEngaged)
        {
            if (rules.Policy == SessionPolicy.OnDemand && IsQuiet(state))
            {
                effects.Add(new StartTimer(ConversationTimer.Linger, rules.Linger)); // still here
            }

            return state;
        }

        effects.Add(new Tell(new ConversationBegan(why)));
        effects.Add(new OpenSession());
        effects.Add(new SetGate(true));
        if (why != PersonEngaged.BySpeech && !rules.Greeting)
        {
            effects.Add(new PlayEarcon(Earcon.Listening)); // nothing else would tell them that they were noticed
        }

        return state with
        {
            IsEngaged = true,
            IsSessionWanted = true,
            WasGreeted = why == PersonEngaged.BySpeech, // who has begun to speak is answered, not talked over by a greeting
            Turns = 0,
            Link = LinkState.Connecting,
        };
    }

    private static ConversationState Leave(ConversationState state, string why, ICollection<ConversationEffect> effects)
    {
        if (!state.IsEngaged && !state.IsSessionWanted)
        {
            return state;
        }

        effects.Add(new SetGate(false));
        state.Replies.Interrupt(effects);
        effects.Add(new CloseSession());
        effects.Add(new StopTimer(ConversationTimer.Reopen));
        effects.Add(new Tell(new ConversationEnded(why)));
        return state with
        {
            IsEngaged = false,
            IsSessionWanted = false,
            Link = LinkState.Closed,
            Replies = Replies.None,
            Tools = ToolTurn.None,
            IsPersonSpeaking = false,
            IsTurnOpen = false,
            IsTurnAnswered = false,
            IsReplyDue = false,
        };
    }

    private static ConversationState OnLink(
        ConversationState state, LinkEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case LinkConnecting when state.IsSessionWanted:
                // The first attempt after a success shows as connecting; while attempts fail in a row the person sees that it is offline.
                return state.Link == LinkState.Failing ? state : state with { Link = LinkState.Connecting };
            case LinkReady ready when state.IsSessionWanted:
                effects.Add(new Tell(new SessionReady(ready.Session)));
                return state with { Link = LinkState.Ready, WasGreeted = state.WasGreeted || ready.Session.Greets, Tools = ToolTurn.None };
            case LinkDown down:
                TellOver(down.WasReady, down.Fault, effects);
                effects.Add(new Tell(new SessionMissing(down.Fault, down.Detail, down.RetryIn)));
                return SessionGone(state, effects) with { Link = state.IsSessionWanted ? LinkState.Failing : LinkState.Closed };
            case LinkClosed closed when closed.ByServer && state.IsSessionWanted:
                TellOver(wasReady: true, fault: null, effects);
                effects.Add(new StartTimer(ConversationTimer.Reopen, rules.ReopenDelay));
                return SessionGone(state, effects) with { Link = LinkState.Connecting };
            case LinkClosed when !state.IsSessionWanted:
                TellOver(wasReady: true, fault: null, effects);
                return SessionGone(state, effects) with { Link = LinkState.Closed };
            case LinkMessage message when state.Link == LinkState.Ready:
                return OnServer(state, message.Event, now, rules, effects);
            default:
                return state;
        }
    }

    private static void TellOver(bool wasReady, LinkFault? fault, ICollection<ConversationEffect> effects)
    {
        if (wasReady)
        {
            effects.Add(new Tell(new SessionOver(fault)));
        }
    }

    private static ConversationState SessionGone(ConversationState state, ICollection<ConversationEffect> effects) => state with
    {
        Replies = state.Replies.SessionLost(effects),
        Tools = ToolTurn.None,
        IsPersonSpeaking = false,
        IsTurnOpen = false,
        IsTurnAnswered = false,
        IsReplyDue = false,
    };

    private static ConversationState OnServer(
        ConversationState state, ServerEvent happened, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (happened)
        {
            case SpeechStarted:
                effects.Add(new Tell(new SpeechHeard()));
                return state with { IsPersonSpeaking = true, IsTurnOpen = true, IsTurnAnswered = false, Replies = state.Replies.SpeechStarted(now, effects) };
            case SpeechStopped:
                effects.Add(new Tell(new SpeechEnded()));
                return state with { IsPersonSpeaking = false };
            case ItemDone { Item: { Role: "user", Type: not "function_call_output" } item }:
                return item.Status == "incomplete"
                    ? DismissTurn(state, now, rules, effects)
                    : TakeTurn(state, effects);
            case ResponseCreated created:
                return BeginReply(state, created, effects);
            case AudioDone done:
                return state with { Replies = state.Replies.AudioDone(done.Response) };
            case TranscriptDelta text:
                effects.Add(new Tell(new Caption(text.Response, text.Text)));
                return state;
            case CallReady call:
                return OnCall(state, call, effects);
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
            IsTurnOpen = false,
            Replies = state.Replies.TurnDismissed(now, rules.ResumeWindow, effects),
        };
    }

    private static ConversationState TakeTurn(ConversationState state, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new TurnTaken(state.Turns + 1)));
        var taken = state with { Turns = state.Turns + 1, IsPersonSpeaking = false, IsTurnOpen = false, Replies = state.Replies.TurnCompleted(effects) };

        // A reply that began before this event came is the answer to this very turn, and so are its calls: events of the two are not ordered.
        return state.IsTurnAnswered ? taken : taken with { IsReplyDue = true, Tools = state.Tools.Abandoned() };
    }

    /// <summary>A reply begins: whatever was owed, this is it, or the person has moved on to it. A service that answers has ended the turn, even where it says so late.</summary>
    private static ConversationState BeginReply(ConversationState state, ResponseCreated created, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyBegan(created.Response, created.ResponseId)));
        return state with
        {
            IsPersonSpeaking = false,
            IsTurnOpen = false,
            IsTurnAnswered = state.IsTurnAnswered || state.Replies.SpeechSinceLast,
            IsReplyDue = false,
            Replies = state.Replies.Created(created.Response, created.ResponseId, effects),
            Tools = state.Replies.SpeechSinceLast ? state.Tools.Abandoned() : state.Tools.Settled(),
        };
    }

    private static ConversationState OnCall(ConversationState state, CallReady call, ICollection<ConversationEffect> effects)
    {
        var tools = state.Tools.Called(call.CallId, call.ResponseId);
        if (ReferenceEquals(tools, state.Tools))
        {
            return state;
        }

        effects.Add(new Tell(new ToolCalled(call.CallId, call.Name)));
        effects.Add(new RunTool(call));
        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        return state with { Tools = tools, Replies = state.Replies.Called(call.ResponseId), IsReplyDue = false };
    }

    private static ConversationState OnResponseDone(ConversationState state, ResponseDone done, ICollection<ConversationEffect> effects)
    {
        effects.Add(new Tell(new ReplyGenerated(done)));
        if (done is { Status: ResponseStatus.Completed, AudioBytes: 0, Calls: 0 })
        {
            effects.Add(new Tell(new SilentReply(done.ResponseId)));
        }
        else if (done.Status == ResponseStatus.Failed)
        {
            effects.Add(new Tell(new ReplyFailed(done.ResponseId, done.Reason)));
        }

        return state with { Replies = state.Replies.Done(done, effects), Tools = state.Tools.ResponseDone(done.ResponseId) };
    }

    private static ConversationState OnLoudspeaker(ConversationState state, PlaybackEvent happened, ICollection<ConversationEffect> effects)
    {
        switch (happened.Kind)
        {
            case PlaybackEventKind.Started:
                effects.Add(new Tell(new ReplyHeard(happened.Response)));
                return state with { Replies = state.Replies.Started(happened.Response) };
            case PlaybackEventKind.Drained:
                effects.Add(new Tell(new ReplyEnded(happened.Response, happened.Heard, Whole: true)));
                return state with { Replies = state.Replies.Drained(happened.Response, effects) };
            case PlaybackEventKind.Cut:
                return state with { Replies = state.Replies.Cut(happened.Response, happened.Heard, effects) };
            default:
                return state;
        }
    }

    private static ConversationState OnSoundDevice(ConversationState state, SoundDeviceChanged sound, ICollection<ConversationEffect> effects)
    {
        if (sound.IsWorking != state.IsSoundWorking)
        {
            effects.Add(new Tell(new SoundDeviceNoticed(sound.IsWorking, sound.Detail)));
        }

        return state with { IsSoundWorking = sound.IsWorking };
    }

    private static ConversationState OnToolFinished(ConversationState state, ToolFinished finished, ICollection<ConversationEffect> effects)
    {
        if (!state.Tools.Awaits(finished.CallId))
        {
            return state; // its session is gone, and the next one knows nothing of the call
        }

        effects.Add(new PostOutput(finished.CallId, finished.Output));
        effects.Add(new Tell(new ToolAnswered(finished.CallId)));
        return state with { Tools = state.Tools.Answered(finished.CallId) };
    }

    private static ConversationState OnTimer(
        ConversationState state, ConversationTimer timer, TimeSpan now, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        switch (timer)
        {
            case ConversationTimer.Linger when rules.Policy == SessionPolicy.OnDemand && IsQuiet(state):
                return Leave(state, "quiet", effects);
            case ConversationTimer.ToolSettle when state.Tools.IsSettled && !state.IsTurnOpen:
                return Ask(state, effects);
            case ConversationTimer.Reopen when state is { IsSessionWanted: true, Link: not LinkState.Ready }:
                effects.Add(new OpenSession());
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
                return state with { IsReplyDue = false, IsTurnOpen = false, Replies = state.Replies.Interrupt(effects), Tools = state.Tools.Abandoned() };
            case ConversationPhase.Speaking:
                effects.Add(new Tell(new PhaseOverrun(state.Phase, "the reply is cut")));
                return state with { Replies = state.Replies.Interrupt(effects) };
            case ConversationPhase.Listening when state.IsTurnOpen:
                effects.Add(new Tell(new PhaseOverrun(state.Phase, "the speech is taken for noise")));
                return DismissTurn(state, now, rules, effects);
            default:
                return state;
        }
    }

    private static ConversationState AskIfComplete(
        ConversationState before, ConversationState state, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        if (!state.Tools.IsSettled || state.IsTurnOpen)
        {
            return state; // while it is open whether the person takes a new turn nothing is asked for: then the answer is not wanted any more
        }

        if (state.Tools.IsComplete)
        {
            return Ask(state, effects);
        }

        if (!before.Tools.IsSettled || before.IsTurnOpen)
        {
            effects.Add(new StartTimer(ConversationTimer.ToolSettle, rules.ToolSettle));
        }

        return state;
    }

    private static ConversationState Ask(ConversationState state, ICollection<ConversationEffect> effects)
    {
        effects.Add(new StopTimer(ConversationTimer.ToolSettle));
        effects.Add(new AskForReply());
        return state with { Tools = state.Tools.Asked(), IsReplyDue = true };
    }

    private static void KeepTime(ConversationState before, ConversationState after, ConversationRules rules, ICollection<ConversationEffect> effects)
    {
        var (from, to) = (before.Phase, after.Phase);
        if (from != to)
        {
            effects.Add(new Tell(new PhaseChanged(from, to)));
            if (to == ConversationPhase.Offline)
            {
                effects.Add(new PlayEarcon(Earcon.Offline));
            }
        }

        if (before.Link == LinkState.Failing && after.Link == LinkState.Ready)
        {
            effects.Add(new PlayEarcon(Earcon.Online));
        }

        if (Limit(before, rules) != Limit(after, rules) || from != to || before.Turns != after.Turns || !ReferenceEquals(before.Tools, after.Tools))
        {
            effects.Add(Limit(after, rules) is { } limit ? new StartTimer(ConversationTimer.PhaseLimit, limit) : new StopTimer(ConversationTimer.PhaseLimit));
        }

        var (wasQuiet, isQuiet) = (IsQuiet(before), IsQuiet(after));
        if (wasQuiet != isQuiet && rules.Policy == SessionPolicy.OnDemand)
        {
            effects.Add(isQuiet ? new StartTimer(ConversationTimer.Linger, rules.Linger) : new StopTimer(ConversationTimer.Linger));
        }
    }

    private static bool IsQuiet(ConversationState state) =>
        state is { IsEngaged: true, IsTurnOpen: false, Phase: ConversationPhase.Listening or ConversationPhase.Connecting or ConversationPhase.Offline }
        && state.Replies.Open.IsEmpty;

    private static TimeSpan? Limit(ConversationState state, ConversationRules rules) => state.Phase switch
    {
        ConversationPhase.Thinking => rules.ReplyLimit,
        ConversationPhase.Speaking => rules.SpeakingLimit,
        ConversationPhase.Listening when state.IsPersonSpeaking => rules.UtteranceLimit,
        ConversationPhase.Listening when state.IsTurnOpen => rules.ReplyLimit, // the service owes its verdict on the speech
        _ => null, // the link times its own attempts, and waiting for a person or for the network has no end
    };
}
