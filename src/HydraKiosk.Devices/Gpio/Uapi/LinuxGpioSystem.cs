using System.Globalization;
using System.Runtime.InteropServices;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Gpio.Uapi;

/// <summary>The kernel itself.</summary>
internal sealed partial class LinuxGpioSystem : IGpioSystem
{
    private const string Folder = "/dev";
    private const string Prefix = "gpiochip";
    private const int AtWorkingFolder = -100;
    private const uint StatGroup = 0x10;
    private const int StatBytes = 256;
    private const int StatGroupOffset = 24;
    private const uint FileDeleted = 0x200;

    /// <inheritdoc/>
    public IReadOnlyList<string> ChipPaths() =>
        [.. Directory.EnumerateFileSystemEntries(Folder, Prefix + "*").OrderBy(NumberOf).ThenBy(p => p, StringComparer.Ordinal)];

    /// <inheritdoc/>
    public string? GroupOf(string path)
    {
        // struct statx is the same on all machines, which struct stat is not.
        Span<byte> stat = stackalloc byte[StatBytes];
        unsafe
        {
            fixed (byte* into = stat)
            {
                if (Stat(AtWorkingFolder, path, 0, StatGroup, into) < 0)
                {
                    return null;
                }
            }
        }

        var number = MemoryMarshal.Read<uint>(stat[StatGroupOffset..]).ToString(CultureInfo.InvariantCulture);
        return File.ReadLines("/etc/group").Select(line => line.Split(':')).FirstOrDefault(row => row.Length > 2 && row[2] == number)?[0] ?? number;
    }

    /// <inheritdoc/>
    public int Open(string path) => Result(Libc.Open(path, Libc.ReadWrite | Libc.CloseOnExec));

    /// <inheritdoc/>
    public int OpenWake() => Result(Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking));

    /// <inheritdoc/>
    public int OpenDeletions()
    {
        var opened = Result(OpenNotices(Libc.CloseOnExec | Libc.NonBlocking));
        var added = opened < 0 ? opened : Result(AddNotice(opened, Folder, FileDeleted));
        if (added < 0 && opened >= 0)
        {
            Close(opened);
        }

        return added < 0 ? added : opened;
    }

    /// <inheritdoc/>
    public unsafe int Control(int descriptor, uint request, Span<byte> argument)
    {
        fixed (byte* at = argument)
        {
            return Result(Libc.IoControl(descriptor, request, at));
        }
    }

    /// <inheritdoc/>
    public unsafe int Read(int descriptor, Span<byte> buffer)
    {
        fixed (byte* at = buffer)
        {
            return Result((int)Libc.Read(descriptor, at, (nuint)buffer.Length));
        }
    }

    /// <inheritdoc/>
    public unsafe int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            return Result((int)Libc.Write(descriptor, at, (nuint)bytes.Length));
        }
    }

    /// <inheritdoc/>
    public unsafe int Wait(Span<PollDescriptor> descriptors)
    {
        fixed (PollDescriptor* at = descriptors)
        {
            return Result(Libc.Poll(at, (nuint)descriptors.Length, -1));
        }
    }

    /// <inheritdoc/>
    public void Close(int descriptor) => _ = Libc.Close(descriptor);

    private static int Result(int returned) => returned >= 0 ? returned : -Marshal.GetLastPInvokeError();

    private static int NumberOf(string path) =>
        int.TryParse(path.AsSpan(Folder.Length + 1 + Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : int.MaxValue;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Stat(int folder, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int OpenNotices(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddNotice(int notices, string path, uint mask);
}
