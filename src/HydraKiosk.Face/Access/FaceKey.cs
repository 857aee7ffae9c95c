using System.Security.Cryptography;

namespace HydraKiosk.Face.Access;

/// <summary>The key that signs what browsers bring back. Kept in a file, so that a page that is open comes back after a restart by itself.</summary>
public static class FaceKey
{
    private const int Bytes = 32;

    /// <summary>A key that goes with the process.</summary>
    public static byte[] OfThisProcess() => RandomNumberGenerator.GetBytes(Bytes);

    /// <summary>The key of a file; one that is missing, damaged or unwritable is made anew, and then pages have to be opened again.</summary>
    /// <param name="path">Where it is kept; its folder exists.</param>
    /// <param name="problem">Why it could not be kept; null where it is.</param>
    public static byte[] OfFile(string path, out string? problem)
    {
        problem = null;
        try
        {
            if (File.Exists(path) && new FileInfo(path).Length == Bytes)
            {
                return File.ReadAllBytes(path);
            }

            var key = OfThisProcess();
            var options = new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(key);
            return key;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problem = fault.Message.TrimEnd('.');
            return OfThisProcess();
        }
    }
}
