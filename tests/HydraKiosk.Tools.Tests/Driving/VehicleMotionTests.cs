using HydraKiosk.Fakes;
using HydraKiosk.Tools.Driving;

namespace HydraKiosk.Tools.Tests.Driving;

public sealed class VehicleMotionTests
{
    private static readonly TimeSpan _period = TimeSpan.FromMilliseconds(500);

    private readonly ManualClock _clock = new();
    private readonly VehicleMotion _motion;

    public VehicleMotionTests() => _motion = new VehicleMotion(new MotionRules(), _clock);

    [Fact]
    public void Before_the_first_reading_it_counts_as_moving()
    {
        Assert.Equal((MotionState.Unknown, true, (double?)null), (_motion.State, _motion.IsMoving, _motion.SpeedKmh));

        _clock.Advance(TimeSpan.FromHours(1));

        Assert.True(_motion.IsMoving);
    }

    [Fact]
    public void It_stands_when_it_has_been_slow_for_three_seconds()
    {
        Report(0);
        Drive(0, TimeSpan.FromSeconds(2.5));
        Assert.Equal(MotionState.Moving, _motion.State);

        Drive(0, _period);

        Assert.Equal((MotionState.Standing, false), (_motion.State, _motion.IsMoving));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3.01, true)]
    [InlineData(-3, false)]
    [InlineData(-10, true)]
    public void It_moves_above_three_kilometres_an_hour_whichever_way(double kmh, bool isMoving)
    {
        Stand();

        Report(kmh);

        Assert.Equal(isMoving, _motion.IsMoving);
        Assert.Equal(Math.Abs(kmh), _motion.SpeedKmh);
    }

    [Fact]
    public void A_moment_above_begins_the_wait_anew()
    {
        Drive(0, TimeSpan.FromSeconds(2.5));
        Report(4);
        Drive(0, TimeSpan.FromSeconds(3)); // the first of them came 0.5 s after

        Assert.True(_motion.IsMoving);
        Drive(0, _period);
        Assert.False(_motion.IsMoving);
    }

    [Fact]
    public void A_reading_is_good_for_two_seconds()
    {
        Stand();

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(MotionState.Standing, _motion.State);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((MotionState.Unknown, true, (double?)null), (_motion.State, _motion.IsMoving, _motion.SpeedKmh));
    }

    [Fact]
    public void After_a_gap_it_has_to_be_slow_for_three_seconds_again()
    {
        Stand();
        _clock.Advance(TimeSpan.FromSeconds(2.1));

        Report(0);
        Assert.Equal(MotionState.Moving, _motion.State);
        Drive(0, TimeSpan.FromSeconds(3));
        Assert.Equal(MotionState.Standing, _motion.State);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(500.1)]
    public void A_sensor_that_does_not_know_counts_as_moving_and_begins_the_wait_anew(double? kmh)
    {
        Stand();

        Report(kmh);
        Assert.Equal(MotionState.Unknown, _motion.State);
        Report(0);
        Assert.Equal(MotionState.Moving, _motion.State);
    }

    [Fact]
    public void A_reading_from_the_future_is_good_for_no_longer_than_one_of_now()
    {
        Stand();
        _motion.Report(0, _clock.GetTimestamp() + TimeSpan.FromHours(1).Ticks);

        _clock.Advance(TimeSpan.FromSeconds(2.1));

        Assert.Equal(MotionState.Unknown, _motion.State);
    }

    [Fact]
    public void A_reading_that_comes_late_changes_nothing()
    {
        Stand();

        _motion.Report(90, _clock.GetTimestamp() - TimeSpan.FromSeconds(1).Ticks);

        Assert.Equal((MotionState.Standing, (double?)0), (_motion.State, _motion.SpeedKmh));
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        Stand();

        _clock.SetUtc(_clock.GetUtcNow().AddYears(-20));

        Assert.Equal(MotionState.Standing, _motion.State);
    }

    [Fact]
    public void Limits_that_cannot_hold_are_refused()
    {
        Refused(new MotionRules { MovingAboveKmh = -1 });
        Refused(new MotionRules { MovingAboveKmh = double.NaN });
        Refused(new MotionRules { MovingAboveKmh = 501 });
        Refused(new MotionRules { StaleAfter = TimeSpan.Zero });
        Refused(new MotionRules { StandingAfter = TimeSpan.FromTicks(-1) });

        void Refused(MotionRules rules) => Assert.Throws<ArgumentOutOfRangeException>(() => new VehicleMotion(rules, _clock));
    }

    private void Stand()
    {
        Report(0);
        Drive(0, TimeSpan.FromSeconds(5));
        Assert.Equal(MotionState.Standing, _motion.State);
    }

    /// <summary>A reading every half second, the last one at the end.</summary>
    private void Drive(double kmh, TimeSpan time)
    {
        for (var driven = TimeSpan.Zero; driven < time; driven += _period)
        {
            _clock.Advance(_period);
            Report(kmh);
        }
    }

    private void Report(double? kmh) => _motion.Report(kmh, _clock.GetTimestamp());
}
