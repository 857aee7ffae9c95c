namespace HydraKiosk.Traffic;

/// <summary>
/// What was used, day by day. What is used while the clock cannot be right, as on a board without a battery before it has asked for the time, waits
/// and counts on the first day that can. Not thread-safe.
/// </summary>
internal sealed class DataLedger
{
    /// <summary>Days kept: two months, and some that a wrong clock has made.</summary>
    public const int Capacity = 70;

    /// <summary>No version of this program is older: a clock that shows an earlier day is wrong.</summary>
    public static readonly DateOnly FirstPossibleDay = new(2026, 1, 1);

    private readonly List<DataDay> _days = []; // the one counted on last is last

    /// <summary>A ledger with nothing in it.</summary>
    public DataLedger()
    {
    }

    /// <summary>A ledger that was kept.</summary>
    /// <param name="days">Its days, the one counted on last at the end.</param>
    /// <param name="undated">What waits for a day.</param>
    public DataLedger(IEnumerable<DataDay> days, DataDay undated) => (_days, Undated) = ([.. days], undated);

    /// <summary>The days, the one counted on last at the end.</summary>
    public IReadOnlyList<DataDay> Days => _days;

    /// <summary>What waits for a day.</summary>
    public DataDay Undated { get; private set; }

    /// <summary>Counts what was used.</summary>
    /// <param name="today">By the device's clock.</param>
    /// <param name="bytes">Over the network.</param>
    /// <param name="seconds">Of open sessions.</param>
    public void Count(DateOnly today, long bytes, double seconds)
    {
        if (today < FirstPossibleDay)
        {
            Undated = new DataDay(default, Undated.Bytes + bytes, Undated.Seconds + seconds);
            return;
        }

        (bytes, seconds, Undated) = (bytes + Undated.Bytes, seconds + Undated.Seconds, default);
        var index = _days.FindIndex(d => d.Date == today);
        var day = index < 0 ? new DataDay(today, 0, 0) : _days[index];
        if (index >= 0)
        {
            _days.RemoveAt(index);
        }
        else if (_days.Count == Capacity)
        {
            _days.RemoveAt(0);
        }

        _days.Add(day with { Bytes = day.Bytes + bytes, Seconds = day.Seconds + seconds });
    }

    /// <summary>What was used on a day.</summary>
    public DataDay Day(DateOnly date)
    {
        var index = _days.FindIndex(d => d.Date == date);
        return index < 0 ? new DataDay(date, 0, 0) : _days[index];
    }

    /// <summary>What was used in the month of a day; its date is the first day of it that was counted on.</summary>
    public DataDay Month(DateOnly of)
    {
        var month = new DataDay(of, 0, 0);
        foreach (var day in _days)
        {
            if (day.Date.Year == of.Year && day.Date.Month == of.Month)
            {
                month = new DataDay(day.Date < month.Date ? day.Date : month.Date, month.Bytes + day.Bytes, month.Seconds + day.Seconds);
            }
        }

        return month;
    }
}
