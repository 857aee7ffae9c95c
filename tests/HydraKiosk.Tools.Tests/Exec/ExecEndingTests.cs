using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using HydraKiosk.Tools.Exec.Native;

namespace HydraKiosk.Tools.Tests.Exec;

/// <summary>Programs that do not want to end, and what they leave.</summary>
[Collection("programs")] // one after the other: who has shed its mark is ended only when no other program runs
[UnsupportedOSPlatform("windows")]
public sealed class ExecEndingTests : IDisposable
{
    private readonly Workshop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task One_that_is_stopped_ends_at_once_when_it_listens()
    {
        using var stop = new CancellationTokenSource();
        var run = _shop.RunAsync($"echo $$ > {_shop.PathOf("pid")}; exec sleep 1000", cancellation: stop.Token);
        var pid = await _shop.WaitForAsync("pid");
        var began = Stopwatch.GetTimestamp();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(Stopwatch.GetElapsedTime(began) < ChildRun.Grace, "it listened to the friendly signal");
        AssertGone(pid);
        Assert.Empty(_shop.Log.Lines);
    }

    [Fact]
    public async Task One_that_was_halted_is_ended_as_well()
    {
        using var stop = new CancellationTokenSource();
        var run = _shop.RunAsync($"echo $$ > {_shop.PathOf("pid")}; kill -STOP $$; sleep 1000", cancellation: stop.Token);
        var pid = await _shop.WaitForAsync("pid");
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        AssertGone(pid);
    }

    [Fact]
    public async Task One_that_was_stopped_before_it_began_does_not_begin()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _shop.RunAsync($"touch {_shop.PathOf("ran")}", cancellation: new CancellationToken(canceled: true)));
        Assert.False(File.Exists(_shop.PathOf("ran")));
    }

    [Fact]
    public async Task One_that_closes_everything_forks_detaches_and_ignores_signals_is_ended_with_all_of_it()
    {
        using var stop = new CancellationTokenSource();
        var run = _shop.RunAsync(
            $$"""
            trap '' TERM HUP INT
            exec >&- 2>&- 0<&-
            (setsid sh -c 'trap "" TERM HUP; echo $$ > {{_shop.PathOf("detached")}}; while :; do sleep 1000; done' &)
            (env -i setsid sh -c 'trap "" TERM HUP; echo $$ > {{_shop.PathOf("shed")}}; while :; do sleep 1000; done' &)
            (sh -c 'trap "" TERM; echo $$ > {{_shop.PathOf("sibling")}}; while :; do sleep 1000; done') &
            echo $$ > {{_shop.PathOf("leader")}}
            while :; do sleep 1000; done
            """,
            cancellation: stop.Token);
        var pids = new List<string>();
        foreach (var name in new[] { "detached", "shed", "sibling", "leader" })
        {
            pids.Add(await _shop.WaitForAsync(name));
        }

        pids.ForEach(pid => Assert.True(Directory.Exists($"/proc/{pid}")));
        var began = Stopwatch.GetTimestamp();
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(Stopwatch.GetElapsedTime(began) >= ChildRun.Grace, "it was asked first");
        pids.ForEach(AssertGone);
        Assert.Empty(_shop.Log.Lines);
    }

    [Fact]
    public async Task What_a_program_leaves_behind_ends_with_it()
    {
        var output = await _shop.RunAsync($$"""
            (setsid sh -c 'echo $$ > {{_shop.PathOf("left")}}; exec sleep 1000' &)
            while ! [ -s {{_shop.PathOf("left")}} ]; do sleep 0.01; done
            echo done
            """);
        Assert.Equal("""{"ok":true,"output":"done"}""", output);
        AssertGone(await _shop.WaitForAsync("left"));
        Assert.Contains("left 1 processes behind", Assert.Single(_shop.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_one_does_not_touch_what_another_has_started()
    {
        using var stop = new CancellationTokenSource();
        var longer = _shop.RunAsync(
            $$"""
            (setsid sh -c 'echo $$ > {{_shop.PathOf("theirs")}}; exec sleep 1000' &)
            (env -i setsid sh -c 'echo $$ > {{_shop.PathOf("theirs-too")}}; exec sleep 1000' &)
            sleep 1000
            """,
            cancellation: stop.Token);
        var theirs = await _shop.WaitForAsync("theirs");
        var shed = await _shop.WaitForAsync("theirs-too");
        Assert.Equal("""{"ok":true,"output":"short"}""", await _shop.RunAsync("echo short"));
        Assert.True(Directory.Exists($"/proc/{theirs}"));
        Assert.True(Directory.Exists($"/proc/{shed}"));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => longer);
        AssertGone(theirs);
        AssertGone(shed);
    }

    [Fact]
    public async Task The_runtimes_own_children_keep_their_exit_codes()
    {
        using var own = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "read line; exit 7"]) { RedirectStandardInput = true, UseShellExecute = false })!;
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("done", await _shop.RunAsync("sleep 0.01 & echo done"), StringComparison.Ordinal);
        }

        own.StandardInput.WriteLine();
        await own.WaitForExitAsync().WaitAsync(Workshop.Limit);
        Assert.Equal(7, own.ExitCode);
    }

    [Fact]
    public async Task Two_hundred_runs_leave_no_descriptor_no_zombie_and_no_folder()
    {
        var settings = _shop.Script("(setsid true &) ; cat");
        await _shop.RunAsync(settings); // what is made once
        var before = Descriptors();
        for (var i = 0; i < 50; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _shop.RunAsync(settings, """{"n":1}""")));
        }

        await _shop.RunAsync(settings); // the last of those that ran side by side may have shed what only one alone may take note of
        Assert.InRange(Descriptors() - before, -100, 60); // other tests of this process come and go; a leak would be of hundreds
        Assert.DoesNotContain(ProcessTable.Read(), row => row.Parent == Environment.ProcessId && row.IsDead && row.Session != OwnSession());
        Assert.Empty(Directory.GetFileSystemEntries(_shop.Scratch));
    }

    [Fact]
    public void A_process_is_read_from_the_table_whatever_its_name()
    {
        var row = ProcessTable.Parse(7, "7 (a) R (b) c) Z 3 7 5 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 123456 0 0 1844 1 1 1");
        Assert.Equal(new ProcessRow(7, 3, 5, IsDead: true, 123456), row);
        Assert.Null(ProcessTable.Parse(7, "7 (cut) S 3"));
    }

    private static int OwnSession() => ProcessTable.Find(Environment.ProcessId)!.Session;

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static void AssertGone(string pid) =>
        Assert.Null(ProcessTable.Find(int.Parse(pid, CultureInfo.InvariantCulture)));
}
