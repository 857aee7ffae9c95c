using System.Runtime.InteropServices;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>SIGINT and SIGTERM call a run off and leave the program alive: it still ends its clients and tells what it saw.</summary>
internal sealed class CallOff : IDisposable
{
    private readonly CancellationTokenSource _called = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;

    public CallOff()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Cancelled by either signal.</summary>
    public CancellationToken Token => _called.Token;

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _called.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _called.Cancel();
    }
}
