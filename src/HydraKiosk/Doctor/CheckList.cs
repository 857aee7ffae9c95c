using System.Text;
using HydraKiosk.Doctor.Checks;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;

namespace HydraKiosk.Doctor;

/// <summary>Every check, in the order in which a technician would make them, so that the first that fails names the real fault.</summary>
internal static class CheckList
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        .. FileChecks.All, .. NetworkChecks.All, .. ServiceChecks.All, .. VoiceChecks.All, .. AccessChecks.All, .. SoundChecks.All,
        .. HandsChecks.All, .. MachineChecks.All,
    ];

    /// <summary>Judges the readings one after the other; what hangs on a check that failed is skipped and says because of which.</summary>
    public static IReadOnlyList<CheckResult> Judge(DoctorReadings read)
    {
        var results = new List<CheckResult>(All.Count);
        foreach (var check in All)
        {
            var finding = Obstacle(check.Info, results) is { } obstacle ? Finding.SkippedBecauseOf(obstacle) : check.Judge(read);
            results.Add(new CheckResult(check.Info, finding));
        }

        return results;
    }

    /// <summary>The list as a table in GitHub's notation, for the manual.</summary>
    public static string RenderMarkdown()
    {
        var text = new StringBuilder("| check | what it looks at | exit code |\n|---|---|---|\n");
        foreach (var check in All)
        {
            text.Append("| ").Append(check.Info.Id).Append(" | ").Append(check.Info.What).Append(" | ").Append((int)check.Info.Area).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>The id of the check that failed first on the way to this one; null where none did.</summary>
    private static string? Obstacle(CheckInfo check, List<CheckResult> before)
    {
        foreach (var needed in check.Needs)
        {
            var result = before.Find(r => r.Check.Id == needed) ?? throw new InvalidOperationException($"{check.Id} needs {needed}, which comes later");
            if (result.Finding is { Verdict: Verdict.Bad } or { IsUnread: true })
            {
                return needed;
            }

            if (result.Finding.Because is { } root)
            {
                return root;
            }
        }

        return null;
    }
}
