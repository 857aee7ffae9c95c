using HydraKiosk.Audio.Supervision;
using HydraKiosk.Logging;

namespace HydraKiosk.Diagnostics;

/// <summary>
/// Makes calls into a driver that may never return: elsewhere, told when they take too long, and left behind when the person stops the test.
/// A device that such a call opens after all is closed then.
/// </summary>
/// <param name="time">The clock of the patience.</param>
/// <param name="complain">Gets the line that says what hangs.</param>
/// <param name="stop">The person has had enough.</param>
internal sealed class PatientDriver(TimeProvider time, Action<string> complain, CancellationToken stop)
{
    private static readonly TimeSpan _patience = new SupervisorOptions().StuckAfter;

    /// <summary>How long a stopped test waits for the driver to let go.</summary>
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(2);

    /// <summary>What a driver that does not hang may still need when the test is stopped.</summary>
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    /// <summary>Calls and waits.</summary>
    /// <param name="what">In words, such as "opening the sound device".</param>
    /// <param name="blocking">The call.</param>
    /// <exception cref="OperationCanceledException">Stopped while the driver was still at it.</exception>
    public T Call<T>(string what, Func<T> blocking)
    {
        var work = Task.Run(blocking, CancellationToken.None);
        try
        {
            if (!Waits(work, _patience, stop))
            {
                complain($"{what} takes more than {_patience.TotalSeconds:0} s: the driver hangs. Replug the device; if that does not help, reboot. "
                    + $"Ctrl-C ends the test [{SupervisionCause.Stuck.Tag}]");
            }

            return work.WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (((IAsyncResult)work).AsyncWaitHandle.WaitOne(_moment))
            {
                return work.GetAwaiter().GetResult(); // it was about to answer, and the test can tell what was found
            }

            _ = work.ContinueWith(
                static late =>
                    (late.Result as IDisposable)?.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion,
                        TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Closes; a driver that does not let go is waited for only as long as nobody would wonder.</summary>
    public void Close(IDisposable device)
    {
        var closing = Task.Run(device.Dispose, CancellationToken.None);
        if (!Waits(closing, stop.IsCancellationRequested ? _grace : _patience, CancellationToken.None))
        {
            complain("closing the sound device takes too long: the driver hangs. Replug the device; if that does not help, reboot "
                + $"[{SupervisionCause.Stuck.Tag}]");
            return;
        }

        closing.GetAwaiter().GetResult();
    }

    private bool Waits(Task work, TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            work.WaitAsync(patience, time, cancellation).GetAwaiter().GetResult();
            return true;
        }
        catch (TimeoutException) when (!work.IsFaulted)
        {
            return work.IsCompleted;
        }
        catch (Exception) when (work.IsCompleted)
        {
            return true; // what it was is told by whoever takes the result
        }
    }
}
