using System.Globalization;

namespace HydraKiosk.Control;

/// <summary>The data budget in a few words for people.</summary>
internal static class DataWords
{
    /// <summary>What is used of what; empty where there is no limit.</summary>
    public static string Of(DataStatus data)
    {
        var parts = new List<string>(3);
        if (data.PerDayMB is { } day)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{data.DayMB:0.#} of {day} MB today"));
        }

        if (data.PerMonthMB is { } month)
        {
            var forecast = data.MonthForecastMB is { } mb ? string.Create(CultureInfo.InvariantCulture, $", {mb:0} expected") : "";
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{data.MonthMB:0.#} of {month} MB this month{forecast}"));
        }

        if (data.MinutesPerDay is { } minutes)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{data.DayMinutes:0.#} of {minutes} min today"));
        }

        return string.Join(", ", parts);
    }

    /// <summary>What is used today and this month, whether or not there is a limit; nothing while the daemon does not know what day it is.</summary>
    public static string[] Use(DataStatus data)
    {
        if (data.Day is null)
        {
            return [];
        }

        var forecast = data.MonthForecastMB is { } mb ? string.Create(CultureInfo.InvariantCulture, $" ({mb:0} expected)") : "";
        return
        [
            $"data today {Part(data.DayMB, data.PerDayMB, "MB")}, {Part(data.DayMinutes, data.MinutesPerDay, "min")}",
            $"this month {Part(data.MonthMB, data.PerMonthMB, "MB")}{forecast}, {Part(data.MonthMinutes, null, "min")}",
            .. data.IsMetered ? (string[])[] : [data.Interface is { } name ? $"{name} does not count" : "not counted now"],
        ];
    }

    private static string Part(double used, int? limit, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{used:0.#}{(limit is { } most ? $" of {most}" : "")} {unit}");
}
