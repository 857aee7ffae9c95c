using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Reloading;

namespace HydraKiosk.Tests.Reloading;

/// <summary>Which profile the time of day chooses. 2026-11-30 is a Monday.</summary>
public sealed class ProfileScheduleTests
{
    private static readonly ProfileSchedule _schedule = new(new Dictionary<string, ProfileOptions>
    {
        ["never"] = new(),
        ["night"] = new() { Hours = "22:00-06:00" },
        ["weekend"] = new() { Hours = "10:00-18:00", Days = [DayOfWeek.Saturday, DayOfWeek.Sunday] },
        ["late"] = new() { Hours = "23:00-01:00", Days = [DayOfWeek.Sunday] },
        ["long"] = new() { Hours = "05:00-12:00" },
    });

    [Theory]
    [InlineData("2026-11-30 21:59:59", null)]
    [InlineData("2026-11-30 22:00:00", "night")]
    [InlineData("2026-12-01 05:59:59", "night")] // before "long", which has begun as well: the first of the file
    [InlineData("2026-12-01 06:00:00", "long")]
    [InlineData("2026-12-01 12:00:00", null)]
    [InlineData("2026-12-05 10:00:00", "weekend")]
    [InlineData("2026-12-05 18:00:00", null)]
    [InlineData("2026-12-07 13:00:00", null)]
    public void The_first_of_the_file_whose_hours_it_is(string now, string? profile) => Assert.Equal(profile, _schedule.At(Time(now)));

    [Fact]
    public void Hours_that_begin_on_a_day_go_on_past_its_midnight()
    {
        var schedule = new ProfileSchedule(new Dictionary<string, ProfileOptions>
        {
            ["late"] = new() { Hours = "23:00-01:00", Days = [DayOfWeek.Sunday] },
        });

        Assert.Null(schedule.At(Time("2026-11-29 00:30:00")));
        Assert.Equal("late", schedule.At(Time("2026-11-29 23:30:00")));
        Assert.Equal("late", schedule.At(Time("2026-11-30 00:59:59")));
        Assert.Null(schedule.At(Time("2026-11-30 01:00:00")));
        Assert.Equal(Time("2026-11-30 01:00:00"), schedule.LastEdge(Time("2026-12-06 22:59:00")));
    }

    [Fact]
    public void An_edge_is_where_any_hours_begin_or_end()
    {
        Assert.Equal(Time("2026-11-30 22:00:00"), _schedule.LastEdge(Time("2026-11-30 23:00:00")));
        Assert.Equal(Time("2026-12-01 05:00:00"), _schedule.LastEdge(Time("2026-12-01 05:59:00")));
        Assert.Equal(Time("2026-12-01 12:00:00"), _schedule.LastEdge(Time("2026-12-01 21:59:00")));
        Assert.Null(new ProfileSchedule(new Dictionary<string, ProfileOptions> { ["n"] = new() }).LastEdge(Time("2026-12-01 12:00:00")));
    }

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
