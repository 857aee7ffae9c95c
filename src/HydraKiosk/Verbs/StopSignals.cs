using System.Runtime.InteropServices;

namespace HydraKiosk.Verbs;

/// <summary>
/// Turns the first SIGTERM or SIGINT into a cancelled token, so that files are finalised and the socket is closed; one that comes
/// a second or more later ends the process as usual, for whoever cannot wait.
/// </summary>
public sealed class StopSignals : IDisposable
{
    /// <summary>Some senders signal the process and then its group, as timeout(1) does: one wish that arrives twice.</summary>
    private static readonly TimeSpan _echo = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private long _askedAt;

    /// <summary>Starts listening.</summary>
    public StopSignals()
    {
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal)];
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_stop.IsCancellationRequested)
        {
            context.Cancel = TimeProvider.System.GetElapsedTime(Volatile.Read(ref _askedAt)) < _echo;
            return;
        }

        Volatile.Write(ref _askedAt, TimeProvider.System.GetTimestamp());
        context.Cancel = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The program is at its last line anyway.
        }
    }
}
