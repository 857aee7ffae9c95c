using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Primitives.Files;

/// <summary>
/// Replaces a file whole: whoever reads it, and whoever starts after the power failed, sees the old one or the new one, never a part. A link stays a
/// link, and the file it leads to is replaced, with its permissions, owner and group as they were.
/// </summary>
public static unsafe partial class AtomicFile
{
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint Wanted = 0x2 | 0x8 | 0x10; // STATX_MODE | STATX_UID | STATX_GID
    private const int PermissionBits = 0xFFF;
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int MaxLinks = 40; // as the kernel

    /// <summary>Writes a file; what was there before is as it was when this fails.</summary>
    /// <param name="path">Which. Its folder must exist.</param>
    /// <param name="content">All that it is to hold.</param>
    /// <param name="newFileMode">Permissions where there is no file yet.</param>
    /// <param name="keepsMode">Whether the permissions of a file that is there stay; otherwise it gets those of a new one.</param>
    /// <exception cref="IOException">It cannot be written, or could not keep its owner; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode newFileMode, bool keepsMode = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target(Path.GetFullPath(path));
        var folder = Path.GetDirectoryName(target)!;
        Statx old;
        var replaces = Stat(WorkingFolder, target, 0, Wanted, &old) == 0;
        var mode = replaces && keepsMode ? old.Mode & PermissionBits : (int)newFileMode;
        var draft = Path.Combine(folder, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // for nobody else, at no moment
            }

            using (var stream = new FileStream(draft, options))
            {
                var file = stream.SafeFileHandle;
                // Owner before permissions: a change of owner takes some of them away.
                if (replaces && (old.User != GetUser() || old.Group != GetGroup()) && ChangeOwner(file, old.User, old.Group) != 0)
                {
                    throw new IOException($"it belongs to another user or group and could not be given back to it ({Marshal.GetLastPInvokeErrorMessage()})");
                }

                Check(ChangeMode(file, (uint)mode));
                stream.Write(content);
                Check(Sync(file));
            }

            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        using var directory = Open(folder, ReadOnly | CloseOnExec);
        if (!directory.IsInvalid)
        {
            _ = Sync(directory); // the name itself; a file system that cannot do this has nothing better to offer
        }
    }

    private static string Target(string path)
    {
        for (var i = 0; i < MaxLinks; i++)
        {
            if (new FileInfo(path).LinkTarget is not { } link)
            {
                return path;
            }

            path = Path.GetFullPath(link, Path.GetDirectoryName(path)!);
        }

        throw new IOException("it is a link that leads in a circle");
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int folder, string path, int flags, uint mask, Statx* facts);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    // The third parameter of C's open is there only where a file is made.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint GetGroup();

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
