using System.Globalization;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Reloading;

/// <summary>
/// Which profile the time of day chooses, by the device's clock: the first of the file whose hours it is. A choice by hand holds until hours next
/// begin or end.
/// </summary>
/// <param name="profiles">The profiles by name, in the order of the file.</param>
internal sealed class ProfileSchedule(IReadOnlyDictionary<string, ProfileOptions> profiles)
{
    private const int DaysBack = 8; // one more than a week: hours that begin on one day of it

    private readonly Window[] _windows = [.. profiles.Where(p => p.Value.Hours is not null).Select(p => new Window(p.Key, p.Value))];

    /// <summary>Whether any profile has hours.</summary>
    public bool HasHours => _windows.Length > 0;

    /// <summary>The profile whose hours it is; null for none.</summary>
    /// <param name="now">The time of day here.</param>
    public string? At(DateTime now)
    {
        foreach (var window in _windows)
        {
            // hours that began yesterday may go on past midnight
            if (window.Contains(now, now.Date) || window.Contains(now, now.Date.AddDays(-1)))
            {
                return window.Name;
            }
        }

        return null;
    }

    /// <summary>When hours last began or ended; null where that was not within the last week, or there are none.</summary>
    /// <param name="now">The time of day here.</param>
    public DateTime? LastEdge(DateTime now)
    {
        DateTime? last = null;
        foreach (var window in _windows)
        {
            for (var back = 0; back <= DaysBack; back++)
            {
                var day = now.Date.AddDays(-back);
                if (!window.BeginsOn(day))
                {
                    continue;
                }

                var (from, to) = window.On(day);
                last = Later(last, from, now);
                last = Later(last, to, now);
            }
        }

        return last;
    }

    /// <summary>When it is chosen by itself, in words; null for never.</summary>
    public static string? InWords(ProfileOptions profile) =>
        profile.Hours is null ? null
        : profile.Days is not { } days ? profile.Hours
        : $"{profile.Hours} on {string.Join(", ", days.Select(d => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedDayName(d).ToLowerInvariant()))}";

    private static DateTime? Later(DateTime? last, DateTime edge, DateTime now) => edge <= now && (last is null || edge > last) ? edge : last;

    private sealed class Window
    {
        private readonly TimeSpan _from;
        private readonly TimeSpan _length;
        private readonly IReadOnlyList<DayOfWeek>? _days;

        public Window(string name, ProfileOptions profile)
        {
            Name = name;
            _days = profile.Days;
            var ends = profile.Hours!.Split('-'); // the check has seen to their form
            _from = Time(ends[0]);
            var to = Time(ends[1]);
            _length = to > _from ? to - _from : to - _from + TimeSpan.FromDays(1);
        }

        public string Name { get; }

        public bool BeginsOn(DateTime day) => _days is null || _days.Contains(day.DayOfWeek);

        public (DateTime From, DateTime To) On(DateTime day) => (day + _from, day + _from + _length);

        public bool Contains(DateTime now, DateTime day)
        {
            var (from, to) = On(day);
            return BeginsOn(day) && now >= from && now < to;
        }

        private static TimeSpan Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture).ToTimeSpan();
    }
}
