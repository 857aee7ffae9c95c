using HydraKiosk.Configuration.Options;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Traffic;

namespace HydraKiosk.Tests.Traffic;

/// <summary>The ladder over hours, days and restarts, on a clock that moves when told: Monday 2026-01-05, 08:00.</summary>
public sealed class DataGuardTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-data-");
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly TroubleBoard _troubles;
    private readonly List<DataThrift> _moves = [];
    private long _bytes;
    private TimeSpan _session;
    private string? _route = "eth0";

    public DataGuardTests() => _troubles = new TroubleBoard(_clock);

    private IEnumerable<int> Codes => _log.Lines.Select(l => l.EventId);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Each_step_is_told_once_and_the_next_day_has_room_again()
    {
        using var guard = Guard(new DataOptions { PerDayMegabytes = 10, AtLimit = DataLimitAction.Refuse });
        Use(7);
        Assert.Empty(_log.Lines);
        Use(1);
        Assert.Equal([DataThrift.OnDemand], _moves);
        Use(1);
        Assert.Equal(("near", "on-demand"), (guard.Status().Level, guard.Status().Thrift));
        Use(1);
        Assert.Equal([DataThrift.OnDemand, DataThrift.Refuse], _moves);
        Assert.Equal(("spent", DataStatus.Refuses), (guard.Status().Level, guard.Status().Thrift));
        Assert.Equal("the 10 MB of this day are used up; no conversation begins until there is room again", Assert.Single(_troubles.Snapshot()).Text);
        Use(5);
        Assert.Equal([ObservationCauses.DataNear.Code, ObservationCauses.DataSpent.Code], Codes);

        _clock.Advance(TimeSpan.FromHours(16)); // past midnight

        Assert.Equal([DataThrift.OnDemand, DataThrift.Refuse, DataThrift.None], _moves);
        Assert.Empty(_troubles.Snapshot());
        Assert.Equal((0.0, 15.0), (guard.Status().DayMB, guard.Status().MonthMB));
        Assert.Equal(3, _log.Lines.Count);
    }

    [Fact]
    public void A_leap_over_a_step_is_one_line_and_a_warning_changes_nothing_else()
    {
        using var guard = Guard(new DataOptions { PerMonthMegabytes = 10 });
        Use(50);

        Assert.Equal([ObservationCauses.DataSpent.Code], Codes);
        Assert.Contains("goes on as before", _log.Lines.Single().Message, StringComparison.Ordinal);
        Assert.Empty(_moves);
        _clock.Advance(TimeSpan.FromDays(26)); // Saturday the 31st
        Assert.Single(_log.Lines);
        _clock.Advance(TimeSpan.FromDays(1)); // the month's edge
        Assert.Equal(2, _log.Lines.Count);
        Assert.Equal(0, guard.Status().MonthMB);
    }

    [Fact]
    public void Minutes_of_sessions_count_by_day()
    {
        using var guard = Guard(new DataOptions { MinutesPerDay = 60, AtLimit = DataLimitAction.OnDemand });
        _session = TimeSpan.FromMinutes(50);
        Look();

        Assert.Equal((50.0, "near"), (guard.Status().DayMinutes, guard.Status().Level));
        Assert.Equal([DataThrift.OnDemand], _moves);
    }

    [Fact]
    public void A_restart_forgets_at_most_five_minutes_and_a_proper_end_nothing()
    {
        using (var first = Guard(new DataOptions()))
        {
            Use(3);
            Assert.False(File.Exists(Path.Combine(_folder.FullName, DataLedgerFile.Name)));
            _clock.Advance(DataGuard.WriteEvery);
            Assert.True(File.Exists(Path.Combine(_folder.FullName, DataLedgerFile.Name)));
            Use(2);
        }

        (_bytes, _session) = (0, TimeSpan.Zero); // the daemon's own counts begin anew
        using var second = Guard(new DataOptions { PerDayMegabytes = 6 });
        Assert.Equal(5, second.Status().DayMB);
        Assert.Equal("near", second.Status().Level);
    }

    [Fact]
    public void A_limit_that_was_reached_holds_from_the_start_on()
    {
        using (var first = Guard(new DataOptions()))
        {
            Use(20);
        }

        _bytes = 0;
        using var second = Guard(new DataOptions { PerDayMegabytes = 10, AtLimit = DataLimitAction.Refuse });
        Assert.Equal([DataThrift.Refuse], _moves);
    }

    [Fact]
    public void Only_what_goes_over_a_metered_interface_counts_when_one_is_named()
    {
        using var guard = Guard(new DataOptions { MeteredInterfaces = ["wwan0"] });
        Use(5);
        Assert.Equal((0.0, false, "eth0"), (guard.Status().DayMB, guard.Status().IsMetered, guard.Status().Interface));
        _route = "wwan0";
        Look();
        Use(3);
        Assert.Equal((3.0, true), (guard.Status().DayMB, guard.Status().IsMetered));
        _route = null;
        Use(1); // went before the route did
        Use(1);
        Assert.Equal(4, guard.Status().DayMB);
    }

    [Fact]
    public void A_clock_of_1970_counts_when_it_is_set()
    {
        _clock.SetUtc(DateTimeOffset.UnixEpoch);
        using var guard = Guard(new DataOptions { PerDayMegabytes = 5 });
        Use(4.5);
        Assert.Null(guard.Status().Day);
        Assert.Equal("within", guard.Status().Level);

        _clock.SetUtc(new DateTimeOffset(2026, 11, 30, 12, 0, 0, TimeSpan.Zero));
        Look();

        Assert.Equal((new DateOnly(2026, 11, 30), 4.5, "near"), (guard.Status().Day, guard.Status().DayMB, guard.Status().Level));
    }

    [Fact]
    public void A_torn_file_is_told_and_written_anew()
    {
        var file = Path.Combine(_folder.FullName, DataLedgerFile.Name);
        File.WriteAllText(file, "{\"format\":1,\"und");
        using (var guard = Guard(new DataOptions()))
        {
            Assert.Equal([ObservationCauses.DataForgotten.Code], Codes);
            Use(1);
        }

        Assert.Equal(1_000_000, new DataLedgerFile(file).Read(out var problem).Days.Single().Bytes);
        Assert.Null(problem);
    }

    [Fact]
    public void A_disk_that_takes_nothing_is_told_once_and_tried_again()
    {
        var blocked = Path.Combine(_folder.FullName, "state");
        File.WriteAllText(blocked, "in the way");
        using var guard = Guard(new DataOptions(), blocked);
        for (var i = 0; i < 4; i++)
        {
            Use(1);
            _clock.Advance(DataGuard.WriteEvery);
        }

        Assert.Equal([ObservationCauses.DataNotKept.Code], Codes);
        File.Delete(blocked);
        _clock.Advance(DataGuard.WriteEvery);
        Assert.Equal(4_000_000, new DataLedgerFile(Path.Combine(blocked, DataLedgerFile.Name)).Read(out _).Days.Single().Bytes);
    }

    private DataGuard Guard(DataOptions options, string? state = null) => new(
        options, state ?? _folder.FullName, () => new DataTotals(_bytes, _session), () => _route, _clock, _moves.Add, _troubles, _log);

    private void Use(double megabytes)
    {
        _bytes += (long)(megabytes * 1e6);
        Look();
    }

    private void Look() => _clock.Advance(DataGuard.LookEvery);
}
