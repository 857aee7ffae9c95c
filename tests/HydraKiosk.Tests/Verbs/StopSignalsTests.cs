using System.Runtime.InteropServices;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Verbs;

public sealed partial class StopSignalsTests
{
    private const int SigHup = 1;
    private const int SigTerm = 15;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void The_first_SIGTERM_asks_for_the_end_and_does_not_end_the_process()
    {
        using var signals = new StopSignals();
        Assert.False(signals.Token.IsCancellationRequested);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));

        Assert.True(signals.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void SIGHUP_is_told_to_whoever_wants_to_know_and_ends_nothing()
    {
        using var signals = new StopSignals();
        using var told = new ManualResetEventSlim();
        using var hangUps = signals.OnHangUp(told.Set);

        Assert.Equal(0, Kill(Environment.ProcessId, SigHup));

        Assert.True(told.Wait(_patience));
        Assert.False(signals.Token.IsCancellationRequested);
    }

    [Fact]
    public void Where_nobody_wants_to_know_SIGHUP_asks_for_the_end()
    {
        using var signals = new StopSignals();

        Assert.Equal(0, Kill(Environment.ProcessId, SigHup));

        Assert.True(signals.Token.WaitHandle.WaitOne(_patience));
    }

    [Fact]
    public void An_end_that_does_not_come_is_made_short()
    {
        using var ended = new ManualResetEventSlim();
        using var signals = new StopSignals(TimeSpan.FromMilliseconds(1), ended.Set);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));

        Assert.True(ended.Wait(_patience));
    }

    [Fact]
    public void An_end_that_comes_is_left_alone()
    {
        var made = 0;
        using (var signals = new StopSignals(TimeSpan.FromHours(1), () => made++))
        {
            signals.EndWithin();
        }

        Assert.Equal(0, made);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
