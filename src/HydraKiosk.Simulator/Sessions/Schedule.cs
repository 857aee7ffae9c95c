namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// Runs the actions of one session at their times, in order, under the session's lock. While an action runs, <see cref="Now"/> is the time it
/// was due, so a late timer (or a clock that is moved by hand) catches up instead of stretching everything behind it.
/// </summary>
internal sealed class Schedule : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lock _lock;
    private readonly Action<Exception> _onError;
    private readonly long _start;
    private readonly PriorityQueue<ScheduledAction, (TimeSpan Due, long Order)> _queue = new();
    private readonly ITimer _timer;
    private TimeSpan? _running;
    private long _order;
    private bool _disposed;

    /// <summary>Makes an empty schedule.</summary>
    /// <param name="time">Tells the time; a test moves it by hand.</param>
    /// <param name="sessionLock">The session's lock, taken while an action runs.</param>
    /// <param name="onError">Called under the lock with what an action threw.</param>
    public Schedule(TimeProvider time, Lock sessionLock, Action<Exception> onError)
    {
        _time = time;
        _lock = sessionLock;
        _onError = onError;
        _start = time.GetTimestamp();
        _timer = time.CreateTimer(
            static self => ((Schedule)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Time since the session began.</summary>
    public TimeSpan Now => _running ?? _time.GetElapsedTime(_start);

    /// <summary>Runs an action after a delay. Call under the lock. Dispose of the result to call the action off.</summary>
    public IDisposable After(TimeSpan delay, Action action)
    {
        var entry = new ScheduledAction(action);
        var due = Now + delay;
        _queue.Enqueue(entry, (due, _order++));
        if (_running is null)
        {
            Arm();
        }

        return entry;
    }

    /// <summary>Calls off every action.</summary>
    public void Dispose()
    {
        _disposed = true;
        _timer.Dispose();
        _queue.Clear();
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            while (!_disposed && _queue.TryPeek(out var entry, out var at) && at.Due <= _time.GetElapsedTime(_start))
            {
                _queue.Dequeue();
                _running = at.Due;
                try
                {
                    entry.Run();
                }
                catch (Exception error)
                {
                    _onError(error);
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
            var rounded = wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
            _timer.Change(rounded, Timeout.InfiniteTimeSpan);
        }
    }

    private sealed class ScheduledAction(Action action) : IDisposable
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
