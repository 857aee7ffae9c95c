using System.IO.Compression;
using System.Text;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Doctor.Bundle;

/// <summary>The archive for support. Every text goes through the filter of secrets on its way into it.</summary>
/// <param name="files">What goes in.</param>
/// <param name="secrets">Keeps the secrets out.</param>
internal sealed class SupportBundle(IReadOnlyList<BundleFile> files, SecretFilter secrets)
{
    /// <summary>The folder in it.</summary>
    private const string Folder = "hydra-kiosk-doctor/";

    /// <summary>What goes in, one line each.</summary>
    public IEnumerable<string> Listing() => files.Select(f => $"  {f.Name,-12} {f.What} ({Encoding.UTF8.GetByteCount(f.Text)} bytes)");

    /// <summary>Writes it for the owner alone; a file that is there is not overwritten.</summary>
    /// <param name="path">The archive: a gzipped tar, whatever it is called.</param>
    /// <param name="now">The time of its files.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write(string path, DateTimeOffset now)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        try
        {
            using var zipped = new GZipStream(file, CompressionLevel.Optimal);
            var archive = new UstarWriter(zipped, now);
            foreach (var entry in files)
            {
                archive.Add(Folder + entry.Name, Encoding.UTF8.GetBytes(secrets.Clean(entry.Text)));
            }

            archive.Finish();
        }
        catch
        {
            File.Delete(path); // half an archive helps nobody
            throw;
        }
    }
}
