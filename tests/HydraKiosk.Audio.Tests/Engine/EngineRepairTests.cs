using HydraKiosk.Audio.Engine;
using HydraKiosk.Audio.Playback;
using HydraKiosk.Fakes;

namespace HydraKiosk.Audio.Tests.Engine;

public sealed class EngineRepairTests
{
    [Fact]
    public void Waits_before_rebuilding_double_up_to_half_a_minute_and_begin_anew_after_a_good_minute()
    {
        var clock = new ManualClock();
        var delays = new List<double>();
        var rebuilt = 0;
        using var repair = new EngineRepair(clock, (_, delay) => delays.Add(delay.TotalSeconds), () => rebuilt++);
        for (var defect = 1; defect <= 12; defect++)
        {
            repair.Break(new InvalidOperationException("defect"));
            Assert.True(repair.IsBroken);
            clock.Advance(TimeSpan.FromSeconds(31));
            Assert.False(repair.IsBroken);
            Assert.Equal(defect, rebuilt);
        }

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30, 30], delays);
        clock.Advance(TimeSpan.FromMinutes(2));
        repair.Break(new InvalidOperationException("defect"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0.1, delays[^1]);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(-1, 0)]
    [InlineData(0.5, 0.5)]
    public void A_volume_beyond_its_range_is_the_nearest_within(double asked, double got) =>
        Assert.Equal(got, new PlaybackControl(new ManualClock(), () => { }) { Volume = asked }.Volume);
}
