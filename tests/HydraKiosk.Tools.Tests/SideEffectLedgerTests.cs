using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Running;
using HydraKiosk.Tools.Tests.Running;

namespace HydraKiosk.Tools.Tests;

/// <summary>What a lost session had just asked for is not done a second time, and everything else still is.</summary>
public sealed class SideEffectLedgerTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20); // only ever reached by a failure
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(4);

    private readonly Printer _printer = new();
    private readonly RunnerBench _bench;
    private readonly ManualClock _clock;
    private readonly TestLog _log;
    private readonly SideEffectLedger _ledger;
    private readonly ToolRunner _runner;

    public SideEffectLedgerTests()
    {
        _bench = new RunnerBench(
            (_printer, ToolDefaults.For(ToolClass.Act) with { Timeout = TimeSpan.FromSeconds(1) }), (new DeviceStatusTool(() => Status),
                ToolDefaults.For(ToolClass.Read)));
        (_clock, _log, _ledger, _runner) = (_bench.Clock, _bench.Log, _bench.Ledger, _bench.Runner);
    }

    public void Dispose() => _bench.Dispose();

    private static DeviceStatus Status => new(TimeSpan.Zero, TimeSpan.Zero, 1, -40, -60, 0, null, 0, 1);

    [Fact]
    public async Task The_same_call_twice_in_one_session_runs_twice()
    {
        await Print("1", """{"zone":"B"}""");
        await Print("2", """{"zone":"B"}""");

        Assert.Equal(2, _printer.Runs);
    }

    [Theory]
    [InlineData("""{"zone":"B","copies":1}""")]
    [InlineData("""  { "copies" : 1, "zone" : "\u0042" } """)]
    [InlineData("""{"copies":1.0,"zone":"B"}""")]
    public async Task A_call_answered_just_before_the_loss_is_not_run_again(string again)
    {
        await Print("1", """{"zone":"B","copies":1}""");
        _ledger.SessionLost();

        using var output = JsonDocument.Parse(await Print("9", again));

        Assert.Equal(1, _printer.Runs);
        Assert.True(output.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal(1, output.RootElement.GetProperty("first_output").GetProperty("ticket").GetInt32());
        Assert.Contains("not run again", output.RootElement.GetProperty("note").GetString(), StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines);
        Assert.Equal(4013, line.EventId);
        Assert.DoesNotContain("zone", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"zone":"C","copies":1}""")]
    [InlineData("""{"zone":"B","copies":"1"}""")]
    [InlineData("""{"zone":"B"}""")]
    [InlineData("""{"Zone":"B","copies":1}""")]
    public async Task Other_arguments_are_another_call(string other)
    {
        await Print("1", """{"zone":"B","copies":1}""");
        _ledger.SessionLost();
        await Print("2", other);

        Assert.Equal(2, _printer.Runs);
    }

    [Fact]
    public async Task A_call_that_still_runs_is_waited_for()
    {
        var paper = _printer.Hold();
        var first = Print("1", "{}");
        await _printer.Started();
        _ledger.SessionLost();

        var second = Print("2", "{}");
        Assert.False(second.IsCompleted);
        paper.SetResult();

        using var output = JsonDocument.Parse(await second.WaitAsync(_patience));
        Assert.Equal(1, output.RootElement.GetProperty("first_output").GetProperty("ticket").GetInt32());
        Assert.Equal("""{"ok":true,"ticket":1}""", await first.WaitAsync(_patience));
        Assert.Equal(1, _printer.Runs);
    }

    [Fact]
    public async Task A_call_that_runs_and_runs_is_not_started_again_and_its_real_outcome_is_given_later()
    {
        var paper = _printer.Hold();
        var first = Print("1", "{}");
        await _printer.Started();
        _ledger.SessionLost();
        var second = Print("2", "{}");
        _clock.Advance(_limit); // both have waited long enough

        Assert.Contains("did not finish in time", await first.WaitAsync(_patience), StringComparison.Ordinal);
        using (var output = JsonDocument.Parse(await second.WaitAsync(_patience)))
        {
            Assert.False(output.RootElement.GetProperty("ok").GetBoolean());
            Assert.Contains("still runs", output.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        }

        _ledger.TurnTaken(); // nothing has been told yet that the person could know
        paper.SetResult();
        Assert.Contains("\"ticket\":1", await Print("3", "{}").WaitAsync(_patience), StringComparison.Ordinal);
        Assert.Equal(1, _printer.Runs);
    }

    [Fact]
    public async Task An_outcome_that_nobody_was_given_keeps_the_call_in_doubt_whatever_the_person_says()
    {
        var paper = _printer.Hold();
        var first = Print("1", "{}");
        await _printer.Started();
        _ledger.SessionLost();
        using var arguments = JsonDocument.Parse("{}");
        var run = _ledger.Find("print", arguments.RootElement)!.Run;
        var second = Print("2", "{}");
        _clock.Advance(_limit);
        await Task.WhenAll(first, second).WaitAsync(_patience);
        Assert.Contains("not known yet", await second, StringComparison.Ordinal);
        paper.SetResult();
        await run.WaitAsync(_patience);

        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken(); // "well?"

        Assert.Contains("\"ticket\":1", await Print("3", "{}").WaitAsync(_patience), StringComparison.Ordinal);
        Assert.Equal(1, _printer.Runs);

        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken(); // "one more, please"
        await Print("4", "{}").WaitAsync(_patience);
        Assert.Equal(2, _printer.Runs);
    }

    [Fact]
    public async Task An_outcome_given_to_a_session_that_was_lost_meanwhile_counts_as_given_to_nobody()
    {
        var paper = _printer.Hold();
        var first = Print("1", "{}");
        await _printer.Started();
        _ledger.SessionLost();
        var second = Print("2", "{}"); // waits, and its session is lost as well
        _ledger.SessionLost();
        paper.SetResult();
        await Task.WhenAll(first, second).WaitAsync(_patience);

        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken();
        await Print("3", "{}").WaitAsync(_patience);

        Assert.Equal(1, _printer.Runs);
    }

    [Fact]
    public async Task Repeated_again_and_again_it_still_runs_once_until_the_person_asks_for_more()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        _ledger.TurnTaken(); // "hello, are you still there?": the outcome has not been told yet
        await Print("2", "{}");
        await Print("3", "{}");
        Assert.Equal(1, _printer.Runs);

        _clock.Advance(SideEffectLedger.HeardOf - TimeSpan.FromMilliseconds(1));
        _ledger.TurnTaken(); // the turn that asked, reported late
        await Print("4", "{}");
        Assert.Equal(1, _printer.Runs);

        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken(); // "one more, please"
        await Print("5", "{}");
        Assert.Equal(2, _printer.Runs);
    }

    [Fact]
    public async Task A_second_loss_right_after_the_outcome_was_told_puts_it_in_doubt_again()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        _clock.Advance(TimeSpan.FromMinutes(2)); // a long outage
        await Print("2", "{}");
        _ledger.SessionLost();
        _clock.Advance(SideEffectLedger.HeardOf + TimeSpan.FromSeconds(1));
        _ledger.TurnTaken(); // long enough after to have heard of it, but it went down with the session

        await Print("3", "{}");

        Assert.Equal(1, _printer.Runs);
    }

    [Fact]
    public async Task After_a_second_loss_the_person_is_told_again_before_it_may_run_again()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        await Print("2", "{}");
        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken(); // "one more": settled
        await Print("3", "{}");
        Assert.Equal(2, _printer.Runs);

        _ledger.SessionLost(); // and the second one is in doubt now
        await Print("4", "{}");
        Assert.Equal(2, _printer.Runs);
        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken();
        await Print("5", "{}");
        Assert.Equal(3, _printer.Runs);
    }

    [Fact]
    public void What_still_runs_is_not_settled_by_what_was_told_of_its_like()
    {
        using var arguments = JsonDocument.Parse("{}");
        var running = new TaskCompletionSource<string>();
        _ledger.Began("print", arguments.RootElement, running.Task);
        _ledger.Began("print", arguments.RootElement, Task.FromResult("1"));
        _ledger.SessionLost();

        _ledger.Told(_ledger.Find("print", arguments.RootElement)!);
        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken();

        Assert.Same(running.Task, _ledger.Find("print", arguments.RootElement)?.Run);
    }

    [Fact]
    public async Task An_outcome_told_long_before_a_second_loss_is_not_in_doubt_again()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        await Print("2", "{}");
        _clock.Advance(SideEffectLedger.JustAnswered);
        _ledger.TurnTaken();
        _ledger.SessionLost();

        await Print("3", "{}");

        Assert.Equal(2, _printer.Runs);
    }

    [Fact]
    public async Task What_was_told_counts_from_when_it_was_told_and_not_from_when_it_was_done()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        _clock.Advance(TimeSpan.FromMinutes(2));
        await Print("2", "{}");
        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken(); // the doubt is over …
        _ledger.SessionLost(); // … but what was said about it two seconds ago may have gone down with the session

        await Print("3", "{}");

        Assert.Equal(1, _printer.Runs);
    }

    [Fact]
    public void What_was_told_of_one_call_was_not_told_of_another()
    {
        using var one = JsonDocument.Parse("""{"zone":"A"}""");
        using var other = JsonDocument.Parse("""{"zone":"B"}""");
        _ledger.Began("print", one.RootElement, Task.FromResult("{}"));
        _ledger.Began("print", other.RootElement, Task.FromResult("{}"));
        _ledger.SessionLost();
        var asked = _ledger.Find("print", one.RootElement);
        Assert.NotNull(asked);
        Assert.NotNull(_ledger.Find("print", other.RootElement)); // asked for as well, its outcome still on its way

        _ledger.Told(asked);
        _clock.Advance(SideEffectLedger.HeardOf);
        _ledger.TurnTaken();

        Assert.Null(_ledger.Find("print", one.RootElement));
        Assert.NotNull(_ledger.Find("print", other.RootElement));
    }

    [Fact]
    public async Task What_was_answered_long_before_the_loss_may_be_wanted_again()
    {
        await Print("1", """{"zone":"A"}""");
        _clock.Advance(SideEffectLedger.JustAnswered - TimeSpan.FromMilliseconds(1));
        await Print("2", """{"zone":"B"}""");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _ledger.SessionLost();

        await Print("3", """{"zone":"A"}""");
        await Print("4", """{"zone":"B"}""");

        Assert.Equal(3, _printer.Runs);
    }

    [Fact]
    public async Task A_call_is_forgotten_after_ten_minutes_and_not_before()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        _clock.Advance(SideEffectLedger.Retention - TimeSpan.FromMilliseconds(1));
        await Print("2", "{}");
        Assert.Equal(1, _printer.Runs);

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await Print("3", "{}");
        Assert.Equal(2, _printer.Runs);
    }

    [Fact]
    public async Task The_next_person_starts_clean()
    {
        await Print("1", "{}");
        _ledger.SessionLost();
        _ledger.Clear();

        Assert.False(_ledger.HasDoubts);
        Assert.Equal("""{"ok":true,"ticket":2}""", await Print("1", "{}"));
    }

    [Fact]
    public async Task A_call_of_the_person_before_that_ends_late_is_not_kept()
    {
        var paper = _printer.Hold();
        var first = Print("1", "{}");
        await _printer.Started();
        _ledger.Clear();
        paper.SetResult();
        await first.WaitAsync(_patience);
        _ledger.SessionLost();

        Assert.False(_ledger.HasDoubts);
    }

    [Fact]
    public async Task What_only_tells_runs_as_often_as_it_is_called()
    {
        Assert.Equal(ToolClass.Read, new DeviceStatusTool(() => Status).Class);
        var first = await _runner.CallAsync("1", DeviceStatusTool.ToolName, "{}");
        _ledger.SessionLost();

        Assert.Equal(first, await _runner.CallAsync("2", DeviceStatusTool.ToolName, "{}"));
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task A_refusal_did_nothing_and_is_tried_again()
    {
        _printer.Fault = new ToolRefusedException("No paper.");
        await Print("1", "{}");
        _ledger.SessionLost();
        _printer.Fault = null;

        Assert.Equal("""{"ok":true,"ticket":2}""", await Print("2", "{}"));
    }

    [Fact]
    public async Task A_failure_may_have_done_half_of_it_and_is_not_tried_again()
    {
        _printer.Fault = new InvalidOperationException("secret detail");
        await Print("1", "{}");
        _ledger.SessionLost();
        _printer.Fault = null;

        using var output = JsonDocument.Parse(await Print("2", "{}"));
        Assert.False(output.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("The tool failed on the device.", output.RootElement.GetProperty("first_output").GetProperty("error").GetString());
        Assert.Equal(1, _printer.Runs);
        Assert.Equal([4006, 4013], _log.Lines.Select(l => l.EventId));
    }

    [Fact]
    public async Task Only_so_many_calls_are_remembered_the_newest()
    {
        var runner = _runner;
        for (var i = 0; i <= SideEffectLedger.Capacity; i++)
        {
            await runner.CallAsync($"{i}", "print", $$"""{"n":{{i}}}""");
        }

        _ledger.SessionLost();
        await runner.CallAsync("again", "print", """{"n":1}""");
        Assert.Equal(SideEffectLedger.Capacity + 1, _printer.Runs);
        await runner.CallAsync("again", "print", """{"n":0}""");
        Assert.Equal(SideEffectLedger.Capacity + 2, _printer.Runs);
    }

    [Fact]
    public async Task A_repetition_takes_no_place_of_the_minute_and_a_broken_call_is_refused_as_ever()
    {
        _bench.Totals = new ToolTotals(1, null);
        var runner = _bench.Make().Runner;
        await runner.CallAsync("1", "print", "{}");
        _ledger.SessionLost();

        Assert.Contains("first_output", await runner.CallAsync("2", "print", "{}"), StringComparison.Ordinal);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("not valid JSON", await runner.CallAsync("3", "print", "{"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"ok":false,"error":"x"}""", false)]
    [InlineData("""{"ok":true}""", true)]
    [InlineData("[1]", true)]
    [InlineData("plain words", true)]
    public void An_output_of_any_shape_can_be_given_again(string first, bool ok)
    {
        using var output = JsonDocument.Parse(ToolOutput.Repeated(first, "note"));

        Assert.Equal(ok, output.RootElement.GetProperty("ok").GetBoolean());
        var given = output.RootElement.GetProperty("first_output");
        Assert.Equal(first, given.ValueKind == JsonValueKind.String ? given.GetString() : given.GetRawText());
    }

    private Task<string> Print(string callId, string arguments) => _runner.CallAsync(callId, "print", arguments);

    /// <summary>Prints numbered tickets.</summary>
    private sealed class Printer : QuickTool
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource? _paper;
        private int _runs;

        public int Runs => _runs;

        public Exception? Fault { get; set; }

        public override string Name => "print";

        public override string Description => "Prints.";

        public override string ParametersJson => """{"type":"object","additionalProperties":true}""";

        /// <summary>From now on every run waits for the returned sign.</summary>
        public TaskCompletionSource Hold() => _paper = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started() => _started.Task.WaitAsync(_patience);

        protected override async ValueTask<string> AnswerAsync(JsonElement arguments, CancellationToken cancellation)
        {
            var ticket = Interlocked.Increment(ref _runs);
            _started.TrySetResult();
            if (_paper is { } paper)
            {
                await paper.Task;
            }

            return Fault is { } fault ? throw fault : ToolOutput.Success(json => json.WriteNumber("ticket", ticket));
        }
    }
}
