using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.PortAudio;

/// <summary>The few calls of the C library that opening a sound device needs beside PortAudio.</summary>
internal static unsafe partial class PosixNative
{
    public const int StandardError = 2;
    public const int ReadAndWrite = 6; // R_OK | W_OK
    public const uint MemFdCloseOnExec = 1;
    public const int DupFdCloseOnExec = 1030; // F_DUPFD_CLOEXEC

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    public static partial int Dup2(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint PRead(int descriptor, byte* buffer, nint count, long offset);

    /// <summary>Of thread 0, that is the calling thread: SCHED_OTHER 0, SCHED_FIFO 1, SCHED_RR 2, SCHED_BATCH 3, SCHED_IDLE 5.</summary>
    [LibraryImport("libc", EntryPoint = "sched_getscheduler")]
    public static partial int GetScheduler(int thread);

    /// <param name="thread">0: the calling thread.</param>
    /// <param name="priority">A <c>struct sched_param</c>, which is one int.</param>
    [LibraryImport("libc", EntryPoint = "sched_getparam")]
    public static partial int GetSchedulerParameter(int thread, int* priority);

    /// <param name="thread">0: the calling thread.</param>
    /// <param name="policy">SCHED_FIFO is 1.</param>
    /// <param name="priority">A <c>struct sched_param</c>, which is one int.</param>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, int* priority);
}
