using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;

namespace HydraKiosk.Traffic;

/// <summary>How near a limit of the data budget is.</summary>
internal enum DataLevel
{
    /// <summary>Under 80 % of every limit.</summary>
    Within,

    /// <summary>From 80 % of a limit on.</summary>
    Near,

    /// <summary>A limit is reached.</summary>
    Spent,
}

/// <summary>The ledger held against the limits.</summary>
/// <param name="Level">How near the nearest limit is.</param>
/// <param name="Share">The part of the nearest limit that is used; 1 at the limit, 0 without one.</param>
/// <param name="Limit">The nearest limit in words; empty without one.</param>
internal readonly record struct DataReading(DataLevel Level, double Share, string Limit)
{
    /// <summary>From this part of a limit on data are saved.</summary>
    public const double NearShare = 0.8;

    /// <summary>Contracts count megabytes of a million bytes.</summary>
    public const double BytesPerMegabyte = 1e6;

    /// <summary>Too little of a month says nothing about the rest of it.</summary>
    private const double LeastDaysForForecast = 0.25;

    /// <summary>Reads the ledger.</summary>
    public static DataReading Of(DataOptions options, DataLedger ledger, DateOnly today)
    {
        var (day, month) = (ledger.Day(today), ledger.Month(today));
        var nearest = default(DataReading);
        Take(options.PerDayMegabytes, day.Bytes / BytesPerMegabyte, "MB of this day");
        Take(options.PerMonthMegabytes, month.Bytes / BytesPerMegabyte, "MB of this month");
        Take(options.MinutesPerDay, day.Seconds / 60, "session minutes of this day");
        return nearest with { Limit = nearest.Limit ?? "" };

        void Take(int? limit, double used, string of)
        {
            if (limit is { } most && (nearest.Limit is null || used / most > nearest.Share))
            {
                var share = used / most;
                nearest = new DataReading(share >= 1 ? DataLevel.Spent : share >= NearShare ? DataLevel.Near : DataLevel.Within, share, $"the {most} {of}");
            }
        }
    }

    /// <summary>Bytes that a month will have had if it goes on as it did since it was first counted on; null before anything can be said.</summary>
    /// <param name="month">See <see cref="DataLedger.Month"/>.</param>
    /// <param name="now">By the device's clock.</param>
    public static double? Forecast(DataDay month, DateTime now)
    {
        var counted = (now - month.Date.ToDateTime(TimeOnly.MinValue)).TotalDays;
        var left = DateTime.DaysInMonth(now.Year, now.Month) - now.Day + 1 - now.TimeOfDay.TotalDays;
        return counted < LeastDaysForForecast ? null : month.Bytes + (month.Bytes / counted * left);
    }

    /// <summary>What is done at this level.</summary>
    public DataThrift Thrift(DataLimitAction action) => (action, Level) switch
    {
        (DataLimitAction.Warn, _) or (_, DataLevel.Within) => DataThrift.None,
        (DataLimitAction.Refuse, DataLevel.Spent) => DataThrift.Refuse,
        _ => DataThrift.OnDemand,
    };
}
