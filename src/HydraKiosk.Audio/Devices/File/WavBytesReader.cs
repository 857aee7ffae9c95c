using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>Reads pieces of a file that may be shorter than it promises.</summary>
internal static class WavBytesReader
{
    /// <summary>Fills <paramref name="into"/> from <paramref name="offset"/> on, as far as the file goes.</summary>
    /// <returns>Bytes read; fewer than asked for only at the end of the file.</returns>
    public static int ReadAt(SafeFileHandle file, Span<byte> into, long offset)
    {
        var read = 0;
        while (read < into.Length)
        {
            var n = RandomAccess.Read(file, into[read..], offset + read);
            if (n == 0)
            {
                break;
            }

            read += n;
        }

        return read;
    }
}
