using System.Diagnostics;

namespace HydraKiosk.EndToEnd.Tests.Processes;

/// <summary>
/// Measures how long this machine lets a thread wait for its turn. Real time is only promised by a machine that has time, so limits of the
/// product are widened by what the machine itself was late, and by nothing else.
/// </summary>
internal sealed class Stall : IDisposable
{
    private const int TickMs = 5;

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private double _worstMs;

    public Stall()
    {
        _thread = new Thread(Watch) { IsBackground = true, Name = "stall" };
        _thread.Start();
    }

    /// <summary>The worst delay so far, beyond the 5 ms that were asked for.</summary>
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
