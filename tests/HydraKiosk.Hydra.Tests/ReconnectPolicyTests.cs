using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Running;

namespace HydraKiosk.Hydra.Tests;

public class ReconnectPolicyTests
{
    [Fact]
    public void Waits_are_drawn_below_a_ceiling_that_doubles_from_half_a_second_to_thirty()
    {
        double[] ceilings = [0.5, 1, 2, 4, 8, 16, 30, 30, 30];
        for (var seed = 0; seed < 500; seed++)
        {
            var policy = new ReconnectPolicy(seed);
            foreach (var ceiling in ceilings)
            {
                Assert.InRange(policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero).TotalSeconds, 0, ceiling);
            }
        }
    }

    [Fact]
    public void The_draw_is_uniform_over_devices_so_that_a_fleet_spreads()
    {
        var firstTenth = Enumerable.Range(0, 10_000).Count(seed =>
        {
            var policy = new ReconnectPolicy(seed);
            for (var i = 0; i < 7; i++)
            {
                policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero);
            }

            return policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero) < TimeSpan.FromSeconds(3);
        });
        Assert.InRange(firstTenth, 850, 1150);
    }

    [Fact]
    public void A_full_server_is_given_up_to_a_minute()
    {
        var longest = Enumerable.Range(0, 200).Max(seed =>
        {
            var policy = new ReconnectPolicy(seed);
            return Enumerable.Range(0, 12).Max(_ => policy.NextDelay(RetryPace.ServerFull, TimeSpan.Zero));
        });
        Assert.InRange(longest, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Only_ten_seconds_of_a_healthy_session_start_the_row_again()
    {
        var policy = new ReconnectPolicy(1);
        for (var i = 0; i < 6; i++)
        {
            policy.NextDelay(RetryPace.Ordinary, TimeSpan.FromSeconds(9.9));
        }

        Assert.Equal(6, policy.Failures);
        Assert.InRange(policy.NextDelay(RetryPace.Ordinary, TimeSpan.FromSeconds(10)).TotalSeconds, 0, 0.5);
        Assert.Equal(1, policy.Failures);
    }

    [Fact]
    public void Refused_credentials_wait_five_minutes_and_a_retry_after_is_at_least_obeyed()
    {
        var policy = new ReconnectPolicy(1);
        Assert.Equal(TimeSpan.FromMinutes(5), policy.NextDelay(RetryPace.Credentials, TimeSpan.Zero));
        Assert.InRange(policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero, TimeSpan.FromSeconds(90)).TotalSeconds, 90, 91);
        Assert.InRange(policy.NextDelay(RetryPace.Ordinary, TimeSpan.Zero, TimeSpan.FromDays(9)).TotalMinutes, 5, 5.1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_waits()
    {
        var (a, b) = (new ReconnectPolicy(42), new ReconnectPolicy(42));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(a.NextDelay(RetryPace.Ordinary, TimeSpan.Zero), b.NextDelay(RetryPace.Ordinary, TimeSpan.Zero));
        }
    }
}
