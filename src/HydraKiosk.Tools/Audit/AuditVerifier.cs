using HydraKiosk.Tools.Storage;

namespace HydraKiosk.Tools.Audit;

/// <summary>
/// Checks a log from its first line to its last: that each line has the hash that it says, follows the one before it, and that the log is as long as
/// it was when it was last written. A log that is being written can be checked too.
/// </summary>
public static class AuditVerifier
{
    /// <summary>Checks the log of a folder up to the first place that is wrong.</summary>
    /// <param name="folder">The folder of the log.</param>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    public static AuditVerdict Verify(string folder)
    {
        using var opened = StateFolder.OpenToRead(folder);
        var head = AuditHead.Read(opened); // before the lines: it must not be ahead of what is read
        var walk = new Walk();
        var files = new List<AuditFileVerdict>();
        var names = opened.Names(AuditFiles.Begin, AuditFiles.End);
        foreach (var name in names)
        {
            var isNewest = name == names[^1];
            var (file, problem) = Check(opened, name, isNewest, walk);
            files.Add(file);
            problem ??= isNewest && head is not null ? CheckEnd(head, walk, name, file.Lines + 1) : null;
            if (problem is not null)
            {
                return new AuditVerdict(files, problem, walk.Hash);
            }
        }

        var gone = names.Length == 0 && head is not null
            ? new AuditProblem(AuditFiles.NameOf(1), 1, $"{head.Sequence} lines had been written, and there is no file of them") : null;
        return new AuditVerdict(files, gone, walk.Hash);
    }

    private static (AuditFileVerdict File, AuditProblem? Problem) Check(StateFolder folder, string name, bool isNewest, Walk walk)
    {
        using var file = folder.Open(name, Posix.ReadOnly);
        var lines = new LineScanner(file, AuditLine.MaxBytes);
        var (count, first) = (0L, 0L);
        while (lines.TryRead())
        {
            if (!lines.IsTerminated && isNewest && IsBeingWritten(folder))
            {
                break; // the line that is written at this moment
            }

            var problem = !lines.IsTerminated ? "the line is not finished, as after a loss of power" : walk.Step(lines, count == 0 ? name : null);
            if (problem is not null)
            {
                return (new AuditFileVerdict(name, count, first, walk.Sequence), new AuditProblem(name, count + 1, problem));
            }

            first = count == 0 ? walk.Sequence : first;
            count++;
        }

        return (new AuditFileVerdict(name, count, first, walk.Sequence), null);
    }

    private static AuditProblem? CheckEnd(AuditHead head, Walk walk, string name, long line) =>
        walk.Sequence < head.Sequence
            ? new AuditProblem(name, line, $"the log ends at line {walk.Sequence} of the chain, and {head.Sequence} had been written: the last are gone")
            : walk.HashOf(head.Sequence) is { } hash && hash != head.Hash
                ? new AuditProblem(name, line - 1, $"line {head.Sequence} of the chain had another hash when it was written") : null;

    private static bool IsBeingWritten(StateFolder folder)
    {
        try
        {
            using var held = folder.Open(AuditFiles.Lock, Posix.ReadOnly);
            return !Posix.TryLock(held, folder.PathOf(AuditFiles.Lock));
        }
        catch (IOException missing) when (missing.HResult == Posix.NoEntry)
        {
            return false;
        }
    }

    /// <summary>Where in the chain the check is.</summary>
    private sealed class Walk
    {
        public long Sequence { get; private set; }

        public string Hash { get; private set; } = AuditLine.NoHash;

        /// <summary>The hash of the last line, if it has that number.</summary>
        public string? HashOf(long sequence) => sequence == Sequence ? Hash : null;

        /// <summary>Goes one line further; tells what is wrong with it, or null.</summary>
        /// <param name="lines">At the line.</param>
        /// <param name="firstOf">The file where the line is its first; else null.</param>
        public string? Step(LineScanner lines, string? firstOf)
        {
            if (lines.IsTooLong)
            {
                return $"the line is longer than {AuditLine.MaxBytes} bytes";
            }

            if (AuditLine.OwnHash(lines.Line.Span) is not { } hash)
            {
                return "the line was changed: its hash is not that of its bytes";
            }

            if (AuditLink.Read(lines.Line.Span, out var problem) is not { } link)
            {
                return problem;
            }

            var isFirstOfAll = Sequence == 0;
            if (firstOf is not null && AuditFiles.SequenceOf(firstOf) != link.Sequence)
            {
                return $"the file is not named after its first line, which is {link.Sequence} of the chain";
            }

            if (!isFirstOfAll && link.Sequence != Sequence + 1)
            {
                return $"line {Sequence + 1} of the chain is expected, and this is {link.Sequence}";
            }

            if (isFirstOfAll ? link.Sequence == 1 && link.Previous != AuditLine.NoHash : link.Previous != Hash)
            {
                return "the line does not follow the one before it: that had another hash";
            }

            (Sequence, Hash) = (link.Sequence, hash);
            return link.IsLoss ? "here the daemon found lines gone or damaged, and the line says which" : null;
        }
    }
}
