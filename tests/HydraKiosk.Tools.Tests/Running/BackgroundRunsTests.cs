using HydraKiosk.Tools.Running;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>Which of several calls of a tool is the one that runs in the background.</summary>
public sealed class BackgroundRunsTests
{
    private readonly BackgroundRuns _runs = new(most: 2);

    [Fact]
    public void A_call_that_does_not_come_to_run_ends_nothing()
    {
        var first = _runs.Begin("search", isStoppable: true)!;
        _runs.End(_runs.Begin("search", isStoppable: true)!);
        Assert.False(first.IsReplaced);
        Assert.False(first.Stop.IsCancellationRequested);

        var next = _runs.Begin("search", isStoppable: true)!;
        next.TakePlace();

        Assert.True(first.IsReplaced);
        Assert.Null(next.Earlier);
    }

    [Fact]
    public void A_call_that_took_its_place_leaves_it_free()
    {
        var first = _runs.Begin("search", isStoppable: true)!;
        var second = _runs.Begin("search", isStoppable: true)!;
        second.TakePlace();
        _runs.End(first);
        _runs.End(second);

        Assert.Null(_runs.Begin("search", isStoppable: true)!.Earlier);
    }
}
