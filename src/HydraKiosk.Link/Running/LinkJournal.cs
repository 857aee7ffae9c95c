using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Journal;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Uplink;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Running;

/// <summary>
/// The journal line, and with it the cause code, of every end of a session. Of a row of failures the first three are noted, and then each
/// cause ever more rarely, from once a minute to once an hour, whether one stays or several take turns, so that a night without a network
/// fills no journal.
/// </summary>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="host">Of the service.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class LinkJournal(ILogger log, string host, TimeProvider clock)
{
    private const int AlwaysNoted = 3;
    private static readonly TimeSpan _atFirstOnceIn = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _atLastOnceIn = TimeSpan.FromHours(1);
    private static readonly TimeSpan _skewOnceIn = TimeSpan.FromDays(1);

    private readonly Dictionary<LinkCause, (long At, TimeSpan Wait)> _noted = [];
    private int _inARow;
    private long? _skewNotedAt;

    /// <summary>A session has lived: whatever comes next is news.</summary>
    public void Healthy()
    {
        _inARow = 0;
        _noted.Clear();
    }

    /// <summary>Notes, once a day while it lasts, that this device's clock is wrong.</summary>
    /// <param name="ahead">See <see cref="SessionInfo.ClockAhead"/>.</param>
    public void NoteClock(TimeSpan? ahead)
    {
        if (ahead is not { } by || by.Duration() <= HttpAnswer.TolerableSkew)
        {
            _skewNotedAt = ahead is null ? _skewNotedAt : null;
        }
        else if (_skewNotedAt is not { } at || clock.GetElapsedTime(at) >= _skewOnceIn)
        {
            _skewNotedAt = clock.GetTimestamp();
            LinkTroubles.ClocksDiffer.Write(
                log, clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm"), host, (clock.GetUtcNow() - by).ToString("yyyy-MM-dd HH:mm"));
        }
    }

    /// <summary>Notes why there is no session and when the next attempt follows.</summary>
    /// <returns>Whether a line was written.</returns>
    public bool Note(SessionOutcome outcome, int attempt, TimeSpan delay)
    {
        if (outcome.Cause is not { } cause)
        {
            return false;
        }

        NoteClock(outcome.ClockAhead);
        var known = _noted.TryGetValue(cause, out var noted);
        if (++_inARow > AlwaysNoted && known && clock.GetElapsedTime(noted.At) < noted.Wait)
        {
            return false;
        }

        var wait = _inARow <= AlwaysNoted || !known ? _atFirstOnceIn : noted.Wait * 2;
        _noted[cause] = (clock.GetTimestamp(), wait < _atLastOnceIn ? wait : _atLastOnceIn);
        cause.Write(log, host, outcome.Detail, attempt, (long)delay.TotalMilliseconds);
        return true;
    }

    /// <summary>Notes that sessions are accepted and dropped.</summary>
    public void NoteDropLoop(int drops, string detail, TimeSpan delay) =>
        LinkCause.AcceptThenDrop.Write(log, host, detail, drops, (long)delay.TotalMilliseconds);

    /// <summary>Notes that a session is over and what went through it.</summary>
    public void NoteTraffic(SessionOutcome outcome, UplinkStatistics before, UplinkStatistics now)
    {
        LinkLog.Closed(
            log,
            outcome.Cause is not null ? "lost" : outcome.ClosedByServer
                ? (outcome.CloseReason.Length == 0 ? "by the service" : $"by the service: {outcome.CloseReason}") : "by this device",
            (long)outcome.ReadyFor.TotalSeconds,
            now.ChunksSent - before.ChunksSent,
            now.SilentChunks - before.SilentChunks,
            now.StaleChunks - before.StaleChunks,
            (now.BytesDown - before.BytesDown) / 1024);
    }
}
