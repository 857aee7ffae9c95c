using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Exec.Native;

/// <summary>
/// The calls of the C library that starting and ending a program need. <c>fcntl</c>-like variadic calls such as <c>syscall</c> and <c>prctl</c> use
/// the same registers as calls with fixed arguments on Linux x64 and arm64.
/// </summary>
internal static unsafe partial class Libc
{
    public const int NonBlocking = 0x800; // O_NONBLOCK, EFD_NONBLOCK
    public const int CloseOnExec = 0x80000; // O_CLOEXEC, EFD_CLOEXEC

    public const short PollIn = 1;

    /// <summary>Errors by their numbers on Linux.</summary>
    public const int NoEntry = 2, Interrupted = 4, BadFormat = 8, TryAgain = 11, AccessDenied = 13, TextBusy = 26, LoopOfLinks = 40;

    /// <summary>Signals by their numbers on Linux.</summary>
    public const int Kill = 9, Terminate = 15, Continue = 18;

    /// <summary><c>waitpid</c> returns at once where nothing has ended.</summary>
    public const int DoNotWait = 1; // WNOHANG

    private const int BecomeSubreaper = 36; // PR_SET_CHILD_SUBREAPER
    private const nint PidfdOpen = 434; // SYS_pidfd_open, Linux 5.3, one number on every architecture
    private const nint PidfdSendSignal = 424; // SYS_pidfd_send_signal, Linux 5.1

    /// <summary>From now on whoever loses its parent below this process becomes its child, instead of the first process's.</summary>
    public static int AdoptOrphans() => Control(BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>A descriptor of a process, readable once it has ended.</summary>
    public static int OpenProcess(int pid) => (int)SystemCall(PidfdOpen, pid, 0, 0, 0);

    public static int Signal(int processDescriptor, int signal) => (int)SystemCall(PidfdSendSignal, processDescriptor, signal, 0, 0);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int FileControl(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    /// <summary>A signal to a process, or to a whole group by its negative number.</summary>
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int Wait(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "getsid")]
    public static partial int SessionOf(int pid);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Wanted;
        public short Happened;
    }
}
