using HydraKiosk.Processes;

namespace HydraKiosk.Doctor.Findings;

/// <summary>A check as it is listed.</summary>
/// <param name="Id">Its name: one short word, or two with a hyphen. Scripts may rely on it.</param>
/// <param name="What">What it looks at, for the list of checks.</param>
/// <param name="Area">The exit code when it is the first that fails.</param>
/// <param name="Needs">Checks that come before it and without which it says nothing.</param>
internal sealed record CheckInfo(string Id, string What, ExitCode Area, params string[] Needs);

/// <summary>A check and what it found.</summary>
/// <param name="Check">Which.</param>
/// <param name="Finding">What.</param>
internal sealed record CheckResult(CheckInfo Check, Finding Finding)
{
    /// <summary>The exit code that it asks for: fine unless it is bad.</summary>
    public ExitCode Exit => Finding.Verdict == Verdict.Bad ? Finding.Exit ?? Check.Area : ExitCode.Ok;
}
