using System.Globalization;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Recordings;

/// <summary>Deletes recordings whose time is over, and the oldest ones where there is too little room. Never the one that is being written.</summary>
/// <param name="folder">The recordings.</param>
/// <param name="options">How long they are kept, and how much room there is for them.</param>
/// <param name="time">The wall clock.</param>
/// <param name="log">The journal.</param>
/// <param name="freeBytes">Bytes free on the disk; null asks the system.</param>
internal sealed class RoomKeeper(
    RecordingFolder folder, RecordingOptions options, TimeProvider time, ILogger log, Func<long>? freeBytes = null)
{
    private const long Megabyte = 1_000_000;

    private readonly Func<long> _freeBytes = freeBytes ?? (() => new DriveInfo(folder.Path).AvailableFreeSpace);

    /// <summary>Megabytes free on the disk.</summary>
    public long FreeMB => _freeBytes() / Megabyte;

    /// <summary>Makes room.</summary>
    /// <param name="current">What is being written; null for nothing.</param>
    /// <returns>Whether there is enough of it to record.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool Make(string? current)
    {
        var names = folder.List();
        var bytes = 0L;
        foreach (var name in names)
        {
            bytes += folder.BytesOf(name);
        }

        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.RetentionDays);
        foreach (var name in names)
        {
            var why = name == current ? null
                : RecordingNames.TimeOf(name) < oldest ? string.Create(CultureInfo.InvariantCulture, $"older than {options.RetentionDays} days")
                : bytes > options.MaxMB * Megabyte ? string.Create(CultureInfo.InvariantCulture, $"more than {options.MaxMB} MB together")
                : !IsEnoughFree ? "the disk is nearly full"
                : null;
            if (why is not null)
            {
                bytes -= Delete(name, why);
            }
        }

        return IsEnoughFree;
    }

    private bool IsEnoughFree => _freeBytes() >= options.MinFreeMB * Megabyte;

    private long Delete(string name, string why)
    {
        var bytes = folder.BytesOf(name);
        try
        {
            folder.Delete(name);
            RecordingLog.Deleted(log, name, why);
            return bytes;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            RecordingCauses.CannotDelete.Write(log, fault.Message);
            return 0;
        }
    }
}
