using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Primitives.Tests;

public sealed class LatencyWindowTests
{
    [Fact]
    public void Holds_the_newest_and_counts_all()
    {
        var window = new LatencyWindow(4);
        Assert.Null(window.Percentile(0.5));
        Assert.Equal(default, window.Summarize());
        foreach (var ms in (int[])[900, 900, 1, 2, 3, 4])
        {
            window.Add(TimeSpan.FromMilliseconds(ms));
        }

        Assert.Equal(6, window.Count);
        Assert.Equal(new LatencySummary(4, Ms(2), Ms(4), Ms(4), Ms(4)), window.Summarize());
        Assert.Equal((Ms(1), Ms(2), Ms(3), Ms(4)), (window.Percentile(0), window.Percentile(0.5), window.Percentile(0.51), window.Percentile(1)));
    }

    [Fact]
    public void A_negative_duration_counts_as_none()
    {
        var window = new LatencyWindow(4);
        window.Add(TimeSpan.FromSeconds(-1));
        Assert.Equal(TimeSpan.Zero, window.Percentile(1));
    }

    [Fact]
    public void Adding_allocates_nothing()
    {
        var window = new LatencyWindow(4);
        Assert.Equal(0, Allocations.In(() => window.Add(TimeSpan.FromSeconds(1))));
    }

    private static TimeSpan Ms(int ms) => TimeSpan.FromMilliseconds(ms);
}
