namespace HydraKiosk.Control;

/// <summary>
/// What is used of the data budget. Megabytes are a million bytes, both directions together, with an estimate of what encryption and transport add.
/// </summary>
public sealed record DataStatus
{
    /// <summary><see cref="Level"/> while every limit is far.</summary>
    public const string Within = "within";

    /// <summary><see cref="Thrift"/> while no conversation may begin.</summary>
    public const string Refuses = "refuse";

    /// <summary>The day that is counted on, by the device's clock and time zone; null while that clock cannot be right.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Megabytes used on that day.</summary>
    public double DayMB { get; init; }

    /// <summary>Megabytes used in its month so far.</summary>
    public double MonthMB { get; init; }

    /// <summary>Megabytes that the month will have had if it goes on like that; null before there is a quarter of a day to tell by.</summary>
    public double? MonthForecastMB { get; init; }

    /// <summary>Minutes of sessions on that day.</summary>
    public double DayMinutes { get; init; }

    /// <summary>Minutes of sessions in its month so far.</summary>
    public double MonthMinutes { get; init; }

    /// <summary>The limit of a day in megabytes; null for none.</summary>
    public int? PerDayMB { get; init; }

    /// <summary>The limit of a month in megabytes; null for none.</summary>
    public int? PerMonthMB { get; init; }

    /// <summary>The limit of a day in minutes of sessions; null for none.</summary>
    public int? MinutesPerDay { get; init; }

    /// <summary>The network interface of the default route; null where there is none, and where the traffic of all counts.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether its traffic counts.</summary>
    public bool IsMetered { get; init; } = true;

    /// <summary>within, near (80 % of a limit) or spent.</summary>
    public string Level { get; init; } = Within;

    /// <summary>What is done about it: none, on-demand or refuse.</summary>
    public string Thrift { get; init; } = "none";
}
