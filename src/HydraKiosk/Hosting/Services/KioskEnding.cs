using System.Runtime.ExceptionServices;

namespace HydraKiosk.Hosting.Services;

/// <summary>Learns which of the running parts ended first, and why.</summary>
internal sealed class KioskEnding
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ExceptionDispatchInfo? _fault;

    /// <summary>Completes when any part has ended.</summary>
    public Task Any => _ended.Task;

    /// <summary>What ended the first part that failed; null where none did.</summary>
    public Exception? Fault => Volatile.Read(ref _fault)?.SourceException;

    /// <summary>Throws what ended the first part that failed; nothing where none did.</summary>
    public void ThrowIfFailed() => Volatile.Read(ref _fault)?.Throw();

    /// <summary>A part has ended.</summary>
    /// <param name="fault">Null for an end as it should be.</param>
    public void Ended(ExceptionDispatchInfo? fault)
    {
        if (fault is not null)
        {
            Interlocked.CompareExchange(ref _fault, fault, null);
        }

        _ended.TrySetResult();
    }
}
