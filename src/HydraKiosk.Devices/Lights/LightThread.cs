using HydraKiosk.Devices.Faults;

namespace HydraKiosk.Devices.Lights;

/// <summary>
/// The thread of one light: a back end that blocks or fails holds up no other. It sleeps until it is woken or until the look of its light changes by
/// itself; while that is solid there is no timer.
/// </summary>
internal sealed class LightThread : IDisposable
{
    private readonly LightLoop _loop;
    private readonly CountdownEvent _running;
    private readonly object _gate = new();
    private readonly ITimer _timer;
    private bool _isWoken;
    private bool _isStopping;
    private bool _isArmed; // the thread's own
    private long _wakeUps;

    /// <param name="place">Names the thread.</param>
    /// <param name="loop">What it steps.</param>
    /// <param name="time">The clock.</param>
    /// <param name="running">Counted down when it has ended.</param>
    public LightThread(string place, LightLoop loop, TimeProvider time, CountdownEvent running)
    {
        _loop = loop;
        _running = running;
        _timer = time.CreateTimer(static self => ((LightThread)self!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        new Thread(Run) { IsBackground = true, Name = $"light {place}" }.Start();
    }

    /// <summary>How often it was woken, for whatever reason: what an idle lamp costs.</summary>
    public long WakeUps => Volatile.Read(ref _wakeUps);

    /// <summary>Something has changed.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>How loud the loudspeaker is, in dB below full scale.</summary>
    public void Tell(float dbfs)
    {
        if (_loop.Tell(dbfs))
        {
            Wake();
        }
    }

    /// <summary>Lets it make the light dark and end; does not wait for that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        do
        {
            SetTimer(_loop.Step());
        }
        while (Sleep());

        _timer.Dispose();
        _loop.Close();
        _running.Signal();
    }

    private void SetTimer(TimeSpan? wait)
    {
        if (wait is null && !_isArmed)
        {
            return;
        }

        // A timer counts whole milliseconds and drops the rest: it would come just before the change.
        var due = wait is { } t ? TimeSpan.FromMilliseconds(Math.Ceiling(t.TotalMilliseconds)) : Timeout.InfiniteTimeSpan;
        _timer.Change(due, Timeout.InfiniteTimeSpan);
        _isArmed = wait is not null;
    }

    /// <returns>Whether to go on.</returns>
    private bool Sleep()
    {
        lock (_gate)
        {
            while (!_isWoken && !_isStopping)
            {
                Monitor.Wait(_gate);
            }

            _isWoken = false;
            _wakeUps++;
            return !_isStopping;
        }
    }
}
