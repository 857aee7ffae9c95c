namespace HydraKiosk.Tools.Running;

/// <summary>
/// The delegated calls that are under way: so many and no more, and only one of each tool, since a person who asks for the same thing once more has
/// thought better of the first. Any thread.
/// </summary>
/// <param name="most">How many at a time.</param>
internal sealed class BackgroundRuns(int most)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, BackgroundRun> _runs = new(StringComparer.Ordinal); // the newest of each tool
    private readonly HashSet<BackgroundRun> _all = [];

    /// <summary>
    /// A call is about to begin; the one before it with the same tool goes on until <see cref="BackgroundRun.TakePlace"/>. Null where there is no room.
    /// </summary>
    public BackgroundRun? Begin(string tool, bool isStoppable)
    {
        BackgroundRun? replaced;
        BackgroundRun run;
        lock (_lock)
        {
            if (!_runs.TryGetValue(tool, out replaced) && _all.Count >= most)
            {
                return null;
            }

            if (replaced is { IsStoppable: false } && _all.Count >= most)
            {
                return null; // it runs on whatever happens, and counts
            }

            _runs[tool] = run = new BackgroundRun(tool, isStoppable, replaced);
            _all.Add(run);
        }

        return run;
    }

    /// <summary>A call is over.</summary>
    public void End(BackgroundRun run)
    {
        lock (_lock)
        {
            _all.Remove(run);
            if (_runs.TryGetValue(run.Tool, out var present) && present == run)
            {
                if (run.Earlier is { IsReplaced: false } earlier && _all.Contains(earlier))
                {
                    _runs[run.Tool] = earlier; // this one never took its place
                }
                else
                {
                    _runs.Remove(run.Tool);
                }
            }
        }

        run.Dispose();
    }
}

/// <summary>One delegated call.</summary>
/// <param name="tool">Its tool.</param>
/// <param name="isStoppable">Whether it may be ended before it is done.</param>
/// <param name="earlier">The call of the same tool that it replaces; null for none.</param>
internal sealed class BackgroundRun(string tool, bool isStoppable, BackgroundRun? earlier) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private bool _isDisposed;

    public string Tool => tool;

    public bool IsStoppable => isStoppable;

    /// <summary>The call of the same tool before it.</summary>
    public BackgroundRun? Earlier { get; private set; } = earlier;

    /// <summary>Whether the same tool was called again.</summary>
    public bool IsReplaced { get; private set; }

    /// <summary>Ends it, where it may be ended, when it is replaced.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>It is certain to run now: the one before it is told that it is replaced, and ended where it may be.</summary>
    public void TakePlace()
    {
        Earlier?.Replace();
        Earlier = null; // or each would keep all before it
    }

    private void Replace()
    {
        lock (_lock)
        {
            IsReplaced = true;
            if (!isStoppable || _isDisposed)
            {
                return;
            }
        }

        _ = _stop.CancelAsync(); // what the tool does when it is stopped is its own code: not on this thread
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        // Not disposed of while it may just be cancelled; it holds no handle, since nobody waits on it.
    }
}
