using HydraKiosk.Tools.Storage;

namespace HydraKiosk.Tools.Audit;

/// <summary>Reads an audit log, also one that is being written. What is no line is passed over: <see cref="AuditVerifier"/> tells of it.</summary>
public static class AuditReader
{
    /// <summary>The lines of a folder, oldest first, read while they are asked for.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <param name="filter">Which lines; null for all.</param>
    /// <param name="newestFiles">How many of the newest files are read.</param>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static IEnumerable<AuditRecord> Read(string folder, AuditFilter? filter = null, int newestFiles = int.MaxValue)
    {
        using var opened = StateFolder.OpenToRead(folder);
        foreach (var name in opened.Names(AuditFiles.Begin, AuditFiles.End).TakeLast(newestFiles))
        {
            using var file = opened.Open(name, Posix.ReadOnly);
            var lines = new LineScanner(file, AuditLine.MaxBytes);
            while (lines.TryRead())
            {
                if (lines.IsTerminated && AuditRecord.TryParse(lines.Line, out var record, out _) && filter?.Takes(record) != false)
                {
                    yield return record;
                }
            }
        }
    }
}
