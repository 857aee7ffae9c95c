using System.Diagnostics;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>
/// Measures how late this machine runs what is due, on the thread pool that the simulator runs on too: gaps that the machine made are no
/// fault of the daemon.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private double _worstMs;

    public StallWatch() => _watching = WatchAsync();

    /// <summary>The worst delay so far.</summary>
    public double WorstMs => Volatile.Read(ref _worstMs);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var before = Stopwatch.GetTimestamp();
            await Task.Delay(_tick, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _worstMs, Math.Max(_worstMs, (Stopwatch.GetElapsedTime(before) - _tick).TotalMilliseconds));
        }
    }
}
