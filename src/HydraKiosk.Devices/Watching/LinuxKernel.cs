using System.Diagnostics;
using System.Runtime.InteropServices;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Watching;

/// <summary>The kernel that this process runs on.</summary>
internal sealed unsafe partial class LinuxKernel : IKernel
{
    private const int AddressFamilyCan = 29;
    private const int SocketRaw = 3; // with Libc.NonBlocking and Libc.CloseOnExec, which sockets take as they are
    private const int ProtocolRaw = 1;
    private const long NsPerTick = 100;

    private LinuxKernel()
    {
    }

    public static LinuxKernel Instance { get; } = new();

    public long MonotonicNs => Stopwatch.GetTimestamp(); // CLOCK_MONOTONIC in nanoseconds on Linux

    public long RealtimeNs => (TimeProvider.System.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) * NsPerTick;

    public int Open(string path, int flags) => Result(Libc.Open(path, flags));

    public int Close(int descriptor) => Result(Libc.Close(descriptor));

    public int Read(int descriptor, void* buffer, int bytes) => Result(Libc.Read(descriptor, buffer, (nuint)bytes));

    public int Write(int descriptor, void* buffer, int bytes) => Result(Libc.Write(descriptor, buffer, (nuint)bytes));

    public int IoControl(int descriptor, nuint request, void* argument) => Result(Libc.IoControl(descriptor, request, argument));

    public int Poll(PollDescriptor* descriptors, int count, int timeoutMs) => Result(Libc.Poll(descriptors, (nuint)count, timeoutMs));

    public int WakeDescriptor() => Result(Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking));

    public int CanSocket() => Result(Socket(AddressFamilyCan, SocketRaw | Libc.NonBlocking | Libc.CloseOnExec, ProtocolRaw));

    public int Bind(int descriptor, void* address, int bytes) => Result(BindNative(descriptor, address, (uint)bytes));

    public int SetOption(int descriptor, int level, int option, void* value, int bytes) =>
        Result(SetSocketOption(descriptor, level, option, value, (uint)bytes));

    public int Receive(int descriptor, MessageHeader* message) => Result(ReceiveMessage(descriptor, message, 0));

    public IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)!).ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) // absent or hidden: to the caller, empty
        {
            return [];
        }
    }

    public string? Target(string path)
    {
        try
        {
            var target = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            return Path.Exists(target) ? target : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The error is read before anything else can run on this thread.</summary>
    private static int Result(nint returned) => returned < 0 ? -Marshal.GetLastPInvokeError() : (int)returned;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindNative(int descriptor, void* address, uint bytes);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSocketOption(int descriptor, int level, int option, void* value, uint bytes);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int descriptor, MessageHeader* message, int flags);
}
