using System.Threading.Tasks.Sources;

namespace HydraKiosk.Primitives.Signals;

/// <summary>
/// An auto-reset signal for one asynchronous waiter that allocates nothing per cycle: <see cref="Set"/> from any thread, no lock, and the
/// waiter goes on at a thread-pool thread, never inside <see cref="Set"/>; only <see cref="SetHere"/> lends it the caller's. Several sets
/// before a wait count as one.
/// </summary>
/// <remarks>
/// The one object is the signal, the value-task source and the pool's work item. A set that finds the waiter already woken but not yet
/// running may be dropped: both sides pass a full fence between their data and this state, so the waiter, which looks at its data
/// after it has taken the result, sees what was written before that set.
/// </remarks>
public sealed class AsyncSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int Signalled = 1;
    private const int Waiting = 2; // a wait was handed out, nobody has subscribed to it yet
    private const int Parked = 3; // the waiter's continuation is stored
    private const int Done = 4; // the wait is over, its result not yet taken

    private int _state;
    private short _version;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;

    /// <summary>Wakes the waiter, or makes its next wait complete at once.</summary>
    public void Set()
    {
        if (Release())
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>
    /// Like <see cref="Set"/>, but a waiter goes on inside this call until it waits again. For a pool thread that holds no lock and has
    /// nothing else to do: another one need not be woken.
    /// </summary>
    public void SetHere()
    {
        if (Release())
        {
            Resume();
        }
    }

    /// <summary>True when a continuation has become due.</summary>
    private bool Release()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Signalled, Idle))
            {
                case Idle or Signalled or Done:
                    return false;

                case Waiting when Interlocked.CompareExchange(ref _state, Done, Waiting) == Waiting:
                    return false;

                case Parked when Interlocked.CompareExchange(ref _state, Done, Parked) == Parked:
                    return true;
            }
        }
    }

    /// <summary>
    /// Completes after the next <see cref="Set"/>, or at once when one came since the last wait. One waiter; each wait is awaited once.
    /// Waiting again and again with the same <paramref name="cancellation"/> registers it only once.
    /// </summary>
    /// <exception cref="OperationCanceledException">From the returned task, when <paramref name="cancellation"/> ends the wait.</exception>
    /// <exception cref="InvalidOperationException">A second wait while one is pending.</exception>
    public ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellation);
        }

        if (cancellation != _cancellation)
        {
            _registration.Dispose();
            _cancellation = cancellation;
            _registration = cancellation.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), this);
        }

        switch (Interlocked.CompareExchange(ref _state, Waiting, Idle))
        {
            case Idle:
                return new ValueTask(this, ++_version);

            case Signalled:
                Interlocked.Exchange(ref _state, Idle);
                return cancellation.IsCancellationRequested ? ValueTask.FromCanceled(cancellation) : default;

            default:
                throw new InvalidOperationException("a wait on this signal is already pending");
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) =>
        Volatile.Read(ref _state) != Done ? ValueTaskSourceStatus.Pending
        : _cancellation.IsCancellationRequested ? ValueTaskSourceStatus.Canceled
        : ValueTaskSourceStatus.Succeeded;

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _continuation = continuation;
        _continuationState = state;
        if (Interlocked.CompareExchange(ref _state, Parked, Waiting) == Done)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        if (token != _version || Interlocked.CompareExchange(ref _state, Idle, Done) != Done)
        {
            throw new InvalidOperationException("the wait is not over, or its result was already taken");
        }

        _cancellation.ThrowIfCancellationRequested();
    }

    void IThreadPoolWorkItem.Execute() => Resume();

    private void Resume()
    {
        var continuation = _continuation!;
        var state = _continuationState;
        _continuation = null;
        _continuationState = null;
        continuation(state);
    }
}
