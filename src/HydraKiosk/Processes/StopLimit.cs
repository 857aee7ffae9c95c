namespace HydraKiosk.Processes;

/// <summary>
/// Ends the process for good when an end that was asked for does not come. Its thread is made at the start: on the day when a thread is
/// refused, the end must not need one.
/// </summary>
public sealed class StopLimit : IDisposable
{
    /// <summary>What the manual and systemd's unit promise is 3 s; the last moment is for the line that says so.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.8);

    private readonly ManualResetEventSlim _asked = new();
    private readonly ManualResetEventSlim _done = new();
    private readonly TimeSpan _limit;
    private readonly Action _end;

    /// <param name="limit">How long the end may take once it was asked for.</param>
    /// <param name="end">Ends the process; called from a thread of its own.</param>
    /// <exception cref="OutOfMemoryException">The system refuses a thread.</exception>
    public StopLimit(TimeSpan limit, Action end)
    {
        _limit = limit;
        _end = end;
        new Thread(Watch, maxStackSize: 128 * 1024) { IsBackground = true, Name = "stop limit" }.Start();
    }

    /// <summary>From the first call on the time runs.</summary>
    public void Arm() => _asked.Set();

    /// <summary>The end has come in time.</summary>
    public void Dispose()
    {
        _done.Set();
        _asked.Set();
    }

    private void Watch()
    {
        _asked.Wait();
        if (!_done.Wait(_limit))
        {
            _end();
        }
    }
}
