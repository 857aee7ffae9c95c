using HydraKiosk.Conversation;
using HydraKiosk.Link.Uplink;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>
/// Measures how the conversations go from what they tell: latencies, interruptions, tokens, session time, traffic by day. Counts from zero at the
/// daemon's start; percentiles stand on the last <see cref="DurationFigures.Kept"/> values. Any thread.
/// </summary>
/// <remarks>
/// Here: one at a time, and the traffic by the minute. <see cref="MetricsTotals"/> counts, <see cref="ConversationFollower"/> measures.
/// </remarks>
public sealed class TurnMetrics : IDisposable
{
    /// <summary>An answer cannot be heard sooner: such a value measures the service's late report of the end of speech.</summary>
    public static readonly TimeSpan Floor = TimeSpan.FromMilliseconds(50);

    /// <summary>Nobody waits longer for an answer: such a value has missed an event.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    /// <summary>A day's traffic is wrong by at most what goes over the wire in this time.</summary>
    private static readonly TimeSpan _trafficPeriod = TimeSpan.FromMinutes(1);

    private readonly Func<UplinkStatistics> _statistics;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly MetricsTotals _totals;
    private readonly ConversationFollower _follower;

    /// <param name="statistics">What went up and down since the daemon's start; asked each minute and for each snapshot.</param>
    /// <param name="speechEnd">Knows when the person stopped speaking.</param>
    /// <param name="time">The clock, and the calendar of the days.</param>
    /// <param name="log">One line for each conversation, and at debug level one for each turn.</param>
    internal TurnMetrics(Func<UplinkStatistics> statistics, SpeechEndClock speechEnd, TimeProvider time, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(time);
        _statistics = statistics;
        _time = time;
        _totals = new MetricsTotals(time);
        _follower = new ConversationFollower(_totals, speechEnd, time, log);
        _timer = time.CreateTimer(static metrics => ((TurnMetrics)metrics!).CountTraffic(), this, _trafficPeriod, _trafficPeriod);
    }

    /// <summary>Sessions that replaced a lost one, since the daemon's start.</summary>
    public long Reconnects
    {
        get
        {
            lock (_lock)
            {
                return _totals.Counts.Reconnects;
            }
        }
    }

    /// <summary>Time with a configured session since the daemon's start, the present one included.</summary>
    public TimeSpan SessionTime
    {
        get
        {
            lock (_lock)
            {
                return _totals.SessionTime;
            }
        }
    }

    /// <summary>How all durations since the daemon's start are spread.</summary>
    public DurationDistributions Distributions()
    {
        lock (_lock)
        {
            return _totals.Distributions();
        }
    }

    /// <summary>Takes what the conversation tells.</summary>
    /// <param name="notice">What happened.</param>
    /// <param name="timestamp">When, by the clock's <see cref="TimeProvider.GetTimestamp"/>.</param>
    public void Take(ConversationNotice notice, long timestamp)
    {
        if (notice is ConversationBegan or ConversationEnded)
        {
            CountTraffic();
        }

        lock (_lock)
        {
            _totals.Take(notice, timestamp); // first: the conversation's own counts are what the totals have grown by
            _follower.Take(notice, timestamp);
        }
    }

    /// <summary>How it went so far.</summary>
    public MetricsSnapshot Snapshot()
    {
        CountTraffic();
        lock (_lock)
        {
            return _totals.Snapshot();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void CountTraffic()
    {
        var totals = _statistics(); // outside the lock: it takes the link's own
        var today = DateOnly.FromDateTime(_time.GetLocalNow().DateTime);
        lock (_lock)
        {
            _totals.TakeTraffic(totals.BytesUp, totals.BytesDown, today);
        }
    }
}
