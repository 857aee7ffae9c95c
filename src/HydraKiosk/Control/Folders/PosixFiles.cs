using System.Globalization;
using System.Runtime.InteropServices;

namespace HydraKiosk.Control.Folders;

/// <summary>Who owns a file and what kind it is: what the framework does not tell.</summary>
/// <param name="User">The owner's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Mode">Kind and permissions as <c>stat</c> has them.</param>
/// <param name="Inode">The file itself, whatever it is called.</param>
internal readonly record struct FileFacts(uint User, uint Group, int Mode, ulong Inode = 0)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Its length.</summary>
    public ulong Bytes { get; init; }

    /// <summary>When it was last written, in nanoseconds since 1970.</summary>
    public long WrittenNs { get; init; }

    /// <summary>When it was last written, of the parts in which the kernel tells it.</summary>
    public static long Nanoseconds(long seconds, uint nanoseconds) => unchecked((seconds * NanosecondsPerSecond) + nanoseconds);

    private const int KindMask = 0xF000;

    public bool IsFolder => (Mode & KindMask) == 0x4000;

    public bool IsSocket => (Mode & KindMask) == 0xC000;

    public bool IsFile => (Mode & KindMask) == 0x8000;

    public bool IsLink => (Mode & KindMask) == 0xA000;

    /// <summary>Whether members of the group may pass through the folder.</summary>
    public bool LetsGroupThrough => (Mode & 0x8) != 0;

    /// <summary>Whether users that are neither the owner nor in the group may write.</summary>
    public bool IsWritableByOthers => (Mode & 0x2) != 0;
}

/// <summary>The few calls of the C library that the control socket's place needs.</summary>
internal static unsafe partial class PosixFiles
{
    /// <summary>errno: there is no such file.</summary>
    public const int NoEntry = 2;

    /// <summary>errno: not permitted.</summary>
    public const int NotPermitted = 13;

    /// <summary>errno: another process holds the lock.</summary>
    public const int WouldBlock = 11;

    /// <summary>errno: it is there already.</summary>
    public const int Exists = 17;

    /// <summary>For the owner alone.</summary>
    public const uint OwnerOnly = 0x1C0; // 0700

    /// <summary>For the owner alone to read and write.</summary>
    public const uint OwnerReadsAndWrites = 0x180; // 0600

    /// <summary>A folder of the owner through which the group may pass, to a name that it knows.</summary>
    public const uint OwnerAndGroupPassing = 0x1C8; // 0710

    /// <summary>Files made in the folder belong to the folder's group.</summary>
    public const uint KeepsGroup = 0x400; // S_ISGID

    /// <summary>For owner and group to read and write.</summary>
    public const uint OwnerAndGroup = 0x1B0; // 0660

    private const int WorkingFolder = -100; // AT_FDCWD
    private const int NoFollow = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10 | 0x40 | 0x100 | 0x200; // STATX_TYPE, _MODE, _UID, _GID, _MTIME, _INO, _SIZE

    /// <summary>The user that this process acts as.</summary>
    public static uint User => GetEffectiveUser();

    /// <summary>Looks at a path; 0, or the errno.</summary>
    /// <param name="path">The path.</param>
    /// <param name="follow">Whether a link is looked through.</param>
    /// <param name="facts">What is there.</param>
    public static int Look(string path, bool follow, out FileFacts facts)
    {
        // struct statx has one layout on every architecture, unlike struct stat.
        Statx seen;
        if (Stat(WorkingFolder, path, follow ? 0 : NoFollow, Wanted, &seen) != 0)
        {
            facts = default;
            return Marshal.GetLastPInvokeError();
        }

        facts = new FileFacts(seen.User, seen.Group, seen.Mode, seen.Inode)
        {
            Bytes = seen.Bytes,
            WrittenNs = FileFacts.Nanoseconds(seen.WrittenSeconds, seen.WrittenNanoseconds),
        };
        return 0;
    }

    /// <summary>Makes a folder; 0, or the errno.</summary>
    public static int MakeFolder(string path, uint mode) => MakeDirectory(path, mode) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Sets permissions, whatever the umask.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void SetMode(string path, uint mode)
    {
        if (ChangeMode(path, mode) != 0)
        {
            throw new IOException($"{path}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>The name of a group, or its number where it has none here.</summary>
    public static string GroupName(uint group) => Name("/etc/group", group);

    /// <summary>The name of a user, or its number where it has none here.</summary>
    public static string UserName(uint user) => Name("/etc/passwd", user);

    private static string Name(string list, uint id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        try
        {
            return File.ReadLines(list).Select(line => line.Split(':')).FirstOrDefault(f => f.Length > 2 && f[2] == number)?[0] ?? number;
        }
        catch (IOException)
        {
            return number;
        }
        catch (UnauthorizedAccessException)
        {
            return number;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int folder, string path, int flags, uint mask, Statx* facts);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, uint mode);

    /// <summary><c>struct statx</c>, 256 bytes, of which these are of interest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Bytes;

        [FieldOffset(112)]
        public long WrittenSeconds;

        [FieldOffset(120)]
        public uint WrittenNanoseconds;
    }
}
