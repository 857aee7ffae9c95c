using HydraKiosk.Tools.Storage;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Tools.Audit;

/// <summary>Where a log ends that was found on the disk.</summary>
/// <param name="Sequence">The number of its last whole line; 0 where there is none.</param>
/// <param name="Hash">That line's hash.</param>
/// <param name="Run">That line's run.</param>
/// <param name="File">The newest file; null where there is none.</param>
/// <param name="End">Where the last whole line of that file ends.</param>
/// <param name="Surplus">Bytes behind it that are no whole line.</param>
/// <param name="IsTorn">Whether these are the beginning of one line; else more than a loss of power has happened.</param>
internal sealed record AuditTail(long Sequence, string Hash, long Run, string? File, long End, long Surplus, bool IsTorn)
{
    private const int CopyBytes = 64 * 1024;

    /// <summary>Reads the newest file, and older ones only where that has no whole line.</summary>
    public static AuditTail Find(StateFolder folder)
    {
        var names = folder.Names(AuditFiles.Begin, AuditFiles.End);
        var tail = new AuditTail(0, AuditLine.NoHash, 0, names.LastOrDefault(), 0, 0, true);
        foreach (var name in names.Reverse())
        {
            using var file = folder.Open(name, Posix.ReadOnly);
            var last = Scan(file, out var end, out var surplus, out var isTorn);
            if (name == tail.File)
            {
                tail = tail with { End = end, Surplus = surplus, IsTorn = isTorn };
            }

            if (last is not null)
            {
                return tail with { Sequence = last.Sequence, Hash = last.Hash, Run = last.Run };
            }
        }

        return tail;
    }

    /// <summary>Moves what is behind the last whole line to a file of its own, where nothing of it is lost.</summary>
    /// <returns>That file's name.</returns>
    public string MoveSurplus(StateFolder folder)
    {
        using var from = folder.Open(File!, Posix.ReadWrite);
        var (aside, name) = MakeAside(folder);
        using (aside)
        {
            var buffer = new byte[CopyBytes];
            var copied = 0L;
            while (RandomAccess.Read(from, buffer, End + copied) is > 0 and var read)
            {
                RandomAccess.Write(aside, buffer.AsSpan(0, read), copied);
                copied += read;
            }

            Posix.Sync(aside, folder.PathOf(name));
            folder.Sync();
        }

        RandomAccess.SetLength(from, End);
        Posix.SyncData(from, folder.PathOf(File!));
        return name;
    }

    private (SafeFileHandle File, string Name) MakeAside(StateFolder folder)
    {
        var stem = AuditFiles.NameOf(Sequence + 1)[..^AuditFiles.End.Length];
        for (var copy = 1; ; copy++)
        {
            var name = copy == 1 ? stem + AuditFiles.TornEnd : $"{stem}-{copy}{AuditFiles.TornEnd}";
            try
            {
                return (folder.Open(name, Posix.ReadWrite | Posix.Create | Posix.Exclusive), name);
            }
            catch (IOException there) when (there.HResult == Posix.Exists)
            {
                continue; // of a loss of power at the same line before
            }
        }
    }

    private static AuditRecord? Scan(SafeFileHandle file, out long end, out long surplus, out bool isTorn)
    {
        var lines = new LineScanner(file, AuditLine.MaxBytes);
        var (start, length) = (0L, 0);
        var broken = 0; // lines since the last whole one
        end = 0;
        isTorn = true;
        while (lines.TryRead())
        {
            if (lines.IsTerminated && AuditLine.OwnHash(lines.Line.Span) is not null)
            {
                (start, length) = (lines.Start, lines.Line.Length);
                end = start + length + 1;
                broken = 0;
                isTorn = true;
            }
            else
            {
                broken++;
                isTorn = broken == 1 && !lines.IsTerminated && !lines.IsTooLong;
            }
        }

        surplus = RandomAccess.GetLength(file) - end;
        if (length == 0)
        {
            return null;
        }

        var bytes = new byte[length];
        RandomAccess.Read(file, bytes, start);
        return AuditRecord.TryParse(bytes, out var record, out _) ? record : null;
    }
}
