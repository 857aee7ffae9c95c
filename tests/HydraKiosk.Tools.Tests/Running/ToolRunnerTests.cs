using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Tests.Running;

/// <summary>What a call has to pass, and what comes of one that does not.</summary>
public sealed class ToolRunnerTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30); // only ever reached by a failure
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(3); // of the tool; after 4 s the model would be told that it is at work

    private readonly List<RunnerBench> _benches = [];

    [Fact]
    public async Task Hands_the_arguments_over_and_the_output_back()
    {
        var tool = new FakeTool((arguments, _) =>
            new(ToolOutput.Success(json => json.WriteString("zone", arguments.GetProperty("zone").GetString()))));
        var bench = Bench(tool);

        Assert.Equal("""{"ok":true,"zone":"B"}""", await bench.OneAsync("print", """{"zone":"B"}"""));
        Assert.Empty(bench.Log.Lines);
        Assert.Equal("began ended", bench.Stages());
    }

    [Fact]
    public async Task Of_two_equal_calls_at_once_one_runs_and_both_are_told()
    {
        var paper = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new FakeTool((_, _) => new(paper.Task));
        var bench = Bench(tool, rules => rules with { RepeatWindow = TimeSpan.FromSeconds(30) });
        var calls = Enumerable.Range(0, 8).Select(i => Task.Run(() => bench.OneAsync("print", """{"desk":"B"}""", $"call_{i}"))).ToArray();
        await tool.Started.Task.WaitAsync(_patience);
        await WaitAsync(() => bench.Records.Count(r => r.StageWord == "repeated") == 7);

        paper.SetResult("""{"ok":true,"number":7}""");
        var told = await Task.WhenAll(calls).WaitAsync(_patience);

        Assert.Equal(1, tool.Runs);
        Assert.All(told, output => Assert.Contains("7", output, StringComparison.Ordinal));
        Assert.Equal(1, bench.Records.Count(r => r.StageWord == "began"));
    }

    [Fact]
    public async Task A_call_that_the_policy_turns_down_repeats_nothing_for_the_next()
    {
        var tool = new FakeTool();
        var bench = Bench(tool, rules => rules with { RepeatWindow = TimeSpan.FromSeconds(30) });
        bench.IsKilled = true;
        Assert.Contains("\"ok\":false", await bench.OneAsync("print"), StringComparison.Ordinal);
        bench.IsKilled = false;

        Assert.Equal("""{"ok":true}""", await bench.OneAsync("print"));
        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task The_kill_switch_ends_what_is_at_work_whoever_has_called_it()
    {
        var tool = new FakeTool(async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return "never";
        });
        var bench = Bench(tool);
        var call = bench.OneAsync("print");
        await tool.Started.Task.WaitAsync(_patience);

        bench.IsKilled = true;
        bench.Runner.StopAll();

        RunnerBench.AssertFailure(
            await call.WaitAsync(_patience), "The kill switch of the device has stopped the call. Whether it was done is not known.");
        Assert.Equal("began ended", bench.Stages());
        bench.IsKilled = false;
        var next = bench.OneAsync("print", callId: "call_2");
        await WaitAsync(() => tool.Runs == 2);
        Assert.False(next.IsCompleted, "what begins after the release is not ended");
        bench.Runner.StopAll();
        await next.WaitAsync(_patience);
    }

    [Fact]
    public void What_the_conversation_keeps_back_stands_in_the_log()
    {
        var bench = Bench(new FakeTool());
        bench.Runner.NotPassedOn(new ToolRequest("call_1", "print", "", 3, 2, DeviceMode.Engaged), "its reply was cancelled");
        bench.Runner.NotPassedOn(new ToolRequest("call_2", null, "", 3, 2, DeviceMode.Engaged), "too many calls at once");
        bench.Runner.Dismissed(new ToolRequest("call_3", "print", "", 3, 2, DeviceMode.Engaged));

        Assert.Equal(("refused", "its reply was cancelled", "act"), (bench.Records[1].StageWord, bench.Records[1].Why, bench.Records[1].Class));
        Assert.Equal(("refused", "too many calls at once", 3), (bench.Records[2].StageWord, bench.Records[2].Why, bench.Records[2].Session));
        Assert.Equal(("dropped", "print"), (bench.Records[3].StageWord, bench.Records[3].Tool));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Print")]
    [InlineData("rm -rf")]
    public async Task Refuses_what_is_not_in_the_catalogue(string? name)
    {
        var bench = Bench(new FakeTool());

        RunnerBench.AssertFailure(await bench.OneAsync(name), "There is no such tool on this device.");
        var line = Assert.Single(bench.Log.Lines);
        Assert.Equal((LogLevel.Warning, 4001), (line.Level, line.EventId));
        Assert.True(string.IsNullOrEmpty(name)
            || !line.Message.Contains(name, StringComparison.Ordinal), "a name the model made up is not for the journal");
        Assert.Equal("refused", bench.Stages());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("{} trailing")]
    [InlineData("not json at all")]
    [InlineData("{\"a\":\"\\ud83d\"}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"{}\"")]
    public async Task Does_not_run_what_is_no_JSON_object(string arguments)
    {
        var tool = new FakeTool();
        var bench = Bench(tool);

        Assert.Contains("Nothing was done", await bench.OneAsync("print", arguments), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, tool.Runs);
        Assert.InRange(Assert.Single(bench.Log.Lines).EventId, 4003, 4004);
        Assert.Equal("refused", bench.Stages());
    }

    [Fact]
    public async Task Does_not_run_what_no_encoding_can_hold()
    {
        var tool = new FakeTool();

        Assert.Contains("half of a character", await Bench(tool).OneAsync("print", $"{{\"a\":\"{(char)0xD83D}\"}}"), StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
    }

    [Theory]
    [InlineData("""{"desk":"B1","colour":"red"}""")]
    [InlineData("""{"desk":7}""")]
    [InlineData("{}")]
    public async Task Does_not_run_what_does_not_fit_the_schema(string arguments)
    {
        var tool = new FakeTool { Schema = """{"type":"object","properties":{"desk":{"type":"string"}},"required":["desk"]}""" };
        var bench = Bench(tool);

        Assert.Contains("The arguments do not fit, so nothing was done", await bench.OneAsync("print", arguments), StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
        Assert.Equal(4004, Assert.Single(bench.Log.Lines).EventId);
    }

    [Theory]
    [InlineData(DeviceMode.Idle)]
    [InlineData(DeviceMode.Driving)]
    public async Task Does_not_run_while_the_device_is_in_the_middle_of_something_else(DeviceMode mode)
    {
        var tool = new FakeTool();
        var bench = Bench(tool);

        Assert.Contains("\"ok\":false", Assert.Single(await bench.AllAsync("print", mode: mode)).Output, StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
        Assert.Equal(4002, Assert.Single(bench.Log.Lines).EventId);
        Assert.Equal("mode", Assert.Single(bench.Records, r => r.CallId is not null).Why);
    }

    [Fact]
    public async Task The_device_knows_better_than_the_conversation_what_it_is_in_the_middle_of()
    {
        var tool = new FakeTool();
        var bench = Bench(tool);
        bench.Options = new() { ModeOf = _ => DeviceMode.Driving };

        await bench.Make().OneAsync("print");

        Assert.Equal(0, tool.Runs);
    }

    [Fact]
    public async Task The_kill_switch_stops_what_would_run()
    {
        var tool = new FakeTool();
        var bench = Bench(tool);
        bench.IsKilled = true;

        Assert.Contains("\"ok\":false", await bench.OneAsync("print"), StringComparison.Ordinal);
        Assert.Equal(0, tool.Runs);
    }

    [Fact]
    public async Task Runs_no_more_than_so_many_calls_in_any_minute()
    {
        var tool = new FakeTool();
        var bench = Bench(tool, rules => rules with { PerMinute = 2 });

        await bench.OneAsync("print");
        bench.Clock.Advance(TimeSpan.FromSeconds(30));
        await bench.OneAsync("print");
        bench.Clock.Advance(TimeSpan.FromSeconds(29.999));
        Assert.Contains("\"ok\":false", await bench.OneAsync("print"), StringComparison.Ordinal);
        bench.Clock.Advance(TimeSpan.FromMilliseconds(1)); // the first is a minute old, the second half a minute
        await bench.OneAsync("print");
        Assert.Contains("\"ok\":false", await bench.OneAsync("print"), StringComparison.Ordinal);

        Assert.Equal(3, tool.Runs);
        Assert.Equal([4002, 4002], bench.Log.Lines.Select(l => l.EventId));
    }

    [Fact]
    public async Task Tells_the_model_why_a_tool_turns_a_call_down()
    {
        var bench = Bench(new FakeTool((_, _) => throw new ToolRefusedException("Desk 9 does not exist.")));

        RunnerBench.AssertFailure(await bench.OneAsync("print"), "Desk 9 does not exist.");
        Assert.Equal(4007, Assert.Single(bench.Log.Lines).EventId);
        Assert.Equal(Tools.Audit.AuditOutcome.Refused, bench.Records[^1].Outcome);
    }

    [Fact]
    public async Task A_tool_that_throws_is_an_output_and_an_error_line()
    {
        var bench = Bench(new FakeTool((_, _) => throw new InvalidOperationException("secret detail")));

        RunnerBench.AssertFailure(await bench.OneAsync("print"), "The tool failed on the device.");
        var line = Assert.Single(bench.Log.Lines);
        Assert.Equal((LogLevel.Error, 4006), (line.Level, line.EventId));
        Assert.IsType<InvalidOperationException>(line.Exception);
        Assert.Equal(Tools.Audit.AuditOutcome.Failed, bench.Records[^1].Outcome);
    }

    [Fact]
    public async Task A_tool_that_cancels_itself_has_failed_and_not_timed_out() => RunnerBench.AssertFailure(
        await Bench(new FakeTool((_, _) => throw new OperationCanceledException())).OneAsync("print"), "The tool failed on the device.");

    [Fact]
    public async Task A_tool_is_ended_after_its_time_and_not_before()
    {
        var never = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new FakeTool((_, cancellation) => new(never.Task.WaitAsync(cancellation)));
        var bench = Bench(tool);
        var running = bench.OneAsync("print");
        await tool.Started.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);

        bench.Clock.Advance(_limit - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);

        bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Contains("did not finish in time", await running.WaitAsync(_patience, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(4005, Assert.Single(bench.Log.Lines).EventId);
    }

    [Fact]
    public async Task A_tool_that_blocks_its_thread_is_left_behind_after_its_time()
    {
        using var release = new ManualResetEventSlim();
        var tool = new FakeTool((_, _) =>
        {
            release.Wait(_patience, CancellationToken.None); // deaf to its deadline
            return new("{}");
        });
        var bench = Bench(tool);
        await using var answers = bench.Run("print").GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = answers.MoveNextAsync().AsTask();
        await tool.Started.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);

        await bench.PassAsync(TimeSpan.FromSeconds(4), timers: 2); // the tool's limit, and the model's patience
        await first.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Contains("under way", answers.Current.Output, StringComparison.Ordinal);
        var second = answers.MoveNextAsync().AsTask();
        await bench.PassAsync(TimeSpan.FromSeconds(2), timers: 1);
        await second.WaitAsync(_patience, TestContext.Current.CancellationToken);
        Assert.Contains("did not finish in time", answers.Current.Output, StringComparison.Ordinal);
        Assert.Equal(4009, Assert.Single(bench.Log.Lines).EventId);
        release.Set();
    }

    [Fact]
    public async Task A_tool_that_fails_when_it_is_stopped_takes_nobody_with_it()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bench = Bench(new FakeTool(async (_, stop) =>
        {
            using var broken = stop.Register(() => throw new InvalidOperationException("has exited already"));
            asked.SetResult();
            return await new TaskCompletionSource<string>().Task.WaitAsync(stop);
        }));
        using var stop = new CancellationTokenSource();
        var running = bench.AllAsync("print", cancellation: stop.Token);
        await asked.Task.WaitAsync(_patience, TestContext.Current.CancellationToken);
        await Task.WhenAny(stop.CancelAsync()); // what it throws is its own

        Assert.Empty(await running.WaitAsync(_patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_changes_something_does_not_run_when_it_cannot_be_written_down()
    {
        var (act, read) = (new FakeTool(), new FakeTool(name: "look"));
        var bench = Keep(new RunnerBench(isLogWritable: false, (act, ToolDefaults.For(ToolClass.Act)), (read, ToolDefaults.For(ToolClass.Read))));

        Assert.Contains("cannot keep its log", await bench.OneAsync("print"), StringComparison.Ordinal);
        await bench.OneAsync("look");
        Assert.Equal((0, 1), (act.Runs, read.Runs));
        Assert.Contains(bench.Log.Lines, l => l.EventId == 4008);

        bench.Options = bench.Options with { RunsWithoutAudit = true };
        await bench.Make().OneAsync("print");
        Assert.Equal(1, act.Runs);
    }

    [Fact]
    public async Task Arguments_and_outputs_never_reach_the_journal()
    {
        const string Secret = "pin-4711";
        var bench = Bench(new FakeTool((_, _) => throw new ToolRefusedException(Secret)));

        await bench.OneAsync("print", $$"""{"a":"{{Secret}}"}""");
        await bench.OneAsync("print", $$"""{"a":"{{Secret}}" """);
        await bench.OneAsync(Secret, $$"""{"a":"{{Secret}}"}""");

        Assert.Equal(3, bench.Log.Lines.Count);
        Assert.DoesNotContain(bench.Log.Lines, l => l.Message.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no_such_tool", "{}")]
    [InlineData("print", "{")]
    [InlineData("print", "[]")]
    public async Task A_model_that_calls_without_end_fills_neither_journal_nor_log(string name, string arguments)
    {
        var bench = Bench(new FakeTool());
        for (var i = 0; i < 2000; i++)
        {
            await bench.OneAsync(name, arguments, $"call_{i}");
        }

        Assert.InRange(bench.Log.Lines.Count, 1, 50);
        Assert.InRange(bench.Records.Count, 200, 310);
        bench.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.OneAsync(name, arguments, "last");
        Assert.Single(bench.Log.Lines, l => l.EventId == 4010);
        Assert.Contains("refusals before this one are not written", bench.Records[^1].Why, StringComparison.Ordinal);
    }

    public void Dispose() => _benches.ForEach(static bench => bench.Dispose());

    private RunnerBench Bench(ITool tool, Func<ToolRules, ToolRules>? rules = null)
    {
        var usual = ToolDefaults.For(ToolClass.Act) with { Timeout = _limit };
        return Keep(new RunnerBench((tool, rules?.Invoke(usual) ?? usual)));
    }

    /// <summary>Waits for what other threads are about to do.</summary>
    private static async Task WaitAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(_patience);
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private RunnerBench Keep(RunnerBench bench)
    {
        _benches.Add(bench);
        return bench;
    }
}
