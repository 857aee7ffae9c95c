using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Journal;

namespace HydraKiosk.Primitives.Tests;

/// <summary>Lines whose number somebody else decides.</summary>
public sealed class LineBudgetTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void The_first_few_of_a_minute_are_written_and_the_rest_is_counted()
    {
        var budget = new LineBudget(_clock, perMinute: 3);
        Assert.Equal([true, true, true, false, false], Enumerable.Range(0, 5).Select(_ => budget.Take(1, out var left) && left == 0));
        Assert.True(budget.Take(2, out _), "another kind has its own");

        _clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        Assert.False(budget.Take(1, out var untold));
        Assert.Equal(0, untold); // told with the next line and not without one
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(budget.Take(1, out var leftOut));
        Assert.Equal(3, leftOut);
        Assert.True(budget.Take(1, out leftOut));
        Assert.Equal(0, leftOut);
    }
}
