namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Actions of one session at their times, in order, under its lock. While an action runs, <see cref="Now"/> is the time it was due, so a
/// late timer (or a clock that is moved by hand) catches up instead of stretching everything behind it.
/// </summary>
internal sealed class Schedule : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _gate;
    private readonly long _start;
    private readonly PriorityQueue<Entry, (TimeSpan Due, long Order)> _queue = new();
    private readonly ITimer _timer;
    private TimeSpan? _running;
    private long _order;
    private bool _disposed;

    public Schedule(TimeProvider time, Lock gate)
    {
        _time = time;
        _gate = gate;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(static self => ((Schedule)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time since the session began.</summary>
    public TimeSpan Now => _running ?? _time.GetElapsedTime(_start);

    /// <summary>Runs an action after a delay. Call under the lock. Dispose of the result to call it off.</summary>
    public IDisposable After(TimeSpan delay, Action action)
    {
        var entry = new Entry(action);
        var due = Now + delay;
        _queue.Enqueue(entry, (due, _order++));
        if (_running is null)
        {
            Arm();
        }

        return entry;
    }

    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
        _queue.Clear();
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            while (!_disposed && _queue.TryPeek(out var entry, out var at) && at.Due <= _time.GetElapsedTime(_start))
            {
                _queue.Dequeue();
                _running = at.Due;
                try
                {
                    entry.Run();
                }
                finally
                {
                    _running = null;
                }
            }

            Arm();
        }
    }

    private void Arm()
    {
        if (!_disposed && _queue.TryPeek(out _, out var next))
        {
            // Timers count whole milliseconds; rounding down would spin through the last one.
            var wait = next.Due - _time.GetElapsedTime(_start);
            _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class Entry(Action action) : IDisposable
    {
        private Action? _action = action;

        public void Run()
        {
            var due = _action;
            _action = null;
            due?.Invoke();
        }

        public void Dispose() => _action = null;
    }
}
