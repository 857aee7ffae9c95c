namespace HydraKiosk.Simulator.Link;

/// <summary>Lets through while it is open, and keeps waiting while it is shut. Thread-safe.</summary>
internal sealed class Valve
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _shut;

    /// <summary>Lets nothing more through until <see cref="Open"/>.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets through again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _shut?.TrySetResult();
            _shut = null;
        }
    }

    /// <summary>Completes as soon as it is open.</summary>
    public ValueTask WaitOpenAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _shut is null ? default : new ValueTask(_shut.Task.WaitAsync(cancellation));
        }
    }
}
