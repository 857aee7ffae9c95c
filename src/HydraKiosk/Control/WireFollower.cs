using HydraKiosk.Hydra.WireLog;

namespace HydraKiosk.Control;

/// <summary>Hands the lines of the wire, as they come, to whoever watches.</summary>
internal sealed class WireFollower : IDisposable
{
    private readonly WireSubscription _subscription;

    /// <param name="recorder">Sees the wire.</param>
    /// <param name="told">Takes one line at a time, on a pool thread; must neither block nor throw.</param>
    public WireFollower(WireRecorder recorder, Action<string> told)
    {
        _subscription = recorder.Subscribe();
        _ = RelayAsync(told);
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose(); // completes the lines, and with them the relay

    private async Task RelayAsync(Action<string> told)
    {
        await foreach (var line in _subscription.Lines.ReadAllAsync())
        {
            told(line);
        }
    }
}
