using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Benchmarks.Session;
using HydraKiosk.Benchmarks.Soak;

namespace HydraKiosk.Simulator.Tests;

/// <summary>The figures of the session run: the uplink's rate out of the simulator's log, and the limits of the daemon.</summary>
public class SessionFiguresTests
{
    [Fact]
    public void Chunks_in_time_are_real_time()
    {
        var pace = UplinkPace.Of(Chunks(from: 2, seconds: 121));
        Assert.Equal([1.0, 1.0], pace.Rates.Select(r => Math.Round(r, 6)));
        Assert.Equal((6050, 0, 20), (pace.Chunks, pace.EarlyChunks, pace.LongestGap.TotalMilliseconds));
        Assert.True(pace.IsRealTime);
    }

    [Theory]
    [InlineData(1.004, true)]
    [InlineData(1.006, false)]
    [InlineData(0.996, true)]
    [InlineData(0.994, false)]
    public void Half_a_percent_is_the_limit(double rate, bool holds)
    {
        var pace = UplinkPace.Of(Chunks(from: 2, seconds: 61, everyMs: 20 / rate));
        Assert.Equal(rate, Assert.Single(pace.Rates), 5);
        Assert.Equal(holds, pace.IsRealTime);
    }

    [Fact]
    public void One_bad_minute_is_not_made_good_by_the_next()
    {
        var pace = UplinkPace.Of([.. Chunks(from: 0, seconds: 60, everyMs: 19.8), .. Chunks(from: 60, seconds: 61, everyMs: 20.2)]);
        Assert.Equal(2, pace.Rates.Count);
        Assert.Equal(1, pace.Rates.Average(), 3);
        Assert.False(pace.IsRealTime);
    }

    [Fact]
    public void A_minute_that_is_not_full_does_not_count()
    {
        var pace = UplinkPace.Of(Chunks(from: 0, seconds: 59.9));
        Assert.Empty(pace.Rates);
        Assert.False(pace.IsRealTime, "nothing was measured");
    }

    [Fact]
    public void What_the_machine_held_up_is_no_other_rate_but_a_gap()
    {
        // Everything of the last half second of the minute comes at its end.
        var pace = UplinkPace.Of([.. Chunks(from: 0, seconds: 61).Select(e => e.At.TotalSeconds is > 59.4 and < 59.9
            ? e with { At = TimeSpan.FromSeconds(59.9) } : e)]);
        Assert.Equal(1, Assert.Single(pace.Rates), 3);
        Assert.Equal(500, pace.LongestGap.TotalMilliseconds, 0);
        Assert.True(pace.IsRealTime);
    }

    [Fact]
    public void Audio_that_is_lost_or_invented_for_a_second_shows()
    {
        var lost = UplinkPace.Of([.. Chunks(from: 0, seconds: 61).Where(e => e.At.TotalSeconds is < 30 or > 31)]);
        Assert.InRange(Assert.Single(lost.Rates), 0.97, 0.994);
        Assert.False(lost.IsRealTime);
        var invented = UplinkPace.Of([.. Chunks(from: 0, seconds: 61).SelectMany(e =>
            Enumerable.Repeat(e, e.At.TotalSeconds is > 30 and < 31 ? 2 : 1))]);
        Assert.InRange(Assert.Single(invented.Rates), 1.006, 1.03);
    }

    [Fact]
    public void Each_session_has_its_own_minutes_and_the_time_between_is_no_gap()
    {
        var pace = UplinkPace.Of([.. Chunks(from: 0, seconds: 70), .. Chunks(from: 80, seconds: 70, session: 2)]);
        Assert.Equal([1.0, 1.0], pace.Rates.Select(r => Math.Round(r, 6)));
        Assert.Equal(20, pace.LongestGap.TotalMilliseconds);
    }

    [Fact]
    public void Chunks_before_the_session_is_configured_are_counted()
    {
        WireEntry early = new(TimeSpan.Zero, 1, "violation", "audio-before-configured", "audio before session.configured is lost");
        WireEntry impatient = new(TimeSpan.Zero, 1, "advice", "early-audio", "audio before session.configured is lost; wait for it");
        Assert.Equal(2, UplinkPace.Of([early, impatient, .. Chunks(from: 0, seconds: 61)]).EarlyChunks);
    }

