using HydraKiosk.Hydra.Tests;

namespace HydraKiosk.Benchmarks.Link;

/// <summary>
/// How a fleet that lost one server comes back to it: the arrival curve in virtual time. Figures of the policy, not of the machine.
/// </summary>
internal sealed class ReconnectVerb : IVerb
{
    private const int Rows = 24;
    private const int Width = 60;

    public string Name => "reconnect";

    public string Summary => "[--devices N] [--outage S] [--capacity N]  arrivals of a fleet that lost its server for S seconds; capacity: sessions taken per second after it";

    public int Run(Arguments arguments)
    {
        var devices = Positive(arguments, "--devices", 10_000);
        var outage = Positive(arguments, "--outage", 60);
        var capacity = Positive(arguments, "--capacity", int.MaxValue);
        var fleet = new FleetSimulation(devices, TimeSpan.FromSeconds(outage), capacity).Run();
        var curve = fleet.AttemptsPerSecond;
        var perRow = Math.Max(1, (curve.Count + Rows - 1) / Rows);
        var bars = curve.Chunk(perRow).Select(seconds => seconds.Max()).ToArray();
        Console.WriteLine($"{devices} devices lose one server at 0 s; it is back at {outage} s{(capacity < int.MaxValue ? $" and takes {capacity} sessions a second" : "")}");
        Console.WriteLine();
        for (var row = 0; row < bars.Length; row++)
        {
            var bar = new string('#', (int)Math.Ceiling((double)bars[row] / bars.Max() * Width));
            Console.WriteLine($"{row * perRow,6} s {bars[row],7}/s {bar}{(outage >= row * perRow && outage < (row + 1) * perRow ? "  < back" : "")}");
        }

        var peak = fleet.PeakAfterOutage;
        var connected = fleet.ConnectedAfter;
        Console.WriteLine();
        Console.WriteLine("| attempts in the first second | peak while down, later | peak once back | connected again p50 | p99 | last |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Console.WriteLine(
            $"| {curve[0]} | {curve.Take(fleet.BackAt).Skip(1).DefaultIfEmpty(0).Max()}/s | {peak}/s ({100.0 * peak / devices:0.0} % of the fleet) | {At(0.5):0.0} s | {At(0.99):0.0} s | {connected[^1]:0.0} s |");
        return ExitCode.Fine;

        double At(double share) => connected[Math.Max(0, (int)Math.Ceiling(share * connected.Count) - 1)];
    }

    private static int Positive(Arguments arguments, string option, int otherwise) =>
        arguments.Int(option, otherwise) is var value and > 0 ? value : throw new ArgumentException($"{option} must be above 0", nameof(arguments));
}
