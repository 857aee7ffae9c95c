using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Consent;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>Calls that wait for a person: the button, and a spoken yes.</summary>
public sealed class RunnerConsentTests : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly FakeTool _tool = new();
    private RunnerBench _bench;

    public RunnerConsentTests() => _bench = new RunnerBench((_tool, ToolDefaults.For(ToolClass.Money)));

    [Fact]
    public async Task The_button_lets_the_very_call_run_and_its_result_follows()
    {
        await using var answers = _bench.Run("print").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await answers.MoveNextAsync());
        Assert.Contains("waiting for approval", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal((SpeakWhen.Now, BackgroundWork.UntilStopped), (answers.Current.When, answers.Current.Work));
        Assert.Equal(0, _tool.Runs);

        _bench.Clock.Advance(_second);
        Assert.Equal(ConsentPress.Taken, _bench.Desk.Confirm());
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(("""{"ok":true}""", SpeakWhen.WhenIdle), (answers.Current.Output, answers.Current.When));
        Assert.False(await answers.MoveNextAsync());
        Assert.Equal("asked approved began ended", _bench.Stages());
    }

    [Fact]
    public async Task Without_a_press_nothing_is_done()
    {
        var running = _bench.AllAsync("print");
        await _bench.Asked;
        await _bench.PassAsync(ConsentDesk.DefaultLimit, timers: 1);

        Assert.Contains("did not press the button in time", (await running)[^1].Output, StringComparison.Ordinal);
        Assert.Equal(0, _tool.Runs);
        Assert.Equal("asked expired", _bench.Stages());
    }

    [Fact]
    public async Task A_call_with_other_arguments_is_another_call()
    {
        var first = _bench.AllAsync("print", """{"amount":1}""", "a");
        await _bench.Asked;
        var second = await _bench.OneAsync("print", """{"amount":1000}""", "b");
        Assert.Contains("already asking", second, StringComparison.Ordinal);

        _bench.Clock.Advance(_second);
        _bench.Desk.Confirm();
        await first;
        Assert.Equal(1, _tool.Runs);
        Assert.Equal("asked refused", _bench.Stages("b"));
    }

    [Fact]
    public async Task The_kill_switch_after_the_press_still_stops_it()
    {
        var running = _bench.AllAsync("print");
        await _bench.Asked;
        _bench.IsKilled = true;
        _bench.Clock.Advance(_second);
        _bench.Desk.Confirm();

        await running;
        Assert.Equal(0, _tool.Runs);
        Assert.Equal("asked approved refused", _bench.Stages());
    }

    [Fact]
    public async Task A_call_that_nobody_wants_any_more_asks_nobody()
    {
        using var stop = new CancellationTokenSource();
        var running = _bench.AllAsync("print", cancellation: stop.Token);
        await _bench.Asked;
        await stop.CancelAsync();
        await running;

        _bench.Clock.Advance(_second);
        Assert.Equal(ConsentPress.NothingAsked, _bench.Desk.Confirm());
        Assert.Equal(0, _tool.Runs);
    }

    [Fact]
    public async Task A_spoken_yes_counts_only_after_the_person_has_taken_a_turn()
    {
        _bench.Dispose();
        _bench = new RunnerBench((_tool, ToolDefaults.For(ToolClass.Act) with { Consent = ToolConsent.Spoken }));

        Assert.Contains("Ask the person", await _bench.OneAsync("print", turn: 1), StringComparison.Ordinal);
        Assert.Contains("Ask the person", await _bench.OneAsync("print", turn: 1), StringComparison.Ordinal);
        Assert.Equal(0, _tool.Runs);

        _bench.Clock.Advance(SpokenConsent.SoonestYes);
        Assert.Equal("""{"ok":true}""", await _bench.OneAsync("print", turn: 2));
        Assert.Equal(1, _tool.Runs);
    }

    public void Dispose() => _bench.Dispose();
}
