using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices;

/// <summary>
/// How a device's real-time thread wakes the audio thread: a Linux eventfd. Setting it is one non-blocking system call, with no managed
/// lock and no allocation, so it is allowed in a device callback, where a managed wait handle is not.
/// </summary>
/// <remarks>
/// It cannot be disposed: a device's thread may be about to set it at any moment, and a descriptor closed under it might by then belong to
/// a socket. The finaliser closes it once nobody holds it.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "See the remarks.")]
public sealed unsafe partial class PeriodSignal
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const short PollIn = 1;

    [SuppressMessage("Performance", "CA1823", Justification = "Held for its finaliser.")]
    private readonly SafeFileHandle _event;
    private readonly int _descriptor;

    /// <exception cref="IOException">The process has run out of file descriptors.</exception>
    public PeriodSignal()
    {
        _descriptor = EventFd(0, CloseOnExec | NonBlocking);
        if (_descriptor < 0)
        {
            throw new IOException($"eventfd: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        _event = new SafeFileHandle(_descriptor, ownsHandle: true);
    }

    /// <summary>Wakes the waiter, or makes its next wait return at once. Any thread, real-time ones included.</summary>
    public void Set()
    {
        var one = 1UL;
        Write(_descriptor, &one, sizeof(ulong)); // fails only with EAGAIN at 2^64-2 pending sets: the waiter is awake then
        GC.KeepAlive(this);
    }

    /// <summary>Waits until set or until <paramref name="timeout"/> has passed, and clears the signal. One waiter at a time.</summary>
    /// <returns>True when the signal was set.</returns>
    public bool Wait(TimeSpan timeout)
    {
        var poll = new PollFd { Descriptor = _descriptor, Events = PollIn };
        if (Poll(&poll, 1, (int)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 0, int.MaxValue)) <= 0)
        {
            return false; // time-out, or EINTR, which the caller's loop takes as an early time-out
        }

        ulong pending;
        var wasSet = Read(_descriptor, &pending, sizeof(ulong)) == sizeof(ulong);
        GC.KeepAlive(this);
        return wasSet;
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollFd* descriptors, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
