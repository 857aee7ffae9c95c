using System.Runtime.InteropServices;
using HydraKiosk.Devices.Native;

namespace HydraKiosk.Devices.Lights.Files;

/// <summary>The real calls.</summary>
internal sealed partial class LinuxLightFiles : ILightFiles
{
    private const int WriteOnly = 1;

    public static LinuxLightFiles Instance { get; } = new();

    public int Open(string path, FileUse use)
    {
        var flags = use switch
        {
            FileUse.Reading => Libc.ReadOnly,
            FileUse.Writing => WriteOnly,
            _ => Libc.ReadWrite,
        };
        int result;
        do
        {
            result = Libc.Open(path, flags | Libc.CloseOnExec);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        return OrError(result);
    }

    // After a failed close the descriptor is gone all the same.
    public void Close(int descriptor) => _ = Libc.Close(descriptor);

    public unsafe int Read(int descriptor, Span<byte> bytes)
    {
        nint result;
        fixed (byte* start = bytes)
        {
            do
            {
                result = Libc.Read(descriptor, start, (nuint)bytes.Length);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        }

        return OrError(result);
    }

    public unsafe int Write(int descriptor, ReadOnlySpan<byte> bytes)
    {
        nint result;
        fixed (byte* start = bytes)
        {
            do
            {
                result = Libc.Write(descriptor, start, (nuint)bytes.Length);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        }

        return OrError(result);
    }

    public unsafe int WriteAtStart(int descriptor, ReadOnlySpan<byte> bytes)
    {
        nint result;
        fixed (byte* start = bytes)
        {
            do
            {
                result = WriteAt(descriptor, start, (nuint)bytes.Length, 0);
            }
            while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        }

        return OrError(result);
    }

    public unsafe int Set(int descriptor, uint request, uint value)
    {
        int result;
        do
        {
            // A request for one byte reads the lowest, which is the first on x64 and arm64 alike.
            result = Libc.IoControl(descriptor, request, &value);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        return OrError(result);
    }

    public IReadOnlyList<string> Names(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // for a list: what cannot be seen is not in it
        }
    }

    private static int OrError(nint result) => result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static unsafe partial nint WriteAt(int descriptor, void* bytes, nuint count, long offset);
}
