using System.Text;

namespace HydraKiosk.Devices.Lights.Files;

/// <summary>Short texts in files, such as the attributes in /sys.</summary>
internal static class LightFileText
{
    /// <summary>An attribute is never longer than a page.</summary>
    private const int Longest = 4096;

    /// <summary>Reads a file.</summary>
    /// <param name="files">Reads it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="text">What it says, without white space around it.</param>
    /// <returns>0, or the error's number, negative.</returns>
    public static int Read(ILightFiles files, string path, out string text)
    {
        text = "";
        var file = files.Open(path, FileUse.Reading);
        if (file < 0)
        {
            return file;
        }

        Span<byte> bytes = stackalloc byte[Longest];
        var count = files.Read(file, bytes);
        files.Close(file);
        if (count < 0)
        {
            return count;
        }

        text = Encoding.UTF8.GetString(bytes[..count]).Trim();
        return 0;
    }

    /// <summary>Whether a file can be opened for writing.</summary>
    public static bool IsWritable(ILightFiles files, string path)
    {
        var file = files.Open(path, FileUse.Writing);
        if (file >= 0)
        {
            files.Close(file);
        }

        return file >= 0;
    }
}
