using System.Runtime.InteropServices;
using HydraKiosk.Verbs;

namespace HydraKiosk.Tests.Verbs;

public sealed partial class StopSignalsTests
{
    private const int SigTerm = 15;

    [Fact]
    public void The_first_SIGTERM_asks_for_the_end_and_does_not_end_the_process()
    {
        using var signals = new StopSignals();
        Assert.False(signals.Token.IsCancellationRequested);

        Assert.Equal(0, Kill(Environment.ProcessId, SigTerm));

        Assert.True(signals.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(20)));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
