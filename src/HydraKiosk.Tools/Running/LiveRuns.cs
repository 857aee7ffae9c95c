using System.Collections.Concurrent;

namespace HydraKiosk.Tools.Running;

/// <summary>The tools that are at work. Any thread.</summary>
internal sealed class LiveRuns
{
    private readonly ConcurrentDictionary<Task, byte> _runs = new();

    /// <summary>A tool is at work until this ends, in whatever way.</summary>
    public void Add(Task run)
    {
        _runs[run] = 0;
        _ = run.ContinueWith(ended => _runs.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits for all of them.</summary>
    public Task DrainAsync(TimeSpan limit) => Task.WhenAny(Task.WhenAll(_runs.Keys), Task.Delay(limit));
}
