using System.Runtime.InteropServices;

namespace HydraKiosk.Primitives.Files;

/// <summary>What stands at a path.</summary>
public enum FileKind
{
    /// <summary>Nothing, or nothing that this user may look at: opening it will say which.</summary>
    Unknown,

    /// <summary>A file with a beginning and an end.</summary>
    Regular,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A pipe, named or not: opening one waits for somebody at its other end.</summary>
    Pipe,

    /// <summary>A device such as a terminal or <c>/dev/zero</c>, which may never end.</summary>
    Device,

    /// <summary>A disk or a partition of one.</summary>
    Disk,

    /// <summary>A socket, which cannot be opened as a file.</summary>
    Socket,
}

/// <summary>Tells what stands at a path without opening it: opening a pipe can wait for ever, and reading a device need not end.</summary>
public static unsafe partial class FileKinds
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint KindOnly = 0x1; // STATX_TYPE

    /// <summary>The kind of the file at a path, links followed.</summary>
    public static FileKind Of(string path) => Look(path, out var facts) ? KindOf(facts.Mode) : FileKind.Unknown;

    /// <summary>
    /// Whether it is /dev/null or one of its relatives zero and full, which take all that is written at once, or refuse it at once.
    /// </summary>
    public static bool IsSink(string path) =>
        Look(path, out var facts) && KindOf(facts.Mode) == FileKind.Device && facts.DeviceMajor == 1 && (facts.DeviceMinor is 3 or 5 or 7);

    /// <summary>
    /// What it is if it is something that is no file and never becomes one, as part of a sentence; null for a file, a folder and what is not there.
    /// </summary>
    public static string? Unfit(string path) => Of(path) switch
    {
        FileKind.Pipe => "a named pipe (FIFO)",
        FileKind.Device => "a character device",
        FileKind.Disk => "a block device",
        FileKind.Socket => "a socket",
        _ => null,
    };

    /// <summary>
    /// What is wrong with a path where an ordinary file is expected, as a sentence; null for an ordinary file and for one that cannot be looked at.
    /// </summary>
    public static string? Complaint(string path) =>
        Of(path) == FileKind.Folder ? "this is a directory, not a file."
        : Unfit(path) is { } what ? $"this is {what}, not a file; an ordinary file is expected."
        : null;

    private static FileKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0x1000 => FileKind.Pipe,
        0x2000 => FileKind.Device,
        0x6000 => FileKind.Disk,
        0xC000 => FileKind.Socket,
        _ => FileKind.Unknown,
    };

    private static bool Look(string path, out Statx facts)
    {
        // struct statx has one layout on every architecture, unlike struct stat.
        fixed (Statx* into = &facts)
        {
            return Look(WorkingFolder, path, 0, KindOnly, into) == 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint mask, Statx* facts);

    /// <summary><c>struct statx</c>, 256 bytes, of which these are of interest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(128)]
        public uint DeviceMajor;

        [FieldOffset(132)]
        public uint DeviceMinor;
    }
}
