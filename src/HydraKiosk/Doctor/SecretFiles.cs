using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Doctor;

/// <summary>The secrets of tools, which stand in files: whoever writes a report has to know them to keep them out of it.</summary>
internal static class SecretFiles
{
    /// <summary>Longer is no secret but some other file.</summary>
    private const int LongestBytes = 16 * 1024;

    /// <summary>Teaches the filter every file of a folder that this user may read; the others cannot get into a report either.</summary>
    public static void Know(SecretFilter secrets, string folder)
    {
        foreach (var file in Files(folder))
        {
            try
            {
                if (new FileInfo(file).Length <= LongestBytes)
                {
                    secrets.Know(File.ReadAllText(file).Trim());
                }
            }
            catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
            {
                continue; // unknown to this process
            }
        }
    }

    private static string[] Files(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }
}
