using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control;

/// <summary>Hands the lines of the wire, as they come, to whoever watches.</summary>
internal sealed class WireFollower : IDisposable
{
    private readonly WireSubscription _subscription;

    /// <param name="recorder">Sees the wire.</param>
    /// <param name="told">Takes one line at a time, on a pool thread; must neither block nor throw.</param>
    /// <param name="log">The journal that a technician reads.</param>
    public WireFollower(WireRecorder recorder, Action<string> told, ILogger log)
    {
        _subscription = recorder.Subscribe();
        _ = RelayAsync(told, log);
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose(); // completes the lines, and with them the relay

    private async Task RelayAsync(Action<string> told, ILogger log)
    {
        try
        {
            await foreach (var line in _subscription.Lines.ReadAllAsync())
            {
                told(line);
            }
        }
        catch (Exception fault)
        {
            ControlCauses.RequestFailed.Write(log, fault); // nobody awaits the relay
            Dispose();
        }
    }
}
