using HydraKiosk.Tools.Audit;
using HydraKiosk.Tools.Policy;
using HydraKiosk.Tools.Tests.Audit;

namespace HydraKiosk.Tools.Tests.Policy;

/// <summary>What was done before a restart is not done a second time after it.</summary>
public sealed class RestoredCallsTests : IDisposable
{
    private const string Arguments = """{"zone":"B"}""";

    private readonly AuditBench _bench = new();
    private TimeSpan _window = TimeSpan.Zero;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_call_that_began_and_did_not_end_is_in_doubt_and_nobody_knows_its_outcome()
    {
        Write(AuditStage.Began);

        var found = Restart().Find("print", AuditBench.Json(""" { "zone" : "\u0042" } """));

        Assert.NotNull(found);
        Assert.True(found.IsOfBefore);
        Assert.False(found.IsOutcomeKnown);
        Assert.Contains("not known", await found.Run, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_had_just_ended_is_in_doubt_with_its_outcome()
    {
        Write(AuditStage.Began);
        Write(AuditStage.Ended, """{"ok":true,"ticket":7}""");

        var found = Restart().Find("print", AuditBench.Json(Arguments));

        Assert.True(found?.IsOutcomeKnown);
        Assert.Equal("""{"ok":true,"ticket":7}""", await found!.Run);
    }

    [Fact]
    public void Just_ended_counts_from_the_end_of_the_log_and_not_from_the_restart()
    {
        Write(AuditStage.Began);
        Write(AuditStage.Ended, "{}");
        _bench.Clock.Advance(TimeSpan.FromMinutes(5)); // the machine starts slowly

        Assert.NotNull(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void A_call_of_which_the_person_has_heard_may_be_made_again()
    {
        Write(AuditStage.Began);
        Write(AuditStage.Ended, "{}");
        _bench.Clock.Advance(SideEffectLedger.JustAnswered);
        Write(AuditStage.Refused, callId: "c2");

        Assert.Null(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Theory]
    [InlineData(9.9, true)]
    [InlineData(10.1, false)]
    public void A_call_is_remembered_for_ten_minutes(double minutes, bool isFound)
    {
        Write(AuditStage.Began);
        _bench.Clock.Advance(TimeSpan.FromMinutes(minutes));

        Assert.Equal(isFound, Restart().Find("print", AuditBench.Json(Arguments)) is not null);
    }

    [Fact]
    public void Other_arguments_and_other_tools_are_other_calls()
    {
        Write(AuditStage.Began);

        var ledger = Restart();

        Assert.Null(ledger.Find("print", AuditBench.Json("""{"zone":"C"}""")));
        Assert.Null(ledger.Find("order", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void A_call_that_the_tool_turned_down_may_be_made_again()
    {
        Write(AuditStage.Began);
        Write(AuditStage.Ended, "{}", outcome: AuditOutcome.Refused);

        Assert.Null(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void After_a_restart_of_the_program_a_clock_that_was_set_does_not_matter()
    {
        Write(AuditStage.Began);
        _bench.Clock.SetUtc(_bench.Clock.GetUtcNow().AddYears(3));

        Assert.NotNull(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Theory]
    [InlineData("2019-01-01T00:00:00Z", "2026-01-05T09:00:00Z")] // no clock until the network came
    [InlineData("2026-01-05T09:00:00Z", "2026-01-05T08:00:00Z")] // set back
    public void After_a_restart_of_the_machine_a_clock_that_cannot_be_believed_leaves_the_call_in_doubt(string then, string now)
    {
        _bench.Clock.SetUtc(DateTimeOffset.Parse(then, System.Globalization.CultureInfo.InvariantCulture));
        Write(AuditStage.Began);
        _bench.Clock.SetUtc(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        _bench.Options = _bench.Options with { Boot = "b0000002" };

        Assert.NotNull(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void After_a_restart_of_the_machine_the_wall_clock_tells_the_age()
    {
        Write(AuditStage.Began);
        _bench.Clock.SetUtc(_bench.Clock.GetUtcNow().AddMinutes(11));
        _bench.Options = _bench.Options with { Boot = "b0000002" };

        Assert.Null(Restart().Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void Under_another_key_every_call_of_the_tool_counts_as_equal()
    {
        Write(AuditStage.Began);
        File.WriteAllBytes(Path.Combine(_bench.Folder, "audit.key"), new byte[32]);

        Assert.NotNull(Restart().Find("print", AuditBench.Json("""{"zone":"C"}""")));
    }

    [Fact]
    public void A_window_of_repetition_goes_on_over_a_restart_and_the_end_of_a_conversation()
    {
        _window = TimeSpan.FromHours(2);
        Write(AuditStage.Began);
        Write(AuditStage.Ended, "{}");
        _bench.Clock.Advance(TimeSpan.FromMinutes(30));
        Write(AuditStage.Refused, callId: "c2");

        var ledger = Restart();
        ledger.Clear();

        Assert.NotNull(ledger.Find("print", AuditBench.Json(Arguments)));
        _bench.Clock.Advance(TimeSpan.FromMinutes(91));
        Assert.Null(ledger.Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void Within_its_window_a_call_is_not_run_again_though_no_session_was_lost()
    {
        var ledger = new SideEffectLedger(_bench.Clock);
        ledger.Began("print", AuditBench.Json(Arguments), Task.FromResult("{}"), TimeSpan.FromSeconds(20));

        Assert.True(ledger.HasDoubts);
        Assert.NotNull(ledger.Find("print", AuditBench.Json(Arguments)));
        Assert.Null(ledger.Find("print", AuditBench.Json("{}")));
        _bench.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(ledger.Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void A_flood_of_calls_does_not_drive_one_out_of_its_window()
    {
        var ledger = new SideEffectLedger(_bench.Clock);
        ledger.Began("order", AuditBench.Json(Arguments), Task.FromResult("{}"), TimeSpan.FromMinutes(5));
        for (var i = 0; i < 2 * SideEffectLedger.Capacity; i++)
        {
            ledger.Began("print", AuditBench.Json($"[{i}]"), Task.FromResult("{}"));
        }

        Assert.NotNull(ledger.Find("order", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void The_conversation_that_begins_after_the_restart_does_not_forget_until_somebody_was_told()
    {
        Write(AuditStage.Began);
        var ledger = Restart();
        ledger.Clear();

        var found = ledger.Find("print", AuditBench.Json(Arguments));
        Assert.NotNull(found);
        ledger.Told(found);
        ledger.Clear();
        Assert.Null(ledger.Find("print", AuditBench.Json(Arguments)));
    }

    [Fact]
    public void A_restored_call_is_over_when_its_outcome_was_told_and_the_person_spoke_again()
    {
        Write(AuditStage.Began);
        var ledger = Restart();
        ledger.Told(ledger.Find("print", AuditBench.Json(Arguments))!);
        _bench.Clock.Advance(SideEffectLedger.HeardOf);
        ledger.TurnTaken();

        Assert.Null(ledger.Find("print", AuditBench.Json(Arguments)));
    }

    private void Write(AuditStage stage, string? output = null, string callId = "c1", AuditOutcome outcome = AuditOutcome.Ok)
    {
        _log ??= _bench.Open();
        var entry = AuditBench.Entry(stage, callId, Arguments) with { Output = output, Outcome = output is null ? null : outcome };
        Assert.Null(_log.Append(entry));
    }

    private AuditLog? _log;

    private SideEffectLedger Restart()
    {
        _log?.Dispose();
        using var log = _bench.Open();
        var ledger = new SideEffectLedger(_bench.Clock, log.Digest);
        ledger.Restore(log.ReadBack(), log.Boot, _ => _window);
        return ledger;
    }
}
