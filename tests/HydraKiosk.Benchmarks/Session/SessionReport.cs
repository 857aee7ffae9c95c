using System.Globalization;
using System.Text;
using HydraKiosk.Benchmarks.Soak;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>The daemon's figures beside a peer's, and whether the daemon kept its limits.</summary>
/// <param name="ours">The daemon.</param>
/// <param name="peer">The other client; null when there is none.</param>
internal sealed class SessionReport(SideFigures ours, SideFigures? peer)
{
    /// <summary>Whether the daemon kept its limits; a peer's troubles are its own.</summary>
    public bool Passed => ours.Limits().All(l => l.Holds);

    /// <summary>The report, for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine();
        text.AppendLine(peer is null ? $"| | {ours.Name} |" : $"| | {ours.Name} | {peer.Name} | ratio |");
        text.AppendLine(peer is null ? "|---|---|" : "|---|---|---|---|");
        Number("processor time, s", s => s.CpuSeconds, "F2");
        Number("of one core, %", s => s.CpuPercent, "F2");
        Number("resident, median, MiB", s => s.ResidentMedianKb / 1024, "F1");
        Number("resident, most, MiB", s => s.ResidentMostKb / 1024, "F1");
        Number("threads, most", s => s.Samples.Select(p => (double)p.Threads).DefaultIfEmpty().Max(), "F0");
        Words("turns answered", s => $"{s.Accounts.Count(Fate.Answered)} of {s.Accounts.Utterances.Count}");
        Words("sessions", s => s.Accounts.Sessions.ToString(CultureInfo.InvariantCulture));
        Words("uplink rate, full minutes", s => s.Uplink.Rates.Count == 0
            ? "none"
            : FormattableString.Invariant($"{s.Uplink.Rates.Min():F5} to {s.Uplink.Rates.Max():F5}"));
        Words("chunks before session.configured", s => FormattableString.Invariant($"{s.Uplink.EarlyChunks} of {s.Uplink.Chunks}"));
        Words("longest append gap, ms", s => s.Uplink.LongestGap.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture));
        text.AppendLine();
        foreach (var account in ours.Accounts.Utterances.Where(a => a.Fate != Fate.Answered))
        {
            text.AppendLine(FormattableString.Invariant($"not answered: #{account.Utterance.Number} {account.Utterance.Clip} at {account.From.TotalSeconds:F1} s: {account.Reason ?? "nothing explains it"}"));
        }

        if (peer is { DiedByItself: true } or { ExitCode: not 0 })
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"NO COMPARISON: {peer.Name} {(peer.DiedByItself ? "ended by itself" : "did not end well")} with {peer.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "no exit code"}; peer.log says why");
        }

        foreach (var (name, holds, what) in ours.Limits())
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{(holds ? "ok    " : "FAILED")} {name}: {what}");
        }

        return text.ToString();

        void Number(string what, Func<SideFigures, double> of, string format)
        {
            var mine = of(ours);
            Row(what, s => of(s).ToString(format, CultureInfo.InvariantCulture),
                peer is not null && mine > 0 ? (of(peer) / mine).ToString("F1", CultureInfo.InvariantCulture) : "");
        }

        void Words(string what, Func<SideFigures, string> of) => Row(what, of, "");

        void Row(string what, Func<SideFigures, string> of, string ratio) =>
            text.AppendLine(peer is null ? $"| {what} | {of(ours)} |" : $"| {what} | {of(ours)} | {of(peer)} | {ratio} |");
    }
}
