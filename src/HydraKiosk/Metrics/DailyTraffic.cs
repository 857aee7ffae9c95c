namespace HydraKiosk.Metrics;

/// <summary>
/// Bytes by calendar day. Days are kept in the order in which they were last counted on, not by date: a clock that starts in 1970 and is set
/// right later, or a change of zone, costs no day that was just counted. Not thread-safe.
/// </summary>
internal sealed class DailyTraffic
{
    /// <summary>Days kept.</summary>
    public const int Capacity = 7;

    private readonly List<DayTraffic> _days = []; // the one counted on now is last

    /// <summary>All that was counted.</summary>
    public long BytesUp { get; private set; }

    /// <summary>All that was counted.</summary>
    public long BytesDown { get; private set; }

    /// <summary>The days, the present one last.</summary>
    public IReadOnlyList<DayTraffic> Days => [.. _days];

    /// <summary>
    /// Takes totals since the daemon's start. What is new since the last look counts on <paramref name="today"/>; older totals that arrive late are
    /// ignored.
    /// </summary>
    public void Take(long bytesUp, long bytesDown, DateOnly today)
    {
        var (up, down) = (Math.Max(0, bytesUp - BytesUp), Math.Max(0, bytesDown - BytesDown));
        BytesUp += up;
        BytesDown += down;
        var index = _days.FindIndex(d => d.Date == today);
        var day = index < 0 ? new DayTraffic(today, 0, 0) : _days[index];
        if (index >= 0)
        {
            _days.RemoveAt(index);
        }
        else if (_days.Count == Capacity)
        {
            _days.RemoveAt(0);
        }

        _days.Add(day with { BytesUp = day.BytesUp + up, BytesDown = day.BytesDown + down });
    }
}
