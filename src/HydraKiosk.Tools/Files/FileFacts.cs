using System.Runtime.InteropServices;
using HydraKiosk.Primitives.Files;

namespace HydraKiosk.Tools.Files;

/// <summary>Who a file or folder belongs to and who may change it, links followed.</summary>
/// <param name="Owner">The number of the user that it belongs to.</param>
/// <param name="Mode">Its permissions, the last twelve bits of the mode.</param>
internal readonly unsafe partial record struct FileFacts(uint Owner, UnixFileMode Mode)
{
    private const UnixFileMode ChangedByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
    private const int WorkingFolder = -100; // AT_FDCWD
    private const uint ModeAndOwner = 0x1 | 0x2 | 0x8; // STATX_TYPE, STATX_MODE, STATX_UID
    private const int Executable = 1; // X_OK

    /// <summary>The user that this process acts as.</summary>
    public static uint OwnUser => EffectiveUser();

    /// <summary>Whether it belongs to the administrator or to this process, so that nobody else decides what is in it.</summary>
    public bool IsOurs => Owner == 0 || Owner == OwnUser;

    /// <summary>Whether users other than its owner may write into it.</summary>
    public bool IsOpenToOthers => (Mode & ChangedByOthers) != UnixFileMode.None;

    /// <summary>Looks at a path; null where nothing is there or it may not be looked at.</summary>
    public static FileFacts? Of(string path)
    {
        Statx facts;
        return Look(WorkingFolder, path, 0, ModeAndOwner, &facts) == 0 ? new FileFacts(facts.Owner, (UnixFileMode)(facts.Mode & 0xFFF)) : null;
    }

    /// <summary>Whether this process may start the file at a path as a program, as far as its permissions say.</summary>
    public static bool MayStart(string path) => Access(path, Executable) == 0;

    /// <summary>
    /// Who else could replace what is at a path by writing into a folder above it, as a sentence; null where nobody can. A folder that all may write
    /// into and where each may remove only what is theirs, such as /tmp, is no danger.
    /// </summary>
    public static string? OpenFolderAbove(string path)
    {
        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Of(folder) is not { } facts)
            {
                continue; // what cannot be looked at is found by whoever opens the path
            }

            if (!facts.IsOurs)
            {
                return $"the folder {folder} above it belongs to the user {facts.Owner}, who could put another file in its place";
            }

            if (facts.IsOpenToOthers && !facts.Mode.HasFlag(UnixFileMode.StickyBit))
            {
                return $"users other than its owner may write into the folder {folder} above it, and could put another file in its place";
            }
        }

        return null;
    }

    /// <summary>The kind of what is at a path, as the end of a sentence that begins with "it is"; null for an ordinary file.</summary>
    public static string? NotAFile(string path) => FileKinds.Of(path) switch
    {
        FileKind.Regular => null,
        FileKind.Folder => "a directory, not a file",
        FileKind.Unknown => "not there, or may not be looked at by this user",
        _ => $"{FileKinds.Unfit(path)}, not a file",
    };

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Look(int folder, string path, int flags, uint mask, Statx* facts);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    /// <summary><c>struct statx</c>, 256 bytes and the same on every architecture, of which these are of interest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint Owner;

        [FieldOffset(28)]
        public ushort Mode;
    }
}
