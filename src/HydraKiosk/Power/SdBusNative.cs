using System.Runtime.InteropServices;

namespace HydraKiosk.Power;

/// <summary>
/// sd-bus(3), the D-Bus client in the library that every systemd machine has: no code of our own to carry, nothing in the binary. Results below 0 are
/// errors of errno(3). Nothing here may be called by two threads at once for one bus. The variadic functions of the library are left out.
/// </summary>
internal static unsafe partial class SdBusNative
{
    /// <summary>Opened at the first call: where it is missing, that throws <see cref="DllNotFoundException"/>.</summary>
    private const string Library = "libsystemd.so.0";

    /// <summary>The type <c>s</c>.</summary>
    public const byte Text = (byte)'s';

    /// <summary>The type <c>b</c>, read as an <c>int</c>.</summary>
    public const byte Truth = (byte)'b';

    /// <summary>The type <c>h</c>, read as an <c>int</c>: a descriptor that belongs to the message.</summary>
    public const byte Descriptor = (byte)'h';

    /// <summary><c>F_DUPFD_CLOEXEC</c>.</summary>
    public const int DuplicateCloseOnExec = 1030;

    /// <summary><c>SHUT_RDWR</c>.</summary>
    public const int BothWays = 2;

    [LibraryImport(Library, EntryPoint = "sd_bus_new")]
    public static partial int New(nint* bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_address", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetAddress(nint bus, string address);

    [LibraryImport(Library, EntryPoint = "sd_bus_set_bus_client")]
    public static partial int SetBusClient(nint bus, int isClient);

    [LibraryImport(Library, EntryPoint = "sd_bus_start")]
    public static partial int Start(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_get_fd")]
    public static partial int DescriptorOf(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_process")]
    public static partial int Process(nint bus, nint* message);

    [LibraryImport(Library, EntryPoint = "sd_bus_wait")]
    public static partial int Wait(nint bus, ulong microseconds);

    [LibraryImport(Library, EntryPoint = "sd_bus_flush_close_unref")]
    public static partial nint Close(nint bus);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_new_method_call", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int NewCall(nint bus, nint* message, string destination, string path, string face, string member);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_append_basic", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Append(nint message, byte type, string text);

    [LibraryImport(Library, EntryPoint = "sd_bus_call")]
    public static partial int Call(nint bus, nint message, ulong microseconds, Error* error, nint* reply);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_read_basic")]
    public static partial int Read(nint message, byte type, void* value);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_is_signal", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int IsSignal(nint message, string face, string member);

    /// <summary>The unique name, which belongs to the message; null where it has none.</summary>
    [LibraryImport(Library, EntryPoint = "sd_bus_message_get_sender")]
    public static partial nint SenderOf(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_message_unref")]
    public static partial nint Release(nint message);

    [LibraryImport(Library, EntryPoint = "sd_bus_error_free")]
    public static partial void Free(Error* error);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Duplicate(int descriptor, int command, int least);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int ShutDown(int socket, int how);

    /// <summary><c>sd_bus_error</c>: the texts belong to it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Error
    {
        public nint Name;
        public nint Message;
        public int NeedsFree;
    }
}
