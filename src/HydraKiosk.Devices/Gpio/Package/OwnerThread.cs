using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio.Package;

/// <summary>
/// The one thread that calls the package. The package's drivers take their locks in different orders on different paths, so two threads in it, or one
/// that it calls back, may wait for each other for ever.
/// </summary>
/// <param name="log">The journal.</param>
internal sealed class OwnerThread(ILogger log) : IDisposable
{
    private readonly Lock _starting = new();
    private readonly object _lock = new();
    private readonly Queue<Action> _work = new();
    private Thread? _thread;
    private bool _ended;

    /// <summary>Has work done and waits for it; on the thread itself it is done at once.</summary>
    /// <exception cref="ObjectDisposedException">The thread has ended.</exception>
    public T Do<T>(Func<T> work)
    {
        if (Thread.CurrentThread == _thread)
        {
            return work();
        }

        Start();
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEventSlim();
        var taken = Post(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            done.Set();
        });
        ObjectDisposedException.ThrowIf(!taken, this);
        done.Wait();
        failure?.Throw();
        return result!;
    }

    /// <summary>Has work done some time; may be called from anywhere, and never throws.</summary>
    /// <returns>Whether it will be done.</returns>
    public bool Post(Action work)
    {
        lock (_lock)
        {
            if (_ended)
            {
                return false;
            }

            _work.Enqueue(work);
            Monitor.Pulse(_lock);
            return true;
        }
    }

    /// <summary>Ends it after what was posted before.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            Monitor.Pulse(_lock);
        }

        if (_thread is { } thread && thread != Thread.CurrentThread)
        {
            thread.Join();
        }
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "gpio package" };
                _thread.Start();
            }
        }
    }

    private void Run()
    {
        while (Next() is { } work)
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                GpioCauses.ListenerFailed.Write(log, "the package's driver", e);
            }
        }
    }

    private Action? Next()
    {
        lock (_lock)
        {
            Action? work;
            while (!_work.TryDequeue(out work) && !_ended)
            {
                Monitor.Wait(_lock);
            }

            return work;
        }
    }
}