    [Fact]
    public void Memory_is_the_middle_of_the_samples_and_processor_time_the_last_one()
    {
        var figures = Good() with { Samples = [Sample(1, 9000, 0.3), Sample(5, 1000, 0.4), Sample(10, 3000, 0.5), Sample(20, 2000, 0.7)] };
        Assert.Equal((2500.0, 9000.0), (figures.ResidentMedianKb, figures.ResidentMostKb));
        Assert.Equal(0.7, figures.CpuSeconds);
        Assert.Equal(3.5, figures.CpuPercent, 9);
        Assert.Equal(1000, (figures with { Samples = [.. figures.Samples.Skip(1).Take(1)] }).ResidentMedianKb);
    }

    [Fact]
    public void A_run_without_fault_keeps_every_limit() => Assert.All(Good().Limits(), l => Assert.True(l.Holds, l.Name));

    [Fact]
    public void Each_fault_breaks_its_own_limit()
    {
        Assert.Equal("ran to the end", Broken(Good() with { DiedByItself = true, ExitCode = 0 }));
        Assert.Equal("ran to the end", Broken(Good() with { ExitCode = null }));
        Assert.Equal("ran to the end", Broken(Good() with { ExitCode = 3 }));
        Assert.Equal("every turn answered", Broken(Good() with { Accounts = Asked(answered: false) }));
        Assert.Equal("uplink in real time", Broken(Good() with { Uplink = Good().Uplink with { Rates = [1, 1.0051] } }));
        Assert.Equal("nothing before session.configured", Broken(Good() with { Uplink = Good().Uplink with { EarlyChunks = 1 } }));

        static string Broken(SideFigures figures) => Assert.Single(figures.Limits(), l => !l.Holds).Name;
    }

    [Fact]
    public void The_table_sets_the_peer_beside_the_daemon_and_only_the_daemon_can_fail()
    {
        var peer = Good() with { Name = "peer", Samples = [Sample(10, 81_920, 0.25)], Accounts = Asked(answered: false), ExitCode = 1 };
        var report = new SessionReport(Good(), peer);
        Assert.True(report.Passed);
        var text = report.ToString();
        Assert.Contains("| processor time, s | 0.50 | 0.25 | 0.5 |", text, StringComparison.Ordinal);
        Assert.Contains("| resident, median, MiB | 20.0 | 80.0 | 4.0 |", text, StringComparison.Ordinal);
        Assert.Contains("| turns answered | 1 of 1 | 0 of 1 |  |", text, StringComparison.Ordinal);
        Assert.Contains("NO COMPARISON: peer", text, StringComparison.Ordinal);
        Assert.False(new SessionReport(peer, Good()).Passed);
        Assert.Contains("| processor time, s | 0.50 |", new SessionReport(Good(), null).ToString(), StringComparison.Ordinal);
    }

    private static SideFigures Good() =>
        new("hydra-kiosk", [Sample(10, 20_480, 0.5)], Asked(answered: true), UplinkPace.Of(Chunks(from: 0, seconds: 61)), DiedByItself: false,
            ExitCode: 0);

    /// <summary>One question, from 5 to 7 s.</summary>
    private static Accounts Asked(bool answered)
    {
        WireEntry[] log =
        [
            new(TimeSpan.FromSeconds(0.1), 1, "sent", "session.configured"),
            new(TimeSpan.FromSeconds(5), 1, "sent", "input_audio_buffer.speech_started", "4900"),
            new(TimeSpan.FromSeconds(7.5), 1, "note", "turn", "1 ended at 6900 ms"),
            new(TimeSpan.FromSeconds(8), 1, "sent", "response.output_audio.delta", Samples: answered ? 480 : 0),
            new(TimeSpan.FromSeconds(8.1), 1, "sent", "response.done", "completed"),
        ];
        return Accounts.Of([new(1, "ask", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7))], log, [], TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static ProcessSample Sample(double seconds, long residentKb, double cpuSeconds) =>
        new(TimeSpan.FromSeconds(seconds), residentKb, residentKb, 8, 40, TimeSpan.FromSeconds(cpuSeconds));

    private static List<WireEntry> Chunks(double from, double seconds, double everyMs = 20, int session = 1) =>
        [.. Enumerable.Range(0, (int)(seconds * 1000 / everyMs)).Select(n =>
            new WireEntry(TimeSpan.FromMilliseconds((from * 1000) + (n * everyMs)), session, "received", "input_audio_buffer.append", Samples: 320))];
}
