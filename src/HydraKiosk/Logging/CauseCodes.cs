using System.Text;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>
/// The one table of cause codes. Each area keeps its rows beside its code and is listed here; the README's table is
/// <see cref="RenderMarkdown"/>.
/// </summary>
public static class CauseCodes
{
    /// <summary>Every row, in the order of the numbers.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        .. ((IEnumerable<CauseCode>)
            [
                .. AudioCauses.All, .. SoundDeviceCauses.All, .. SessionCauses.All, .. SimulatorCauses.All, .. ConversationCauses.All, .. ToolCauses.All,
                .. ConfigurationCauses.All, .. ProgramCauses.All, .. ControlCauses.All,
            ]).OrderBy(c => c.Id),
    ];

    /// <summary>The code as people write it: <c>HK-6002</c>.</summary>
    public static string Tag(int id) => CauseCode.Tag(id);

    /// <summary>The row of that number, or null.</summary>
    public static CauseCode? Find(int id) => All.FirstOrDefault(c => c.Id == id);

    /// <summary>The table for the README: one line per code, in GitHub's notation.</summary>
    public static string RenderMarkdown()
    {
        var text = new StringBuilder("| code | what happened | likely cause | what to do |\n|---|---|---|---|\n");
        foreach (var code in All)
        {
            text.Append("| ").Append(Tag(code.Id)).Append(" | ").Append(Cell(code.WhatHappened)).Append(" | ").Append(Cell(code.LikelyCause))
                .Append(" | ").Append(Cell(code.WhatToDo)).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
