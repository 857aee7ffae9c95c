using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace HydraKiosk.Tools.Running;

/// <summary>The tools that are at work. Any thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source holds no handle, since nobody waits on it, and may just be cancelled.")]
internal sealed class LiveRuns
{
    private readonly ConcurrentDictionary<Task, byte> _runs = new();
    private CancellationTokenSource _stop = new();

    /// <summary>Ends what begins from now on when all is ended. Take it before the policy is asked, so that no kill falls between the two.</summary>
    public CancellationToken Stop => Volatile.Read(ref _stop).Token;

    /// <summary>Whether none is.</summary>
    public bool IsEmpty => _runs.IsEmpty;

    /// <summary>A tool is at work until this ends, in whatever way.</summary>
    public void Add(Task run)
    {
        _runs[run] = 0;
        _ = run.ContinueWith(ended => _runs.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Ends all that are at work now. What they do when they are ended is their own code, and not on this thread.</summary>
    public void StopAll() => _ = Interlocked.Exchange(ref _stop, new CancellationTokenSource()).CancelAsync();

    /// <summary>Waits for all of them.</summary>
    public Task DrainAsync(TimeSpan limit) => Task.WhenAny(Task.WhenAll(_runs.Keys), Task.Delay(limit));
}
