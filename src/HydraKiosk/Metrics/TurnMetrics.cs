using System.Globalization;
using HydraKiosk.Conversation;
using HydraKiosk.Hydra.Uplink;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>
/// Measures how the conversations go from what they tell: latencies, interruptions, tokens, session time, traffic by day. Counts from zero at the
/// daemon's start; percentiles stand on the last <see cref="SampleWindow.Capacity"/> values. Any thread.
/// </summary>
public sealed class TurnMetrics : IDisposable
{
    /// <summary>An answer cannot be heard sooner: such a value measures the service's late report of the end of speech.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(50);

    /// <summary>Nobody waits longer for an answer: such a value has missed an event.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    /// <summary>A day's traffic is wrong by at most what goes over the wire in this time.</summary>
    private static readonly TimeSpan _trafficPeriod = TimeSpan.FromMinutes(1);

    private const int MaxRunningCalls = 64;

    private readonly Func<UplinkStatistics> _statistics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly long _startedAt;
    private readonly SpeechEndClock _speech;
    private readonly DailyTraffic _traffic = new();
    private readonly SampleWindow _speechEndToHeard = new();
    private readonly SampleWindow _greeting = new();
    private readonly SampleWindow _bargeInToSilence = new();
    private readonly SampleWindow _toolTime = new();
    private readonly SampleWindow _handshake = new();
    private readonly Dictionary<string, (long At, TurnFigures? Turn)> _running = new(StringComparer.Ordinal);
    private MetricsSnapshot _counts = MetricsSnapshot.None;
    private ConversationFigures? _conversation;
    private TurnFigures? _turn;
    private ConversationPhase _phase;
    private TimeSpan _sessionTime;
    private long? _sessionFrom;
    private long? _greetingFrom;
    private long? _bargedInAt;

    /// <param name="statistics">What went up and down since the daemon's start; asked each minute and for each snapshot.</param>
    /// <param name="time">The clock, and the calendar of the days.</param>
    /// <param name="log">One line for each conversation, and at debug level one for each turn.</param>
    public TurnMetrics(Func<UplinkStatistics> statistics, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        _statistics = statistics;
        _time = time;
        _log = log;
        _startedAt = time.GetTimestamp();
        _speech = new SpeechEndClock(time);
        _timer = time.CreateTimer(static metrics => ((TurnMetrics)metrics!).CountTraffic(), this, _trafficPeriod, _trafficPeriod);
    }

    /// <summary>The microphone's last chunk with voice was captured at that time. Any thread; neither blocks nor allocates.</summary>
    public void NoteSpeechEnd(long timestamp) => _speech.NoteVoice(timestamp);

    /// <summary>Takes what the conversation tells.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="timestamp">When, by the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Take(ConversationNotice notice, long timestamp)
    {
        if (notice is ConversationBegan or ConversationEnded)
        {
            CountTraffic();
        }

        lock (_gate)
        {
            if (!TakeTurnNotice(notice, timestamp) && !TakeReplyNotice(notice, timestamp))
            {
                TakeOther(notice, timestamp);
            }
        }
    }

