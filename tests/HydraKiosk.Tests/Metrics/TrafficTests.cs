using HydraKiosk.Metrics;

namespace HydraKiosk.Tests.Metrics;

/// <summary>Bytes by day, whatever the clock does.</summary>
public sealed class TrafficTests
{
    [Fact]
    public void Bytes_count_on_the_day_on_which_they_went_even_when_nobody_asks()
    {
        using var bench = new MetricsBench(); // Monday 2026-01-05, 08:00
        bench.Clock.Advance(TimeSpan.FromHours(15));
        bench.BytesUp = 1000;
        bench.BytesDown = 50;
        bench.Clock.Advance(TimeSpan.FromHours(1)); // midnight
        bench.BytesUp = 1300;
        bench.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([new DayTraffic(new(2026, 1, 5), 1000, 50), new DayTraffic(new(2026, 1, 6), 300, 0)], bench.Now.Days);
        Assert.Equal((1300, 50), (bench.Now.BytesUp, bench.Now.BytesDown));
    }

    [Fact]
    public void Seven_days_are_kept()
    {
        var traffic = new DailyTraffic();
        for (var day = 0; day < 10; day++)
        {
            traffic.Take(100 * (day + 1), 0, new DateOnly(2026, 1, 1).AddDays(day));
        }

        Assert.Equal(DailyTraffic.Capacity, traffic.Days.Count);
        Assert.Equal((new DateOnly(2026, 1, 4), new DateOnly(2026, 1, 10)), (traffic.Days[0].Date, traffic.Days[^1].Date));
        Assert.All(traffic.Days, d => Assert.Equal(100, d.BytesUp));
        Assert.Equal(1000, traffic.BytesUp);
    }

    [Fact]
    public void A_clock_that_is_set_right_or_set_back_loses_nothing_that_counts()
    {
        var traffic = new DailyTraffic();
        traffic.Take(10, 0, new DateOnly(1970, 1, 1));
        for (var day = 1; day <= 6; day++)
        {
            traffic.Take(10 + (10 * day), 0, new DateOnly(2026, 1, day));
        }

        traffic.Take(75, 0, new DateOnly(2026, 1, 5)); // set back by a day: an old day goes on
        traffic.Take(80, 0, new DateOnly(2026, 1, 7)); // 1970, counted on longest ago, makes room

        Assert.Equal([1, 2, 3, 4, 6, 5, 7], traffic.Days.Select(d => d.Date.Day));
        Assert.All(traffic.Days, d => Assert.Equal(2026, d.Date.Year));
        Assert.Equal([10, 10, 10, 10, 10, 15, 5], traffic.Days.Select(d => d.BytesUp));
    }

    [Fact]
    public void Totals_that_arrive_late_are_ignored()
    {
        var traffic = new DailyTraffic();
        var today = new DateOnly(2026, 1, 1);
        traffic.Take(100, 10, today);
        traffic.Take(90, 5, today);
        traffic.Take(110, 10, today);

        Assert.Equal(new DayTraffic(today, 110, 10), Assert.Single(traffic.Days));
    }
}
