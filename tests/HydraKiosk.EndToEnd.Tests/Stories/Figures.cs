using System.Globalization;
using System.Text.RegularExpressions;

namespace HydraKiosk.EndToEnd.Tests.Stories;

/// <summary>The daemon's last line of figures, taken apart.</summary>
internal sealed partial record Figures(
    double UplinkP50Ms, double UplinkP99Ms, double ReplyP50Ms, double ReplyP99Ms, double SilencedMs, long Underruns, long Starvations, long Lost,
        long AllocatedPerSecond)
{
    public static Figures Parse(string journal)
    {
        var found = Line().Matches(journal);
        Assert.True(found.Count == 1, $"{found.Count} lines of figures in the journal, one is expected");
        var g = found[0].Groups;
        return new Figures(
            D("up50"), D("up99"), D("reply50"), D("reply99"), D("silenced"), (long)D("underruns"), (long)D("starvations"), (long)D("lost"),
                (long)D("allocated"));

        double D(string name) => double.Parse(g[name].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(
        @"figures: .* microphone to socket p50 (?<up50>[\d.]+) p99 (?<up99>[\d.]+) ms, socket to loudspeaker p50 (?<reply50>[\d.]+) p99 (?<reply99>[\d.]+) ms, interruption to silence at most (?<silenced>[\d.]+) ms, underruns (?<underruns>\d+), starvations (?<starvations>\d+), lost (?<lost>\d+), allocated (?<allocated>\d+) B/s",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
