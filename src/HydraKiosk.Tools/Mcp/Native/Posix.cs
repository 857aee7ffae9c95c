using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Mcp.Native;

/// <summary>The C library's functions that wait for a program and end it, and the sockets to it. Each returns what its manual page says.</summary>
internal static unsafe partial class Posix
{
    public const int AfUnix = 1;
    public const int SockStream = 1;
    public const int SockCloseOnExec = 0x80000;
    public const int Sigkill = 9;
    public const int Sigterm = 15;

    /// <summary><c>EINTR</c>: a signal came meanwhile.</summary>
    public const int Interrupted = 4;

    public const int ByPid = 1;
    public const int WaitExited = 4;
    public const int WaitLeaveIt = 0x01000000;

    /// <summary>Bytes of a <c>siginfo_t</c>.</summary>
    public const int StructRoom = 128;

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int SocketPair(int domain, int type, int protocol, int* pair);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitId(int idType, uint id, void* info, int options);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitPid(int pid, int* status, int options);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);
}
