using System.Globalization;
using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Benchmarks.Soak;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>What was measured of one client. Pure.</summary>
/// <param name="Name">The client, for the head of its column.</param>
/// <param name="Samples">Of its process, oldest first.</param>
/// <param name="Accounts">What became of each question.</param>
/// <param name="Uplink">How its audio came.</param>
/// <param name="DiedByItself">Whether it ended before it was told to.</param>
/// <param name="ExitCode">Null when it had to be killed.</param>
internal sealed record SideFigures(
    string Name, IReadOnlyList<ProcessSample> Samples, Accounts Accounts, UplinkPace Uplink, bool DiedByItself, int? ExitCode)
{
    /// <summary>Time on a processor from its start to the last sample.</summary>
    public double CpuSeconds => Samples.Count > 0 ? Samples[^1].Cpu.TotalSeconds : 0;

    /// <summary>The same as a share of one core.</summary>
    public double CpuPercent => Samples.Count > 0 ? 100 * (Samples[^1].Cpu / Samples[^1].At) : 0;

    /// <summary>The middle one of the samples.</summary>
    public double ResidentMedianKb => Median([.. Samples.Select(s => (double)s.ResidentKb)]);

    /// <summary>The largest of the samples.</summary>
    public double ResidentMostKb => Samples.Select(s => (double)s.ResidentKb).DefaultIfEmpty().Max();

    /// <summary>What the daemon must keep to, whatever a peer does.</summary>
    public IEnumerable<(string Name, bool Holds, string What)> Limits()
    {
        yield return ("ran to the end", !DiedByItself && ExitCode == 0, (DiedByItself, ExitCode) switch
        {
            (true, var code) => $"it ended by itself with {code?.ToString(CultureInfo.InvariantCulture)}",
            (_, null) => "it had to be killed",
            (_, { } code) => $"exit code {code.ToString(CultureInfo.InvariantCulture)} after SIGTERM",
        });
        var (answered, asked) = (Accounts.Count(Fate.Answered), Accounts.Utterances.Count);
        yield return ("every turn answered", answered == asked && asked > 0, $"{answered} of {asked}");
        yield return ("uplink in real time", Uplink.IsRealTime, Uplink.Rates.Count == 0
            ? "no full minute of it"
            : FormattableString.Invariant($"{Uplink.Rates.Min():F5} to {Uplink.Rates.Max():F5} over {Uplink.Rates.Count} full minutes, {UplinkPace.Tolerance:P1} allowed"));
        yield return ("nothing before session.configured", Uplink.EarlyChunks == 0, FormattableString.Invariant($"{Uplink.EarlyChunks} chunks"));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
