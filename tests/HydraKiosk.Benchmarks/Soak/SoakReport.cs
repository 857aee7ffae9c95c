using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HydraKiosk.Benchmarks.Processes;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>What a soak run showed, and whether it is good.</summary>
internal sealed partial class SoakReport(
    Accounts accounts, IReadOnlyList<WireEntry> log, IReadOnlyList<JournalLine> journal, IReadOnlyList<ProcessSample> samples,
    TimeSpan length, bool diedByItself, int? exitCode, double worstStallMs)
{
    /// <summary>Longest time without a session while the server could be reached, as it can all the time.</summary>
    private static readonly TimeSpan _stuck = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan _longWarmUp = TimeSpan.FromMinutes(5);

    private readonly TimeSpan _warmUp = length > 2 * _longWarmUp ? _longWarmUp : length / 2;

    /// <summary>Whether every condition holds.</summary>
    public bool Passed => Conditions().All(c => c.Holds);

    /// <summary>The report, for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
        Line($"");
        Line($"utterances: {accounts.Utterances.Count} spoken, {accounts.Count(Fate.Answered)} answered; not answered: {accounts.Count(Fate.Outage)} in an outage, {accounts.Count(Fate.Fault)} by a fault, {accounts.Count(Fate.Journal)} by the journal, {accounts.Count(Fate.Unexplained)} unexplained");
        foreach (var account in accounts.Utterances.Where(a => a.Fate != Fate.Answered))
        {
            Line($"  {account.Fate,-11} #{account.Utterance.Number} {account.Utterance.Clip} at {account.From.TotalSeconds:F1} s: {account.Reason ?? "nothing explains it"}");
        }

        var cut = accounts.Utterances.Where(a => a is { Fate: Fate.Answered, IsCut: true }).ToList();
        Line($"answered although a fifth or more of it never arrived: {cut.Count}");
        foreach (var account in cut)
        {
            Line($"  #{account.Utterance.Number} {account.Utterance.Clip} at {account.From.TotalSeconds:F1} s: {account.Heard.TotalMilliseconds:F0} of {(account.Utterance.Until - account.Utterance.From).TotalMilliseconds:F0} ms heard");
        }

        var faults = log.Where(e => e is { Direction: "note", Type: "fault" }).ToList();
        Line($"faults: {faults.Count}");
        foreach (var kind in faults.GroupBy(Kind).OrderByDescending(k => k.Count()).ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            Line($"  {kind.Count(),4} {kind.Key}");
        }

        var outages = accounts.Outages;
        Line($"sessions: {accounts.Sessions}, reconnects {Math.Max(0, accounts.Sessions - 1)}; without a session {outages.Sum(o => (o.Until - o.From).TotalSeconds):F1} s in all, {outages.Select(o => (o.Until - o.From).TotalSeconds).DefaultIfEmpty().Max():F1} s at worst");
        AppendProcess(text);
        AppendViolations(text);
        foreach (var code in journal.Where(j => j.Code > 0).GroupBy(j => j.Code).OrderBy(c => c.Key))
        {
            Line($"journal: {code.Count(),4} × HK-{code.Key:0000}, such as: {code.First().Text}");
        }

        Line($"");
        foreach (var (name, holds, what) in Conditions())
        {
            Line($"{(holds ? "ok    " : "FAILED")} {name}: {what}");
        }

        return text.ToString();
    }

    private static string Kind(WireEntry fault)
    {
        // Times and sizes are drawn; the kind is what counts.
        var action = fault.Detail!.Split(" at ")[0];
        return action.StartsWith("close:", StringComparison.Ordinal) || action.StartsWith("error:", StringComparison.Ordinal)
            || action.StartsWith("status:", StringComparison.Ordinal)
            ? action
            : action.Split(':')[0];
    }

    private IEnumerable<(string Name, bool Holds, string What)> Conditions()
    {
        yield return ("no crash", !diedByItself, diedByItself ? $"the daemon ended by itself after {length.TotalSeconds:F0} s with {exitCode}"
            : "it ran to the end");
        yield return ("clean exit", exitCode == 0, exitCode is { } code ? $"exit code {code.ToString(CultureInfo.InvariantCulture)} after SIGTERM"
            : "it had to be killed");
        var trend = MemoryTrend.Of(samples, _warmUp);
        yield return ("resident memory flat", trend is { IsFlat: true }, trend is null
            ? "no sample after the warm-up"
            : $"{trend.MostKb - trend.FirstKb} kB above the first sample after the warm-up at most, {MemoryTrend.FlatKb} allowed");
        yield return ("every utterance accounted for", accounts.Count(Fate.Unexplained) == 0, $"{accounts.Count(Fate.Unexplained)} unexplained");
        var stuck = accounts.Outages.Count(o => o.Until - o.From > _stuck);
        yield return ("never stuck", stuck == 0, $"{stuck} times without a session for more than {_stuck.TotalSeconds:F0} s");
    }

    private void AppendProcess(StringBuilder text)
    {
        void Line(FormattableString line) => text.AppendLine(FormattableString.Invariant(line));
        if (MemoryTrend.Of(samples, _warmUp) is { } trend)
        {
            var late = samples.Where(s => s.At >= _warmUp).ToList();
            Line($"resident: {trend.FirstKb} kB after {_warmUp.TotalMinutes:F1} min, {trend.LastKb} at the end, {trend.LeastKb} to {trend.MostKb}, slope {trend.SlopeKbPerHour:F0} kB/h (anonymous {late[0].AnonymousKb} to {late[^1].AnonymousKb} kB)");
            Line($"descriptors: {late[0].Descriptors} then, {late[^1].Descriptors} at the end, {late.Max(s => s.Descriptors)} at most; threads: {late[0].Threads}, {late[^1].Threads}, {late.Max(s => s.Threads)}");
        }

        if (samples.Count > 1)
        {
            Line($"processor: {(samples[^1].Cpu - samples[0].Cpu) / (samples[^1].At - samples[0].At) * 100:F2} % of one core");
        }

        var figures = journal.LastOrDefault(j => j.Text.Contains("figures:", StringComparison.Ordinal))?.Text;
        Line($"allocated: {(figures is not null && Allocated().Match(figures) is { Success: true } found ? $"{found.Groups["bytes"].Value} B/s, by the daemon's own count (goal: 4096)" : "unknown, the daemon wrote no figures")}");
    }

    private void AppendViolations(StringBuilder text)
    {
        // A gap that this machine made itself says nothing about the daemon.
        var limit = 200 + (2 * worstStallMs);
        var violations = log.Where(e => e.Direction == "violation" && !(e.Type == "append-gap" && GapMs(e) <= limit)).ToList();
        text.AppendLine(FormattableString.Invariant($"rules broken by the daemon: {violations.Count} (this machine was up to {worstStallMs:F0} ms late; append gaps up to {limit:F0} ms are not counted)"));
        foreach (var kind in violations.GroupBy(v => v.Type))
        {
            text.AppendLine(FormattableString.Invariant($"  {kind.Count(),4} {kind.Key}, first at {kind.First().At.TotalSeconds:F1} s in session {kind.First().Session}: {kind.First().Detail}"));
        }
    }

    private static double GapMs(WireEntry gap) =>
        double.TryParse(gap.Detail!.Split(' ')[0], CultureInfo.InvariantCulture, out var ms) ? ms : double.PositiveInfinity;

    [GeneratedRegex(@"allocated (?<bytes>\d+) B/s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Allocated();
}
