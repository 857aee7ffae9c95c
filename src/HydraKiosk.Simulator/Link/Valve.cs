namespace HydraKiosk.Simulator.Link;

/// <summary>Lets callers pass while it is open, and makes them wait while it is shut. Thread-safe.</summary>
internal sealed class Valve
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _shut;

    /// <summary>Makes callers wait until <see cref="Open"/>.</summary>
    public void Shut()
    {
        lock (_lock)
        {
            _shut ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Lets callers pass again.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _shut?.TrySetResult();
            _shut = null;
        }
    }

    /// <summary>Waits until it is open.</summary>
    public ValueTask WaitOpenAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _shut is null ? default : new ValueTask(_shut.Task.WaitAsync(cancellation));
        }
    }
}
