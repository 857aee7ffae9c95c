using HydraKiosk.Devices.Lights;

namespace HydraKiosk.Devices.Tests.Lights;

public sealed class LevelFollowerTests
{
    [Fact]
    public void It_reaches_a_level_in_a_straight_line_within_a_fifth_of_a_second()
    {
        var follower = new LevelFollower();
        Assert.True(follower.Tell(-10));
        Assert.Equal((-50f, true), follower.Step(TimeSpan.Zero));
        Assert.Equal((-30f, true), follower.Step(TimeSpan.FromMilliseconds(100)));
        Assert.Equal((-10f, false), follower.Step(TimeSpan.FromMilliseconds(200)));
    }

    [Fact]
    public void Of_many_levels_the_loudest_counts()
    {
        var follower = new LevelFollower();
        follower.Tell(-40);
        follower.Tell(-5);
        follower.Tell(-30);
        follower.Step(TimeSpan.Zero);
        Assert.Equal(-5f, follower.Step(TimeSpan.FromMilliseconds(200)).Dbfs);
    }

    [Fact]
    public void A_level_that_stays_wakes_nobody()
    {
        var follower = new LevelFollower();
        follower.Tell(-20);
        follower.Step(TimeSpan.Zero);
        Assert.False(follower.Tell(-20));
        follower.Step(TimeSpan.FromMilliseconds(200));
        Assert.Equal((-20f, false), follower.Step(TimeSpan.FromMilliseconds(400)));
        Assert.False(follower.Tell(-20.3f));
        Assert.True(follower.Tell(float.NaN));
    }
}
