using HydraKiosk.Conversation;

namespace HydraKiosk.Metrics;

/// <summary>
/// What the daemon has counted and measured since its start, whatever conversation it belonged to: what <see cref="MetricsSnapshot"/> shows.
/// Not thread-safe.
/// </summary>
internal sealed class MetricsTotals(TimeProvider time)
{
    private readonly long _startedAt = time.GetTimestamp();
    private readonly DailyTraffic _traffic = new();
    private TimeSpan _sessionTime;
    private long? _sessionFrom;
    private bool _isInConversation;
    private bool _isCarriedOver;

    /// <summary>What is merely counted, traffic included. The durations and the days are in <see cref="Snapshot"/> alone.</summary>
    public MetricsSnapshot Counts { get; private set; } = MetricsSnapshot.None;

    /// <summary>From the end of a person's speech to the first sound of the answer.</summary>
    public DurationSeries SpeechEndToHeard { get; } = new();

    /// <summary>From the session being ready to the first sound of the greeting.</summary>
    public DurationSeries Greeting { get; } = new();

    /// <summary>From the service hearing a person speak into a reply to a silent loudspeaker.</summary>
    public DurationSeries BargeInToSilence { get; } = new();

    /// <summary>From a call to its output being posted.</summary>
    public DurationSeries ToolTime { get; } = new();

    /// <summary>From the dial to a configured session.</summary>
    public DurationSeries Handshake { get; } = new();

    /// <summary>Time with a configured session, the present one included.</summary>
    public TimeSpan SessionTime => SessionTimeAt(time.GetTimestamp());

    /// <summary>Counts what a notice says by itself, without what came before it.</summary>
    public void Take(ConversationNotice notice, long at)
    {
        switch (notice)
        {
            case ConversationBegan:
                (_isInConversation, _isCarriedOver) = (true, false);
                Counts = Counts with { Conversations = Counts.Conversations + 1 };
                break;
            case ConversationEnded:
                _isInConversation = _isCarriedOver = false;
                break;
            case TurnTaken:
                Counts = Counts with { Turns = Counts.Turns + 1 };
                break;
            case ReplyGenerated { Done.Usage: { } usage }:
                Counts = Counts with { InputTokens = Counts.InputTokens + usage.Input, OutputTokens = Counts.OutputTokens + usage.Output };
                break;
            case ReplyEnded { Whole: false }:
                Counts = Counts with { InterruptedReplies = Counts.InterruptedReplies + 1 };
                break;
            case BargedIn:
                Counts = Counts with { BargeIns = Counts.BargeIns + 1 };
                break;
            case BargeInDismissed:
                Counts = Counts with { DismissedBargeIns = Counts.DismissedBargeIns + 1 };
                break;
            case ToolCalled:
                Counts = Counts with { ToolCalls = Counts.ToolCalls + 1 };
                break;
            case SilentReply:
                Counts = Counts with { SilentReplies = Counts.SilentReplies + 1 };
                break;
            case ReplyFailed:
                Counts = Counts with { FailedReplies = Counts.FailedReplies + 1 };
                break;
            case PhaseOverrun:
                Counts = Counts with { Overruns = Counts.Overruns + 1 };
                break;
            case SessionReady { Session: var session }:
                EndSession(at); // one that ended unseen
                _sessionFrom = at;
                Handshake.Add(session.HandshakeTime);
                Counts = Counts with
                {
                    Sessions = Counts.Sessions + 1,
                    Reconnects = Counts.Reconnects + (session.IsReconnect || _isCarriedOver ? 1 : 0)
                };
                _isCarriedOver = false;
                break;
            case SessionOver over:
                EndSession(at);
                _isCarriedOver |= _isInConversation && (over.ByService || over.Fault is not null); // a person was left without one, however politely
                break;
            default:
                break; // nothing to count
        }
    }

    /// <summary>Counts an answer whose time since the end of speech cannot be true.</summary>
    public void CountImplausible() => Counts = Counts with { ImplausibleSpeechEndToHeard = Counts.ImplausibleSpeechEndToHeard + 1 };

    /// <summary>Takes totals of the traffic since the daemon's start; what is new counts on <paramref name="today"/>.</summary>
    public void TakeTraffic(long bytesUp, long bytesDown, DateOnly today)
    {
        _traffic.Take(bytesUp, bytesDown, today);
        Counts = Counts with { BytesUp = _traffic.BytesUp, BytesDown = _traffic.BytesDown };
    }

    /// <summary>Everything so far.</summary>
    public MetricsSnapshot Snapshot()
    {
        var now = time.GetTimestamp();
        return Counts with
        {
            CountedForSeconds = Math.Round(time.GetElapsedTime(_startedAt, now).TotalSeconds, 1),
            SpeechEndToHeard = DurationFigures.Of(SpeechEndToHeard.Window),
            LastAnswerMs = SpeechEndToHeard.Window.Newest is { } newest ? Math.Round(newest.TotalMilliseconds, 1) : null,
            Greeting = DurationFigures.Of(Greeting.Window),
            BargeInToSilence = DurationFigures.Of(BargeInToSilence.Window),
            ToolTime = DurationFigures.Of(ToolTime.Window),
            Handshake = DurationFigures.Of(Handshake.Window),
            SessionMinutes = Math.Round(SessionTimeAt(now).TotalMinutes, 2),
            Days = _traffic.Days,
        };
    }

    /// <summary>How all durations since the start are spread.</summary>
    public DurationDistributions Distributions() => new(
        SpeechEndToHeard.All.Read(), Greeting.All.Read(), BargeInToSilence.All.Read(), ToolTime.All.Read(), Handshake.All.Read());

    private TimeSpan SessionTimeAt(long now) => _sessionTime + (_sessionFrom is { } from ? time.GetElapsedTime(from, now) : TimeSpan.Zero);

    private void EndSession(long at)
    {
        if (_sessionFrom is { } from)
        {
            _sessionTime += time.GetElapsedTime(from, at);
            _sessionFrom = null;
        }
    }
}
