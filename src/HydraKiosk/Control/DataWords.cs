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
}
