using System.Runtime.InteropServices;

namespace HydraKiosk.Devices.Native;

/// <summary>
/// The calls of the C library that device files need. <c>open</c> and <c>ioctl</c> are variadic in C; on Linux x64 and arm64 a call with fixed
/// arguments uses the same registers.
/// </summary>
internal static partial class Libc
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const short PollIn = 1;
    public const short PollError = 8;
    public const short PollHangUp = 0x10;
    public const short PollInvalid = 0x20;

    /// <summary>Errors by their numbers on Linux.</summary>
    public const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, NoDeviceOrAddress = 6, TryAgain = 11, AccessDenied = 13, Busy = 16,
        NoDevice = 19, Invalid = 22, NotATerminal = 25, NoSpace = 28, NotImplemented = 38, NotSupported = 95, NetworkDown = 100;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static unsafe partial nint Read(int descriptor, void* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static unsafe partial nint Write(int descriptor, void* buffer, nuint bytes);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static unsafe partial int IoControl(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static unsafe partial int Poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    /// <summary>What the system says about an error, with its number.</summary>
    public static string Describe(int error) => $"{Marshal.GetPInvokeErrorMessage(error)} (errno {error})";
}
