using System.Globalization;
using System.Text.RegularExpressions;

namespace HydraKiosk.Benchmarks.Processes;

/// <summary>A line of the daemon's journal.</summary>
/// <param name="At">When it came, since the simulator started.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record JournalLine(TimeSpan At, string Text)
{
    /// <summary>The cause code of a warning or an error; 0 where there is none.</summary>
    public int Code { get; } = CodeOf(Text);

    /// <summary>Whether it can be why somebody got no answer: a cause of the session (2000) or of the conversation (3000).</summary>
    public bool Explains => Code is >= 2000 and < 4000;

    private static int CodeOf(string text) =>
        Pattern().Match(text) is { Success: true } found ? int.Parse(found.Groups["code"].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\bHK-(?<code>\d{4})\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
