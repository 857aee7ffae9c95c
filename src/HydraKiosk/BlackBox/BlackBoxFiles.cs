using System.Globalization;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.BlackBox;

/// <summary>The files of black boxes, <c>2026-11-30T00-40-03.123Z-WHY.ndjson</c>, for their owner alone. One thread at a time.</summary>
/// <param name="folder">Where they are, absolute; made when the first is written.</param>
/// <param name="maxFiles">How many are kept.</param>
/// <param name="maxBytes">How much they may take together; the newest is kept whatever it takes.</param>
/// <param name="secrets">What must not be written.</param>
internal sealed class BlackBoxFiles(string folder, int maxFiles, long maxBytes, SecretFilter secrets)
{
    private const string Ending = ".ndjson";
    private const string TimeFormat = "yyyy-MM-dd'T'HH-mm-ss.fff'Z'";
    private const int TimeLength = 24;
    private const UnixFileMode OwnersFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes one and makes room for it.</summary>
    /// <param name="at">When.</param>
    /// <param name="why">A word for the name: a cause's tag, for one.</param>
    /// <param name="lines">What is in it.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public string Write(DateTimeOffset at, string why, IEnumerable<byte[]> lines)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) // always, but the compiler does not know
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(folder, OwnersFolder);
        }

        var name = $"{at.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{why}{Ending}";
        var path = Path.Combine(folder, name);
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, options))
        {
            foreach (var line in lines)
            {
                file.Write(secrets.Clean(line));
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
        MakeRoom(path);
        return path;
    }

    /// <summary>
    /// Whether there is one of the same word from about this time, whichever process wrote it: a daemon that ends at each start must not write one
    /// every two seconds, and push out those that tell how it began.
    /// </summary>
    /// <param name="at">Now.</param>
    /// <param name="why">The word.</param>
    /// <param name="within">How near the other one's time has to be.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public bool HasOne(DateTimeOffset at, string why, TimeSpan within) =>
        Directory.Exists(folder) && Array.Exists(Directory.GetFiles(folder, $"*-{why}{Ending}"), path =>
            Path.GetFileName(path) is { Length: > TimeLength } name
            && DateTime.TryParseExact(
                name.AsSpan(0, TimeLength), TimeFormat, CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var then)
            && (at.UtcDateTime - then).Duration() < within);

    private void MakeRoom(string newest)
    {
        var files = new DirectoryInfo(folder).GetFiles();
        Array.Sort(files, static (one, other) => string.CompareOrdinal(other.Name, one.Name)); // the newest first, as their names say
        var (count, bytes) = (1, new FileInfo(newest).Length);
        foreach (var file in files)
        {
            if (file.FullName == newest)
            {
                continue;
            }

            if (!file.Name.EndsWith(Ending, StringComparison.Ordinal))
            {
                if (file.Name.EndsWith(Ending + ".new", StringComparison.Ordinal))
                {
                    file.Delete(); // the power failed while it was written
                }

                continue;
            }

            count++;
            bytes += file.Length;
            if (count > maxFiles || bytes > maxBytes)
            {
                file.Delete();
            }
        }
    }
}
