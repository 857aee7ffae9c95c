using System.Diagnostics;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>Measures how late this machine lets a thread run: gaps that the machine made are no fault of the daemon.</summary>
internal sealed class StallWatch : IDisposable
{
    private const int TickMs = 20;

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private double _worstMs;

    public StallWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "stall-watch" };
        _thread.Start();
    }

    /// <summary>The worst delay so far.</summary>
    public double WorstMs => Volatile.Read(ref _worstMs);

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            Thread.Sleep(TickMs);
            Volatile.Write(ref _worstMs, Math.Max(_worstMs, Stopwatch.GetElapsedTime(before).TotalMilliseconds - TickMs));
        }
    }
}
