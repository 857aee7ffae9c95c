using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Running;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Tests;

public sealed class ToolRunnerTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();

    [Fact]
    public async Task Hands_the_arguments_over_and_the_output_back()
    {
        var tool = new FakeTool((arguments, _) =>
            new(ToolOutput.Success(json => json.WriteString("zone", arguments.GetProperty("zone").GetString()))));

        Assert.Equal("""{"ok":true,"zone":"B"}""", await Run(tool, "print", """{"zone":"B"}"""));
        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Print")]
    [InlineData("rm -rf")]
    public async Task Refuses_what_is_not_in_the_catalogue(string? name)
    {
        var output = await Run(new FakeTool(), name, "{}");

        AssertFailure(output, "There is no such tool on this device.");
        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Warning, 4001), (line.Level, line.EventId));
        Assert.True(string.IsNullOrEmpty(name)
            || !line.Message.Contains(name, StringComparison.Ordinal), "a name the model made up is not for the journal");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":}")]
    [InlineData("{} trailing")]
    [InlineData("not json at all")]
    public async Task Does_not_run_what_is_not_JSON(string arguments)
    {
        var tool = new FakeTool();

        AssertFailure(await Run(tool, "print", arguments), "The arguments are not valid JSON. Nothing was done.");
        Assert.Equal(0, tool.Runs);
        Assert.Equal(4003, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task Does_not_run_what_no_encoding_can_hold()
    {
        var tool = new FakeTool();

        AssertFailure(await Run(tool, "print", $"{{\"a\":\"{(char)0xD83D}\"}}"), "The arguments are not valid JSON. Nothing was done.");
        Assert.Equal(0, tool.Runs);
    }

    [Fact]
    public async Task A_tool_that_fails_when_it_is_stopped_takes_nobody_with_it()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new FakeTool(async (_, stop) =>
        {
            stop.Register(() => throw new InvalidOperationException("has exited already"));
            asked.SetResult();
            return await new TaskCompletionSource<string>().Task.WaitAsync(stop);
        });
        var running = Run(tool, "print", "{}");
        await asked.Task.WaitAsync(_patience);
        _clock.Advance(_limit);

        AssertFailure(await running.WaitAsync(_patience), "The tool did not finish in time.");
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(5000, false)]
    public async Task Does_not_run_what_is_nested_too_deep(int depth, bool runs)
    {
        var tool = new FakeTool();
        var nested = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

        await Run(tool, "print", nested);

        Assert.Equal(runs ? 1 : 0, tool.Runs);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"{}\"")]
    public async Task Does_not_run_on_anything_but_an_object(string arguments)
    {
        var tool = new FakeTool();

        AssertFailure(await Run(tool, "print", arguments), "The arguments must be a JSON object.");
        Assert.Equal(0, tool.Runs);
        Assert.Equal(4004, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task Tells_the_model_why_a_tool_refuses()
    {
        var output = await Run(new FakeTool((_, _) => throw new ToolRefusedException("Desk 9 does not exist.")), "print", "{}");

        AssertFailure(output, "Desk 9 does not exist.");
        Assert.Equal(4004, Assert.Single(_log.Lines).EventId);
    }

    [Fact]
    public async Task A_tool_that_throws_is_an_output_and_an_error_line()
    {
        var output = await Run(new FakeTool((_, _) => throw new InvalidOperationException("secret detail")), "print", "{}");

        AssertFailure(output, "The tool failed on the device.");
        var line = Assert.Single(_log.Lines);
        Assert.Equal((LogLevel.Error, 4006), (line.Level, line.EventId));
        Assert.IsType<InvalidOperationException>(line.Exception);
    }

    [Fact]
    public async Task A_tool_that_cancels_itself_has_failed_and_not_timed_out()
    {
        AssertFailure(await Run(new FakeTool((_, _) => throw new OperationCanceledException()), "print", "{}"), "The tool failed on the device.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_up_on_a_tool_after_its_time_and_not_before(bool toolObeys)
    {
        var never = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = new FakeTool((_, cancellation) => new(toolObeys ? never.Task.WaitAsync(cancellation) : never.Task));
        var running = Run(tool, "print", "{}");
        await tool.Started.Task.WaitAsync(_patience);

        _clock.Advance(_limit - TimeSpan.FromMilliseconds(1));
        Assert.False(running.IsCompleted);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        AssertFailure(await running.WaitAsync(_patience), "The tool did not finish in time.");
        Assert.Equal(4005, Assert.Single(_log.Lines).EventId);
        never.SetResult("{}");
    }

    [Fact]
    public async Task A_tool_that_blocks_its_thread_is_given_up_as_well()
    {
        using var release = new ManualResetEventSlim();
        var tool = new FakeTool((_, _) =>
        {
            release.Wait(_patience, CancellationToken.None); // deaf to its deadline
            return new("{}");
        });
        var running = Run(tool, "print", "{}");
        await tool.Started.Task.WaitAsync(_patience);

        _clock.Advance(_limit);

        AssertFailure(await running.WaitAsync(_patience), "The tool did not finish in time.");
        release.Set();
    }

    [Fact]
    public async Task Runs_no_more_than_so_many_calls_in_any_minute()
    {
        var tool = new FakeTool();
        var runner = Runner(tool, perMinute: 2);

        await runner.CallAsync("1", "print", "{}");
        _clock.Advance(TimeSpan.FromSeconds(30));
        await runner.CallAsync("2", "print", "{}");
        _clock.Advance(TimeSpan.FromSeconds(29.999));
        AssertFailure(await runner.CallAsync("3", "print", "{}"), "Too many calls within a minute. Try again later.");
        _clock.Advance(TimeSpan.FromMilliseconds(1)); // the first is a minute old, the second half a minute
        await runner.CallAsync("4", "print", "{}");
        AssertFailure(await runner.CallAsync("5", "print", "{}"), "Too many calls within a minute. Try again later.");

        Assert.Equal(3, tool.Runs);
        Assert.Equal([4002, 4002], _log.Lines.Select(l => l.EventId));
    }

    [Fact]
    public void A_runner_that_could_run_nothing_is_a_mistake() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Runner(new FakeTool(), perMinute: 0));

    [Fact]
    public async Task An_unknown_name_takes_no_place_of_the_minute()
    {
        var tool = new FakeTool();
        var runner = Runner(tool, perMinute: 1);

        await runner.CallAsync("1", "other", "{}");
        await runner.CallAsync("2", "print", "{}");

        Assert.Equal(1, tool.Runs);
    }

    [Fact]
    public async Task Arguments_and_outputs_never_reach_the_journal()
    {
        const string Secret = "pin-4711";
        var runner = Runner(new FakeTool((_, _) => throw new ToolRefusedException(Secret)), perMinute: 9);

        await runner.CallAsync("1", "print", $$"""{"a":"{{Secret}}"}""");
        await runner.CallAsync("2", "print", $$"""{"a":"{{Secret}}" """);
        await runner.CallAsync("3", Secret, $$"""{"a":"{{Secret}}"}""");

        Assert.Equal(3, _log.Lines.Count);
        Assert.DoesNotContain(_log.Lines, l => l.Message.Contains(Secret, StringComparison.Ordinal));
    }

    private static void AssertFailure(string output, string error)
    {
        using var document = JsonDocument.Parse(output);
        Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(error, document.RootElement.GetProperty("error").GetString());
    }

    [Theory]
    [InlineData("no_such_tool", "{}")]
    [InlineData("print", "{")]
    [InlineData("print", "[]")]
    [InlineData("print", "{}")]
    public async Task A_model_that_calls_without_end_fills_no_journal(string name, string arguments)
    {
        var runner = Runner(new FakeTool((_, _) => throw new InvalidOperationException("broken")), perMinute: 50);
        for (var i = 0; i < 5000; i++)
        {
            await runner.CallAsync($"call_{i}", name, arguments);
        }

        Assert.InRange(_log.Lines.Count, 1, 50);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await runner.CallAsync("call", name, arguments);
        Assert.Single(_log.Lines, l => l.EventId == 4010);
    }

    private Task<string> Run(ITool tool, string? name, string arguments) => Runner(tool, perMinute: 20).CallAsync("call_1", name, arguments);

    private ToolRunner Runner(ITool tool, int perMinute) => new([tool], perMinute, _limit, _clock, _log);

    private sealed class FakeTool(Func<JsonElement, CancellationToken, ValueTask<string>>? run = null) : QuickTool
    {
        private int _runs;

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Runs => _runs;

        public override string Name => "print";

        public override string Description => "Prints.";

        public override string ParametersJson => "{}";

        protected override ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _runs);
            Started.TrySetResult();
            return run?.Invoke(arguments, cancellation) ?? new("{}");
        }
    }
}
