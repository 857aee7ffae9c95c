using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>
/// The daemon in conversation under chaos, for as long as is asked: the published binary as a child on files, against the simulator in this
/// process. Afterwards every utterance is accounted for, and memory, descriptors, threads and processor time are told.
/// </summary>
internal sealed class SoakVerb : IVerb
{
    private static readonly TimeSpan _samplePeriod = TimeSpan.FromSeconds(10);

    public string Name => "soak";

    public string Summary =>
        "--binary PATH [--minutes 60] [--seed 7] [--out DIR]  the daemon under the simulator's chaos: answers, memory, reconnects";

    public int Run(Arguments arguments)
    {
        var binary = KioskDaemon.Find(arguments.Text("--binary"));
        var minutes = arguments.Int("--minutes", 60);
        var seed = arguments.Int("--seed", 7);
        if (minutes is < 1 or > 24 * 60)
        {
            throw new ArgumentException("--minutes must be 1 to 1440", nameof(arguments));
        }

        var asked = arguments.Text("--out", "");
        var folder = asked.Length > 0 ? Directory.CreateDirectory(asked).FullName : Directory.CreateTempSubdirectory("hydra-soak-").FullName;
        var report = RunAsync(binary, TimeSpan.FromMinutes(minutes), seed, folder).GetAwaiter().GetResult();
        var text = report.ToString();
        Console.WriteLine(text);
        File.WriteAllText(Path.Combine(folder, "report.txt"), text);

        // Two hundred megabytes of sound an hour, which nobody needs once it is accounted for.
        File.Delete(Path.Combine(folder, KioskDaemon.Microphone));
        File.Delete(Path.Combine(folder, KioskDaemon.Loudspeaker));
        if (asked.Length == 0 && report.Passed)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"logs, samples and this report: {folder}");
        }

        return report.Passed ? ExitCode.Fine : ExitCode.Failed;
    }

    private static async Task<SoakReport> RunAsync(string binary, TimeSpan length, int seed, string folder)
    {
        var plan = SoakVisitor.Plan(length, seed);
        SoakVisitor.Write(Path.Combine(folder, KioskDaemon.Microphone), plan, length);

        var scenario = BuiltInScenarios.Find($"chaos:{seed}")!;

        // The simulator shares this machine: when it is late itself, a second's audio reaches it at once. What lasts is still told.
        scenario.Server.PaceAllowanceMs = 2000;
        using var called = new CallOff();
        await using var daemon = await SimulatedClient.StartAsync(scenario, Path.Combine(folder, "simulator.ndjson"), (endpoint, now) =>
            KioskDaemon.Start(binary, folder, KioskDaemon.Configuration(endpoint, 16_000, keep: true, "get_device_status"),
                SimulatorServer.DefaultKey, now));
        await using var stalls = new StallWatch();
        Console.WriteLine(FormattableString.Invariant($"{Machine.Describe()}; {length.TotalMinutes:0} min, chaos {seed}, {plan.Count} utterances, {binary}"));
        while (!daemon.HasExited && !called.Token.IsCancellationRequested && daemon.Age < length)
        {
            daemon.Sample();
            var left = length - daemon.Age;
            await Task.Delay(left < _samplePeriod ? TimeSpan.FromMilliseconds(Math.Max(1, left.TotalMilliseconds)) : _samplePeriod, called.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var run = await daemon.EndAsync();
        WriteSamples(Path.Combine(folder, "samples.csv"), run.Samples);
        var log = WireEntry.Read(run.LogFile).ToList();
        var said = SoakVisitor.Said(plan, run.StartedAt, run.EndedAt);
        return new SoakReport(
            Accounts.Of(said, log, run.Journal, run.StartedAt, run.EndedAt), log, run.Journal, run.Samples, run.EndedAt - run.StartedAt,
                run.DiedByItself, run.ExitCode, stalls.WorstMs);
    }

    private static void WriteSamples(string path, IEnumerable<ProcessSample> samples) =>
        File.WriteAllLines(path, samples
            .Select(s => FormattableString.Invariant($"{s.At.TotalSeconds:F0},{s.ResidentKb},{s.AnonymousKb},{s.Threads},{s.Descriptors},{s.Cpu.TotalSeconds:F2}"))
            .Prepend("seconds,resident_kb,anonymous_kb,threads,descriptors,cpu_seconds"));
}
