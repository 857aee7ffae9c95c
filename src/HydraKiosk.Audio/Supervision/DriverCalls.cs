namespace HydraKiosk.Audio.Supervision;

/// <summary>
/// Runs what may block for seconds inside a driver beside the caller, notices when it hangs, and leaves nothing behind that opens after all.
/// </summary>
/// <param name="stuckAfter">How long a call may take before it is told.</param>
/// <param name="time">The clock of that.</param>
/// <param name="scheduler">Where the calls run.</param>
/// <param name="stuck">Told what hangs.</param>
internal sealed class DriverCalls(TimeSpan stuckAfter, TimeProvider time, TaskScheduler scheduler, Action<string> stuck)
{
    /// <summary>Runs blocking work; goes on waiting for it when it hangs, until <paramref name="stop"/>.</summary>
    /// <param name="what">What it does, for whoever is told.</param>
    /// <param name="blocking">The work. A result that can be disposed is, when it comes after the stop.</param>
    /// <param name="stop">Ends the waiting, not the work.</param>
    /// <exception cref="OperationCanceledException">Stopped while the work was still at it.</exception>
    public async Task<T> RunAsync<T>(string what, Func<T> blocking, CancellationToken stop)
    {
        var work = Task.Factory.StartNew(blocking, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        try
        {
            try
            {
                return await work.WaitAsync(stuckAfter, time, stop);
            }
            catch (TimeoutException)
            {
                if (!work.IsCompleted)
                {
                    stuck(what);
                }
            }

            return await work.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            CloseWhenItComes(work); // also when it came in this very moment: nobody else knows of it
            throw;
        }
    }

    private static void CloseWhenItComes<T>(Task<T> work) => _ = work.ContinueWith(
        static late => (late.Result as IDisposable)?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion,
        TaskScheduler.Default);
}