    /// <summary>How it went so far.</summary>
    public MetricsSnapshot Snapshot()
    {
        CountTraffic();
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var sessionTime = _sessionTime + (_sessionFrom is { } from ? _time.GetElapsedTime(from, now) : TimeSpan.Zero);
            return _counts with
            {
                CountedForSeconds = Math.Round(_time.GetElapsedTime(_startedAt, now).TotalSeconds, 1),
                SpeechEndToHeard = _speechEndToHeard.Figures(),
                Greeting = _greeting.Figures(),
                BargeInToSilence = _bargeInToSilence.Figures(),
                ToolTime = _toolTime.Figures(),
                Handshake = _handshake.Figures(),
                SessionMinutes = Math.Round(sessionTime.TotalMinutes, 2),
                BytesUp = _traffic.BytesUp,
                BytesDown = _traffic.BytesDown,
                Days = _traffic.Days,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void CountTraffic()
    {
        var totals = _statistics(); // outside the lock: it takes the link's own
        var today = DateOnly.FromDateTime(_time.GetLocalNow().DateTime);
        lock (_gate)
        {
            _traffic.Take(totals.BytesUp, totals.BytesDown, today);
        }
    }

    private bool TakeTurnNotice(ConversationNotice notice, long at)
    {
        switch (notice)
        {
            case SpeechHeard:
                _greetingFrom = null; // what is heard from here on answers the person
                _speech.Heard(at);
                return true;
            case SpeechEnded when _speech.IsOpen:
                _speech.Ended(at);
                return true;
            case SpeechEnded when _turn is { SpeechEnd: null, IsHeard: false } turn:
                turn.SpeechEnd = at; // later than the beginning of the answer
                return true;
            case TurnDismissed:
                _speech.Dismissed();
                return true;
            case TurnTaken taken:
                TakeTurn(taken.Turn, at);
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
                if (_speech.IsOpen)
                {
                    StartTurn((_conversation?.Turns ?? 0) + 1, _speech.Answered(at));
                }

                _turn?.Began(reply.Response);
                return true;
            case ReplyHeard reply:
                HearReply(reply.Response, at);
                return true;
            case ReplyGenerated { Done: var done }:
                CountTokens(done.Response, done.Usage?.Input ?? 0, done.Usage?.Output ?? 0);
                return true;
            case LoudspeakerSilenced silenced:
                if (_bargedInAt is { } since)
                {
                    _bargeInToSilence.Add(_time.GetElapsedTime(since, at));
                    _bargedInAt = null;
                }

                _turn?.Silenced(silenced.Response, silenced.Heard);
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
                _counts = _counts with { Conversations = _counts.Conversations + 1 };
                _conversation = new ConversationFigures(at, _traffic.BytesUp, _traffic.BytesDown);
                break;
            case ConversationEnded:
                EndConversation(at);
                break;
            case PhaseChanged phase:
                _phase = phase.To;
                CloseTurnAtRest();
                break;
            case SessionReady { Session: var session }:
                EndSession(at); // one that ended unseen
                _sessionFrom = at;
                _greetingFrom = session.Greets ? at : null;
                _handshake.Add(session.HandshakeTime);
                _counts = _counts with { Sessions = _counts.Sessions + 1, Reconnects = _counts.Reconnects + (session.IsReconnect ? 1 : 0) };
                if (_conversation is not null && session.IsReconnect)
                {
                    _conversation.Reconnects++;
                }

                break;
            case SessionOver:
                EndSession(at);
                break;
            case BargedIn:
                _bargedInAt = at;
                _counts = _counts with { BargeIns = _counts.BargeIns + 1 };
                if (_conversation is not null)
                {
                    _conversation.BargeIns++;
                }

                break;
            case BargeInDismissed:
                _bargedInAt = null;
                _counts = _counts with { DismissedBargeIns = _counts.DismissedBargeIns + 1 };
                break;
            case ToolCalled call:
                BeginCall(call.CallId, at);
                break;
            case ToolAnswered answered:
                EndCall(answered.CallId, at);
                break;
            case SilentReply:
                _counts = _counts with { SilentReplies = _counts.SilentReplies + 1 };
                break;
            case ReplyFailed:
                _counts = _counts with { FailedReplies = _counts.FailedReplies + 1 };
                break;
            case PhaseOverrun:
                _counts = _counts with { Overruns = _counts.Overruns + 1 };
                break;
            default:
                break; // nothing to measure
        }
    }

    private void TakeTurn(int number, long at)
    {
        _greetingFrom = null;
        _counts = _counts with { Turns = _counts.Turns + 1 };
        if (_conversation is not null)
        {
            _conversation.Turns++;
        }

        // The answer may begin before the service says that the turn is complete: then it is measured already.
        if (_speech.IsOpen || _turn is null or { IsTaken: true })
        {
            StartTurn(number, _speech.Taken(at));
        }

        _turn!.IsTaken = true;
    }

    private void StartTurn(int number, long? speechEnd)
    {
        _turn?.Supersede();
        CloseTurn();
        _turn = new TurnFigures(number, speechEnd);
    }

    private void HearReply(int response, long at)
    {
        if (_greetingFrom is { } from)
        {
            _greetingFrom = null;
            _greeting.Add(_time.GetElapsedTime(from, at));
            return;
        }

        if (_turn is not { FirstResponse: { } first } turn || response < first)
        {
            return;
        }

        if (turn is { IsHeard: false, SpeechEnd: { } speechEnd })
        {
            var latency = _time.GetElapsedTime(speechEnd, at);
            if (latency < Floor || latency > Ceiling)
            {
                _counts = _counts with { ImplausibleSpeechEndToHeard = _counts.ImplausibleSpeechEndToHeard + 1 };
            }
            else
            {
                turn.Latency = latency;
                _speechEndToHeard.Add(latency);
                _conversation?.Latency.Add(latency);
            }
        }

        turn.Sounds(response);
    }

    private void EndReply(ReplyEnded reply)
    {
        if (!reply.Whole)
        {
            _counts = _counts with { InterruptedReplies = _counts.InterruptedReplies + 1 };
        }

        if (_turn?.FirstResponse is { } first && reply.Response >= first)
        {
            _turn.Ended(reply.Response, reply.Heard, reply.Whole);
            CloseTurnAtRest();
        }
    }

    private void CountTokens(int response, long input, long output)
    {
        _counts = _counts with { InputTokens = _counts.InputTokens + input, OutputTokens = _counts.OutputTokens + output };
        if (_conversation is not null)
        {
            _conversation.InputTokens += input;
            _conversation.OutputTokens += output;
        }

        if (_turn?.FirstResponse is { } first && response >= first)
        {
            _turn.InputTokens += input;
            _turn.OutputTokens += output;
        }
    }

    private void BeginCall(string callId, long at)
    {
        _counts = _counts with { ToolCalls = _counts.ToolCalls + 1 };
        if (_conversation is not null)
        {
            _conversation.Calls++;
        }

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
            var took = _time.GetElapsedTime(call.At, at);
            _toolTime.Add(took);
            if (call.Turn is not null)
            {
                call.Turn.ToolTime += took;
            }
        }
    }

    private void EndSession(long at)
    {
        if (_sessionFrom is { } from)
        {
            _sessionTime += _time.GetElapsedTime(from, at);
            _sessionFrom = null;
        }

        _greetingFrom = null;
        _running.Clear(); // their outputs reach nobody
    }

    /// <summary>Closes the turn when nothing more of it can come: the agent is done, and no speech waits for its verdict.</summary>
    private void CloseTurnAtRest()
    {
        var rests = _phase is not (ConversationPhase.Thinking or ConversationPhase.Speaking);
        if (rests && _turn is { IsAudible: false } && _running.Count == 0 && !_speech.IsOpen)
        {
            CloseTurn();
        }
    }

    private void CloseTurn()
    {
        if (_turn is { } turn)
        {
            MetricsLog.Turn(
                _log, turn.Number, Milliseconds(turn.Latency?.TotalMilliseconds), (long)turn.Heard.TotalMilliseconds,
                !turn.IsHeard ? "no reply" : turn.IsInterrupted ? "cut off" : "whole", turn.Calls, (long)turn.ToolTime.TotalMilliseconds, turn.InputTokens,
                turn.OutputTokens);
            _turn = null;
        }
    }

    private void EndConversation(long at)
    {
        CloseTurn();
        _speech.Dismissed();
        _greetingFrom = _bargedInAt = null;
        if (_conversation is not { } conversation)
        {
            return;
        }

        var latency = conversation.Latency.Figures();
        MetricsLog.Conversation(
            _log, (long)_time.GetElapsedTime(conversation.BeganAt, at).TotalSeconds, conversation.Turns, Milliseconds(latency.P50Ms), Milliseconds(latency.P95Ms),
            conversation.BargeIns, conversation.Calls, conversation.Reconnects, conversation.InputTokens, conversation.OutputTokens,
            (_traffic.BytesUp - conversation.BytesUpBefore) / 1024, (_traffic.BytesDown - conversation.BytesDownBefore) / 1024);
        _conversation = null;
    }

    private static string Milliseconds(double? value) => value is { } v ? Math.Round(v).ToString(CultureInfo.InvariantCulture) : "-";
}
