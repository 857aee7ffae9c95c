using HydraKiosk.Doctor.Findings;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Doctor;

/// <summary>What the doctor found, and what follows from it.</summary>
/// <param name="Version">Of this program.</param>
/// <param name="At">When.</param>
/// <param name="Results">The checks in their order.</param>
internal sealed record DoctorReport(string Version, DateTimeOffset At, IReadOnlyList<CheckResult> Results)
{
    /// <summary>The longest id, and two columns more.</summary>
    private const int IdColumns = 16;

    private const int VerdictColumns = 6;
    private const int Indent = VerdictColumns + IdColumns;

    /// <summary>The fault to cure first: the first that is bad, else the first warning; null where there is none.</summary>
    public CheckResult? First =>
        Results.FirstOrDefault(r => r.Finding.Verdict == Verdict.Bad) ?? Results.FirstOrDefault(r => r.Finding.Verdict == Verdict.Warning);

    /// <summary>Whether nothing is bad.</summary>
    public bool IsOk => Results.All(r => r.Finding.Verdict != Verdict.Bad);

    /// <summary>That of the fault to cure first.</summary>
    public ExitCode Exit => First?.Exit ?? ExitCode.Ok;

    /// <summary>The report for people, in lines of at most so many columns.</summary>
    public IEnumerable<string> Lines(int columns)
    {
        foreach (var result in Results)
        {
            foreach (var line in LinesOf(result, columns))
            {
                yield return line;
            }
        }

        yield return "";
        var (bad, warnings) = (Count(Verdict.Bad), Count(Verdict.Warning));
        var sum = $"{Results.Count} checks: {bad} bad, {warnings} warnings, {Count(Verdict.Skipped)} skipped.";
        var next = First is not { } first ? "Nothing is wrong."
            : $"{(bad > 0 ? "Cure this first" : "Look at this first")}: {first.Check.Id}. Then run the doctor again.";
        foreach (var line in TerminalText.Wrap($"{sum} {next}", columns))
        {
            yield return line;
        }
    }

    /// <summary>A verdict as it is printed.</summary>
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Ok => "ok",
        Verdict.Note => "note",
        Verdict.Warning => "warn",
        Verdict.Bad => "BAD",
        _ => "skip",
    };

    private int Count(Verdict verdict) => Results.Count(r => r.Finding.Verdict == verdict);

    private static IEnumerable<string> LinesOf(CheckResult result, int columns)
    {
        var (finding, room) = (result.Finding, columns - Indent);
        var figure = Printable.Line(finding.Figure);
        var tag = finding.CauseCode == 0 || figure.Contains(Cause.TagOf(finding.CauseCode), StringComparison.Ordinal) ? "" : $" [{Cause.TagOf(finding.CauseCode)}]";
        var head = $"{Word(finding.Verdict).PadRight(VerdictColumns)}{result.Check.Id.PadRight(IdColumns)}";
        foreach (var line in TerminalText.Wrap(figure + tag, room))
        {
            yield return head + line;
            head = new string(' ', Indent);
        }

        IEnumerable<string> below = finding.More.Select(line => $"also: {Printable.Line(line)}");
        if (finding.Remedy is { } remedy)
        {
            below = below.Append($"do: {Printable.Line(remedy)}");
        }

        foreach (var line in below.SelectMany(text => TerminalText.Wrap(text, room)))
        {
            yield return head + line;
        }
    }
}
