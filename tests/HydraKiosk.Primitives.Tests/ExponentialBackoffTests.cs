using HydraKiosk.Primitives.Backoff;

namespace HydraKiosk.Primitives.Tests;

public sealed class ExponentialBackoffTests
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan _cap = TimeSpan.FromSeconds(10);

    [Fact]
    public void Waits_double_to_the_cap_and_are_spread()
    {
        var backoff = new ExponentialBackoff(new Random(3), leastShare: 0.5);
        double[] full = [0.5, 1, 2, 4, 8, 10, 10, 10];
        var waits = full.Select(_ => backoff.Next(_first, _cap).TotalSeconds).ToList();
        Assert.All(full.Zip(waits), pair => Assert.InRange(pair.Second, pair.First / 2, pair.First));
        Assert.True(waits[^3..].Distinct().Count() > 1);
        for (var i = 0; i < 5000; i++)
        {
            Assert.InRange(backoff.Next(_first, _cap).TotalSeconds, 5, 10);
        }

        backoff.Reset();
        Assert.InRange(backoff.Next(_first, _cap).TotalSeconds, 0.25, 0.5);
    }

    [Fact]
    public void With_full_jitter_a_wait_may_be_nearly_nothing_and_never_more_than_its_ceiling()
    {
        var backoff = new ExponentialBackoff(new Random(3));
        var shares = new List<double>();
        for (var i = 0; i < 1000; i++)
        {
            backoff.Reset();
            shares.Add(backoff.Next(_first, _cap) / _first);
        }

        Assert.All(shares, share => Assert.InRange(share, 0, 1));
        Assert.True(shares.Min() < 0.05 && shares.Max() > 0.95, $"{shares.Min()} to {shares.Max()}");
    }

    [Fact]
    public void A_row_without_end_stays_at_the_cap()
    {
        var backoff = new ExponentialBackoff(new Random(3), leastShare: 1);
        for (var i = 0; i < 5000; i++)
        {
            backoff.Next(_first, _cap);
        }

        Assert.Equal((_cap, 5001), (backoff.Next(_first, _cap), backoff.Attempts));
    }
}
