namespace HydraKiosk.Tools.Audit;

/// <summary>What became of checking a log.</summary>
/// <param name="Files">Its files, oldest first, up to the one with the problem.</param>
/// <param name="Problem">The first place at which it does not hold together; null where it does.</param>
/// <param name="LastHash">The hash of the last line that was checked: a copy of it elsewhere proves the log up to there.</param>
public sealed record AuditVerdict(IReadOnlyList<AuditFileVerdict> Files, AuditProblem? Problem, string LastHash)
{
    /// <summary>The number of the first line, 0 for no line; greater than 1 where older files were deleted.</summary>
    public long BeginsAt => Files.FirstOrDefault(file => file.Lines > 0)?.First ?? 0;

    /// <summary>Lines that were found whole.</summary>
    public long Lines => Files.Sum(file => file.Lines);
}

/// <summary>One file of a log.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Lines">Lines of it that are whole and in their place.</param>
/// <param name="First">The number of the first of them.</param>
/// <param name="Last">The number of the last of them.</param>
public sealed record AuditFileVerdict(string Name, long Lines, long First, long Last);

/// <summary>A place at which a log does not hold together.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line in this file, from 1.</param>
/// <param name="What">What is wrong, as a sentence without its end.</param>
public sealed record AuditProblem(string File, long Line, string What);
