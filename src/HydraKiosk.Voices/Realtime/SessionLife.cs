using Microsoft.Extensions.Logging;

namespace HydraKiosk.Voices.Realtime;

/// <summary>
/// A session that ends by itself is replaced before that, between two turns: from some time before its end on, the first quiet moment is taken.
/// Where there is none the service ends it, and the next one follows at once. Thread-safe.
/// </summary>
/// <param name="clock">Tells the time.</param>
/// <param name="log">The journal.</param>
/// <param name="isQuiet">Whether nobody speaks, nothing is owed and nothing sounds.</param>
/// <param name="soon">Told once how long there is still, when it begins to look for a moment.</param>
/// <param name="renew">Ends the session in order.</param>
internal sealed class SessionLife(TimeProvider clock, ILogger log, Func<bool> isQuiet, Action<TimeSpan> soon, Action renew) : IDisposable
{
    /// <summary>From so long before the end on a quiet moment is looked for.</summary>
    public static readonly TimeSpan LooksFrom = TimeSpan.FromSeconds(90);

    /// <summary>A shorter life than this is not worth a plan: what the service says is taken for a mistake.</summary>
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(0.5);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private DateTimeOffset _end;
    private bool _isLooking;
    private bool _isOver;

    /// <summary>The service has said when the session ends.</summary>
    /// <param name="unixSeconds">By its own clock.</param>
    /// <param name="clockAhead">How far this device's clock is ahead of the service's; null where nobody knows.</param>
    public void Plan(long unixSeconds, TimeSpan? clockAhead)
    {
        lock (_lock)
        {
            var end = DateTimeOffset.FromUnixTimeSeconds(unixSeconds) + (clockAhead ?? TimeSpan.Zero);
            var left = end - clock.GetUtcNow();
            if (_isOver || _isLooking || left < _shortest || left > TimeSpan.FromDays(1))
            {
                return;
            }

            _end = end;
            _timer ??= clock.CreateTimer(static life => ((SessionLife)life!).OnTime(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            var wait = left - LooksFrom;
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, _beat);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer?.Dispose();
        }
    }

    private void OnTime()
    {
        TimeSpan left;
        bool begins;
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            left = _end - clock.GetUtcNow();
            begins = !_isLooking;
            _isLooking = true;
        }

        if (begins)
        {
            RealtimeLog.Renews(log, (long)left.TotalSeconds, "between two turns");
            soon(left);
        }

        if (!isQuiet())
        {
            return;
        }

        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        renew();
    }
}
