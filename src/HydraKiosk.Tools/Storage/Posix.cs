using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Storage;

/// <summary>
/// The calls of the C library without which a file cannot be kept from being a link, be locked, or be made sure on the disk. Every member throws
/// an <see cref="IOException"/> whose <c>HResult</c> is the errno.
/// </summary>
internal static unsafe partial class Posix
{
    public const int NoEntry = 2; // ENOENT
    public const int TryAgain = 11; // EAGAIN
    public const int Exists = 17; // EEXIST
    public const int IsLink = 40; // ELOOP

    // fcntl.h of Linux, which has these the same on every architecture but the last two.
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Append = 0x400;
    private const int NonBlocking = 0x800; // a pipe in place of a file is told, and not waited for
    private const int CloseOnExec = 0x80000;
    private static readonly bool _isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
    private static readonly int _folder = _isArm ? 0x4000 : 0x10000; // O_DIRECTORY
    private static readonly int _noFollow = _isArm ? 0x8000 : 0x20000; // O_NOFOLLOW

    private const int WorkingFolder = -100; // AT_FDCWD
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const uint Wanted = 0x1 | 0x2 | 0x8 | 0x10; // STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID
    private const int LockExclusively = 2 | 4; // LOCK_EX | LOCK_NB

    /// <summary>The user that this process acts as.</summary>
    public static uint User => GetEffectiveUser();

    /// <summary>Makes a folder for its owner alone; false where it is there.</summary>
    public static bool MakeFolder(string path)
    {
        if (MakeDirectory(path, 0x1C0) == 0) // 0700
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Exists ? false : throw Fault(path);
    }

    /// <summary>Opens a folder.</summary>
    public static SafeFileHandle OpenFolder(string path, bool follow) =>
        Open(WorkingFolder, path, ReadOnly | _folder | (follow ? 0 : _noFollow), path);

    /// <summary>Opens a file of a folder; one that it makes is for its owner alone.</summary>
    public static SafeFileHandle OpenFile(SafeFileHandle folder, string name, int flags, string path) =>
        Open((int)folder.DangerousGetHandle(), name, flags | _noFollow | NonBlocking, path);

    /// <summary>Kind, permissions and owner.</summary>
    public static (ushort Mode, uint User, uint Group) Facts(SafeFileHandle file, string path)
    {
        // struct statx has one layout on every architecture, unlike struct stat.
        Statx seen;
        return Look((int)file.DangerousGetHandle(), "", EmptyPath, Wanted, &seen) == 0 ? (seen.Mode, seen.User, seen.Group) : throw Fault(path);
    }

    /// <summary>Sets permissions, whatever the umask.</summary>
    public static void SetMode(SafeFileHandle file, uint mode, string path) => Check(ChangeMode(file, mode), path);

    /// <summary>Gives a file to another user; for root only.</summary>
    public static void SetOwner(SafeFileHandle file, uint user, uint group, string path) => Check(ChangeOwner(file, user, group), path);

    /// <summary>Returns when the data of a file are on the disk, and its length.</summary>
    public static void SyncData(SafeFileHandle file, string path) => Check(DataSync(file), path);

    /// <summary>Returns when all of a file, or the names in a folder, are on the disk.</summary>
    public static void Sync(SafeFileHandle file, string path) => Check(FullSync(file), path);

    /// <summary>Holds a file until it is closed, also by the end of the process; false where somebody else does.</summary>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        if (Flock(file, LockExclusively) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == TryAgain ? false : throw Fault(path);
    }

    /// <summary>Gives a file of the folder another name, and takes that from whichever has it.</summary>
    public static void Rename(SafeFileHandle folder, string name, string newName, string path)
    {
        var at = (int)folder.DangerousGetHandle();
        Check(RenameAt(at, name, at, newName), path);
    }

    /// <summary>Removes a file of the folder.</summary>
    public static void Remove(SafeFileHandle folder, string name, string path) =>
        Check(UnlinkAt((int)folder.DangerousGetHandle(), name, 0), path);

    private static SafeFileHandle Open(int folder, string name, int flags, string path)
    {
        var descriptor = OpenAt(folder, name, flags | CloseOnExec, 0x180); // 0600
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Fault(path);
    }

    private static void Check(int result, string path)
    {
        if (result != 0)
        {
            throw Fault(path);
        }
    }

    private static IOException Fault(string path)
    {
        var errno = Marshal.GetLastPInvokeError(); // read before anything else runs
        var what = errno == IsLink ? "it is a symbolic link" : Marshal.GetPInvokeErrorMessage(errno);
        return new IOException($"{path}: {what}", errno);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();

    // The last parameter is variadic in C; on Linux it is passed in a register all the same.
    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int folder, string name, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint mask, Statx* facts);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FullSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int from, string name, int to, string newName);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnlinkAt(int folder, string name, int flags);

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
    }
}
