using HydraKiosk.Primitives.Files;

namespace HydraKiosk.EchoMemory;

/// <summary>
/// The two files in the state folder: what the canceller has learned, and what was proven of it. Neither holds anything of what was said.
/// </summary>
/// <param name="folder">The state folder, absolute.</param>
internal sealed class EchoFiles(string folder)
{
    /// <summary>The canceller's own file.</summary>
    public const string StateName = "echo-state.bin";

    /// <summary>The proof.</summary>
    public const string ProofName = "echo-proof.json";

    /// <summary>More than either of them is long.</summary>
    private const int MostBytes = 256 * 1024;

    /// <summary>No secret, and another user may have tested than the one who runs the service.</summary>
    private const UnixFileMode ForAllToRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Reads one whole.</summary>
    /// <param name="name">Which.</param>
    /// <param name="problem">Why it could not be read; null where it was, or is not there.</param>
    /// <returns>Null where there is none; a file that is too long for one of these reads as empty.</returns>
    public byte[]? Read(string name, out string? problem)
    {
        problem = null;
        try
        {
            if (FileKinds.Complaint(Path.Combine(folder, name)) is { } complaint)
            {
                problem = complaint.TrimEnd('.');
                return null;
            }

            using var stream = new FileStream(Path.Combine(folder, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length > MostBytes)
            {
                return [];
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problem = fault.Message.TrimEnd('.');
            return null;
        }
    }

    /// <summary>Writes one: after a loss of power the old one is there, or the new one, or none.</summary>
    /// <returns>Null, or why it was not written.</returns>
    public string? Write(string name, ReadOnlySpan<byte> content)
    {
        var path = Path.Combine(folder, name);
        try
        {
            Directory.CreateDirectory(folder);
            try
            {
                AtomicFile.Write(path, content, ForAllToRead, keepsMode: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(path); // another user's, who tested by hand: it may be deleted in this folder, and not be given back
                AtomicFile.Write(path, content, ForAllToRead, keepsMode: false);
            }

            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message.TrimEnd('.');
        }
    }

    /// <summary>Deletes one; nothing happens where there is none.</summary>
    /// <returns>Null, or why it is still there.</returns>
    public string? Delete(string name)
    {
        try
        {
            File.Delete(Path.Combine(folder, name));
            return null;
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message.TrimEnd('.');
        }
    }
}
