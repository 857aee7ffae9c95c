using HydraKiosk.Conversation;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>
/// Follows a conversation from turn to turn: which speech, reply, greeting, interruption and call belong together, and how long each took.
/// Durations go into the totals as they are known; a turn and a conversation end with a line in the journal. Not thread-safe.
/// </summary>
/// <param name="totals">Where durations go; has counted each notice before it comes here.</param>
/// <param name="speech">Knows when the person stopped speaking.</param>
/// <param name="time">Makes durations of timestamps.</param>
/// <param name="log">One line for each conversation, and at debug level one for each turn.</param>
internal sealed class ConversationFollower(MetricsTotals totals, SpeechEndClock speech, TimeProvider time, ILogger log)
{
    private const int MaxRunningCalls = 64;

    private readonly Dictionary<string, (long At, TurnFigures? Turn)> _running = new(StringComparer.Ordinal);
    private ConversationFigures? _conversation;
    private TurnFigures? _turn;
    private ConversationPhase _phase;
    private long? _greetingFrom;
    private long? _bargedInAt;

    /// <summary>Takes what the conversation tells.</summary>
    public void Take(ConversationNotice notice, long at)
    {
        if (!TakeTurnNotice(notice, at) && !TakeReplyNotice(notice, at))
        {
            TakeOther(notice, at);
        }
    }

    private bool TakeTurnNotice(ConversationNotice notice, long at)
    {
        switch (notice)
        {
            case SpeechHeard:
                _greetingFrom = null; // what is heard from here on answers the person
                speech.Heard(at);
                return true;
            case SpeechEnded when speech.IsOpen:
                speech.Ended(at);
                return true;
            case SpeechEnded when _turn is { SpeechEnd: null, IsHeard: false } turn:
                turn.SpeechEnd = at; // later than the beginning of the answer
                return true;
            case TurnDismissed:
                speech.Dismissed();
                return true;
            case TurnTaken taken:
                if (!taken.IsLate)
                {
                    TakeTurn(taken.Turn, at);
                }
                else if (_turn is not null)
                {
                    _turn.IsTaken = true; // its answer was measured when it began
                }

                return true;
            default:
                return false;
        }
    }

    private bool TakeReplyNotice(ConversationNotice notice, long at)
    {
        switch (notice)
        {
            case ReplyBegan reply:
                _bargedInAt = null;
                if (speech.IsOpen && !reply.IsOfEarlierTurn)
                {
                    StartTurn((_conversation?.Turns(totals.Counts) ?? 0) + 1, speech.Answered(at));
                }

                _turn?.Began(reply.Reply, reply.IsHeldBack);
                return true;
            case ReplyHeard reply:
                HearReply(reply.Reply, at);
                return true;
            case ReplyGenerated { Done: { Usage: { } usage } done }:
                if (_turn is not null && _turn.Has(done.Reply))
                {
                    _turn.InputTokens += usage.Input;
                    _turn.OutputTokens += usage.Output;
                }

                return true;
            case LoudspeakerSilenced silenced:
                if (_bargedInAt is { } since)
                {
                    totals.BargeInToSilence.Add(time.GetElapsedTime(since, at));
                    _bargedInAt = null;
                }

                _turn?.Silenced(silenced.Reply, silenced.Heard);
                return true;
            case ReplyEnded reply:
                EndReply(reply);
                return true;
            default:
                return false;
        }
    }

    private void TakeOther(ConversationNotice notice, long at)
    {
        switch (notice)
        {
            case ConversationBegan:
                _conversation = new ConversationFigures(at, totals.Counts);
                break;
            case ConversationEnded:
                EndConversation(at);
                break;
            case PhaseChanged phase:
                _phase = phase.To;
                CloseTurnAtRest();
                break;
            case SessionReady { Session: var session }:
                _greetingFrom = session.Greets ? at : null;
                _running.Clear(); // calls of a session that ended unseen
                break;
            case SessionOver:
                _greetingFrom = null;
                _running.Clear(); // their outputs reach nobody
                break;
            case BargedIn:
                _bargedInAt = at;
                break;
            case BargeInDismissed:
                _bargedInAt = null;
                break;
            case ToolCalled call:
                BeginCall(call.CallId, at);
                break;
            case ToolAnswered answered:
                EndCall(answered.CallId, at);
                break;
            default:
                break; // nothing to follow
        }
    }

    private void TakeTurn(int number, long at)
    {
        _greetingFrom = null;

        // The answer may begin before the service says that the turn is complete: then it is measured already.
        if (speech.IsOpen || _turn is null or { IsTaken: true })
        {
            StartTurn(number, speech.Taken(at));
        }

        _turn!.IsTaken = true;
    }

    private void StartTurn(int number, long? speechEnd)
    {
        CloseTurn();
        _turn = new TurnFigures(number, speechEnd);
    }

    private void HearReply(int reply, long at)
    {
        if (_greetingFrom is { } from)
        {
            _greetingFrom = null;
            totals.Greeting.Add(time.GetElapsedTime(from, at));
            return;
        }

        if (_turn is not { } turn || !turn.Has(reply))
        {
            return;
        }

        if (turn is { IsHeard: false, SpeechEnd: { } speechEnd })
        {
            var latency = time.GetElapsedTime(speechEnd, at);
            if (latency < TurnMetrics.Floor || latency > TurnMetrics.Ceiling)
            {
                totals.CountImplausible();
            }
            else
            {
                turn.Latency = latency;
                totals.SpeechEndToHeard.Add(latency);
                _conversation?.Latency.Add(latency);
            }
        }

        turn.Sounds(reply);
    }

    private void EndReply(ReplyEnded reply)
    {
        if (_turn is not null && _turn.Has(reply.Reply))
        {
            _turn.Ended(reply.Reply, reply.Heard, reply.Whole);
            CloseTurnAtRest();
        }
    }

    private void BeginCall(string callId, long at)
    {
        if (_turn is not null)
        {
            _turn.Calls++;
        }

        if (_running.Count < MaxRunningCalls)
        {
            _running[callId] = (at, _turn);
        }
    }

    private void EndCall(string callId, long at)
    {
        if (_running.Remove(callId, out var call))
        {
            var took = time.GetElapsedTime(call.At, at);
            totals.ToolTime.Add(took);
            if (call.Turn is not null)
            {
                call.Turn.ToolTime += took;
            }
        }
    }

    /// <summary>Closes the turn when nothing more of it can come: the agent is done, and no speech waits for its verdict.</summary>
    private void CloseTurnAtRest()
    {
        var rests = _phase is not (ConversationPhase.Thinking or ConversationPhase.Speaking);
        if (rests && _turn is { IsAudible: false, IsHeldBack: false } && _running.Count == 0 && !speech.IsOpen)
        {
            CloseTurn();
        }
    }

    private void CloseTurn()
    {
        _turn?.Tell(log);
        _turn = null;
    }

    private void EndConversation(long at)
    {
        CloseTurn();
        speech.Forget();
        _running.Clear();
        _greetingFrom = _bargedInAt = null;
        if (_conversation is { } conversation)
        {
            conversation.Tell(log, totals.Counts, time.GetElapsedTime(conversation.BeganAt, at));
            _conversation = null;
        }
    }
}
