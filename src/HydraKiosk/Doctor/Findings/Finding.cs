using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Findings;

/// <summary>How a check ended, from good to bad.</summary>
internal enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Nothing is wrong, and there is something to know.</summary>
    Note,

    /// <summary>It works, and not as well or not for as long as it should.</summary>
    Warning,

    /// <summary>It does not work, and somebody has to do something.</summary>
    Bad,

    /// <summary>Not looked at, because it would say nothing.</summary>
    Skipped,
}

/// <summary>What one check found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="Figure">What was seen, in plain words, with its figures.</param>
/// <param name="Remedy">What to do about it, in the imperative; null where there is nothing to do, or the figure says it.</param>
internal sealed record Finding(Verdict Verdict, string Figure, string? Remedy = null)
{
    /// <summary>Its row in the table of causes; 0 where it has none.</summary>
    public int CauseCode { get; init; }

    /// <summary>The exit code, where it is not that of the check.</summary>
    public ExitCode? Exit { get; init; }

    /// <summary>The id of the check whose fault makes this one senseless.</summary>
    public string? Because { get; init; }

    /// <summary>Whether nothing came to be judged, so that whatever needs this check says nothing either.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Further things of the same kind, one line each.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    /// <summary>As it should be.</summary>
    public static Finding Ok(string figure) => new(Verdict.Ok, figure);

    /// <summary>Something to know.</summary>
    public static Finding Note(string figure, string? remedy = null) => new(Verdict.Note, figure, remedy);

    /// <summary>It works, not well.</summary>
    public static Finding Warning(string figure, string? remedy = null) => new(Verdict.Warning, figure, remedy);

    /// <summary>It does not work.</summary>
    public static Finding Bad(string figure, string? remedy = null) => new(Verdict.Bad, figure, remedy);

    /// <summary>It does not work, for a reason that has a row in the table of causes.</summary>
    public static Finding Bad(string figure, Cause cause) => new(Verdict.Bad, figure, cause.WhatToDo) { CauseCode = cause.Code };

    /// <summary>It works, and there is a row in the table of causes about it.</summary>
    public static Finding Warning(string figure, Cause cause) => new(Verdict.Warning, figure, cause.WhatToDo) { CauseCode = cause.Code };

    /// <summary>What was asked for did not come in time.</summary>
    public static Finding Unread(string figure) =>
        new(Verdict.Warning, figure, "run it again; if it stays, restart this device and look at `journalctl -k`") { IsUnread = true };

    /// <summary>Not looked at.</summary>
    /// <param name="why">The rest of the sentence that begins with "skipped".</param>
    public static Finding Skipped(string why) => new(Verdict.Skipped, why);

    /// <summary>Not looked at, because another check failed.</summary>
    public static Finding SkippedBecauseOf(string check) => new(Verdict.Skipped, $"because of {check}") { Because = check };
}
