using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>
/// What a path leads to, looked up without opening it: opening a pipe that nobody serves would wait for ever, and reading an endless device
/// would too.
/// </summary>
internal static unsafe partial class FileKind
{
    private const int CurrentFolder = -100;
    private const uint WantsType = 1;

    // struct statx is the same on every architecture, which struct stat is not.
    private const int StatxBytes = 256;
    private const int ModeAt = 28;
    private const int MajorAt = 128;
    private const int MinorAt = 132;

    /// <summary>What it is if it is something that is no WAV file and never becomes one; null for a file, a folder and what is not there.</summary>
    public static string? Unfit(string path) => (Look(path, out _, out _) & 0xF000) switch
    {
        0x1000 => "a named pipe (FIFO)",
        0x2000 => "a character device",
        0x6000 => "a block device",
        0xC000 => "a socket",
        _ => null,
    };

    /// <summary>Whether it is /dev/null or one of its relatives zero and full, which take all sound at once or refuse it at once.</summary>
    public static bool IsSink(string path) => (Look(path, out var major, out var minor) & 0xF000) == 0x2000 && major == 1 && (minor is 3 or 5 or 7);

    private static int Look(string path, out uint major, out uint minor)
    {
        Span<byte> found = stackalloc byte[StatxBytes];
        found.Clear();
        fixed (byte* into = found)
        {
            if (Statx(CurrentFolder, path, 0, WantsType, into) != 0)
            {
                found.Clear(); // whatever is wrong with it, opening it says so better
            }
        }

        major = BinaryPrimitives.ReadUInt32LittleEndian(found[MajorAt..]);
        minor = BinaryPrimitives.ReadUInt32LittleEndian(found[MinorAt..]);
        return BinaryPrimitives.ReadUInt16LittleEndian(found[ModeAt..]);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, byte* into);
}
