using HydraKiosk.Fakes;
using HydraKiosk.Power;

namespace HydraKiosk.Tests.Power;

/// <summary>A sleep that only the clocks tell of.</summary>
public sealed class SleepWatchTests
{
    [Fact]
    public void A_sleep_of_the_device_is_noticed_once_and_a_hiccup_is_none()
    {
        var (clock, asleep, told) = (new ManualClock(), TimeSpan.Zero, new List<TimeSpan>());
        using var watch = new SleepWatch(() => asleep, clock, told.Add);
        asleep += TimeSpan.FromMilliseconds(20);
        clock.Advance(TimeSpan.FromSeconds(2));
        asleep += TimeSpan.FromHours(1);
        clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([TimeSpan.FromHours(1)], told);
        Assert.True(SleepWatch.OfSystem() > TimeSpan.FromSeconds(-1));
    }
}
