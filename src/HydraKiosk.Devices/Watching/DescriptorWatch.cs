using System.Runtime.CompilerServices;
using HydraKiosk.Devices.Faults;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Watching;

/// <summary>
/// One thread that waits for all input devices and CAN sockets of the process: it sleeps in <c>poll</c> until one of them has something to tell, and
/// does not wake up otherwise. One is made for the whole program; it is disposed after everything that it watches.
/// </summary>
/// <remarks>The thread starts with the first device, so that a program without buttons has none.</remarks>
public sealed unsafe class DescriptorWatch : IDisposable
{
    private const long NsPerMs = 1_000_000;
    private static readonly TimeSpan _endWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _failedWait = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly bool _ownsThread;

    // Replaced and never changed in place: the thread sees a new list by its reference.
    private IWatched[] _watched = [];
    private Thread? _thread;
    private int _wake = -1;
    private bool _hasEnded;

    // The thread's own.
    private IWatched[] _polledOf = [];
    private PollDescriptor[] _polled = [default];
    private bool _hasFailed;

    /// <summary>Watches what the devices add.</summary>
    public DescriptorWatch()
        : this(LinuxKernel.Instance, ownsThread: true)
    {
    }

    /// <param name="kernel">Who is asked.</param>
    /// <param name="ownsThread">False where a test calls <see cref="Turn"/> itself.</param>
    internal DescriptorWatch(IKernel kernel, bool ownsThread) => (Kernel, _ownsThread) = (kernel, ownsThread);

    /// <summary>Who is asked.</summary>
    internal IKernel Kernel { get; }

    /// <summary>Ends the thread. Any thread, the watch's own included.</summary>
    public void Dispose()
    {
        Thread? thread;
        lock (_lock)
        {
            if (_hasEnded)
            {
                return;
            }

            _hasEnded = true;
            thread = _thread;
            Wake();
        }

        if (thread is null)
        {
            CloseWake();
        }
        else if (thread != Thread.CurrentThread)
        {
            thread.Join(_endWait); // one that does not come back in time is stuck in a driver, and ends when that lets it go
        }
    }

    /// <summary>Waits for one more. Any thread.</summary>
    /// <exception cref="DeviceException">The process has run out of file descriptors.</exception>
    internal void Add(IWatched watched)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_hasEnded, this);
            if (_wake < 0 && (_wake = Kernel.WakeDescriptor()) < 0)
            {
                throw new DeviceException(DeviceFault.Failed, "the watcher of input devices",
                    $"it cannot be woken: {Libc.Describe(-_wake)}", "raise LimitNOFILE= in the unit, or look for what holds so many files open");
            }

            Volatile.Write(ref _watched, [.. _watched, watched]);
            if (_thread is null && _ownsThread)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "contacts" };
                _thread.Start();
            }

            Wake();
        }
    }

    /// <summary>Waits for it no longer. Its descriptor may be closed afterwards, at once. Any thread.</summary>
    internal void Remove(IWatched watched)
    {
        lock (_lock)
        {
            Volatile.Write(ref _watched, [.. _watched.Where(w => w != watched)]);
            Wake();
        }
    }

    /// <summary>One sleep and what it brings. The watch's thread only.</summary>
    /// <returns>False when the watch has ended.</returns>
    internal bool Turn()
    {
        TakeList();
        int ready;
        fixed (PollDescriptor* polled = _polled)
        {
            ready = Kernel.Poll(polled, _polled.Length, WaitMs());
        }

        if (Volatile.Read(ref _hasEnded))
        {
            return false;
        }

        if (ready > 0)
        {
            ClearWake();
            for (var i = 0; i < _polledOf.Length; i++)
            {
                if (_polled[i + 1].Returned != 0)
                {
                    Call(_polledOf[i], _polled[i + 1].Returned, 0);
                }
            }
        }

        _hasFailed = ready < 0 && ready != -Libc.Interrupted;
        if (_hasFailed)
        {
            FailAll(Libc.Describe(-ready));
        }

        CallDue();
        return true;
    }

    private void Run()
    {
        while (Turn())
        {
            if (_hasFailed)
            {
                Thread.Sleep(_failedWait); // whatever makes poll fail is not to cost a whole core as well
            }
        }

        CloseWake();
    }

    private void TakeList()
    {
        var watched = Volatile.Read(ref _watched);
        if (!ReferenceEquals(watched, _polledOf))
        {
            _polledOf = watched;
            _polled = [new PollDescriptor(), .. watched.Select(w => new PollDescriptor { Descriptor = w.Descriptor, Events = Libc.PollIn })];
        }

        _polled[0] = new PollDescriptor { Descriptor = _wake, Events = Libc.PollIn };
    }

    /// <summary>Rounded up, so that a deadline has passed when the time is over.</summary>
    private int WaitMs()
    {
        var deadline = NearestDeadline();
        return deadline == long.MaxValue ? -1
            : (int)Math.Clamp((deadline - Kernel.MonotonicNs + NsPerMs - 1) / NsPerMs, 0, int.MaxValue);
    }

    private long NearestDeadline()
    {
        var nearest = long.MaxValue;
        foreach (var watched in _polledOf)
        {
            nearest = Math.Min(nearest, watched.DeadlineNs);
        }

        return nearest;
    }

    private void CallDue()
    {
        if (NearestDeadline() == long.MaxValue)
        {
            return;
        }

        var now = Kernel.MonotonicNs;
        foreach (var watched in _polledOf)
        {
            if (watched.DeadlineNs <= now)
            {
                Call(watched, 0, now);
            }
        }
    }

    /// <summary>One device, or whoever listens to it, must not end the thread that all the others need.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Call(IWatched watched, short returned, long nowNs)
    {
        try
        {
            if (returned != 0)
            {
                watched.Ready(returned);
            }
            else
            {
                watched.Due(nowNs);
            }
        }
        catch (Exception e)
        {
            watched.Fail($"what it said could not be handled: {e}");
        }
    }

    private void FailAll(string why)
    {
        foreach (var watched in _polledOf)
        {
            watched.Fail($"it cannot be waited for: {why}");
        }
    }

    /// <summary>Under the lock, since the descriptor's number may belong to another file once it is closed.</summary>
    private void Wake()
    {
        if (_wake >= 0)
        {
            var one = 1UL;
            _ = Kernel.Write(_wake, &one, sizeof(ulong)); // fails only when 2^64-2 wake-ups are pending: the thread is awake then
        }
    }

    private void CloseWake()
    {
        lock (_lock)
        {
            if (_wake >= 0)
            {
                _ = Kernel.Close(_wake);
                _wake = -1;
            }
        }
    }

    private void ClearWake()
    {
        if (_polled[0].Returned != 0)
        {
            ulong pending;
            _ = Kernel.Read(_wake, &pending, sizeof(ulong));
        }
    }
}
