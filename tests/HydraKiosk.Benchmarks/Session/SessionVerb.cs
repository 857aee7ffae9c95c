using System.Diagnostics;
using HydraKiosk.Benchmarks.Processes;
using HydraKiosk.Benchmarks.Soak;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>
/// The daemon in a long conversation without faults, and beside it, at the same time so that the machine's noise is shared, a plain client
/// in the same conversation from the same microphone's file: what each costs, and whether the daemon's uplink keeps its promises.
/// </summary>
internal sealed class SessionVerb : IVerb
{
    private static readonly TimeSpan _samplePeriod = TimeSpan.FromSeconds(2);

    /// <summary>What the connection takes of a run, so that as many full minutes of sound are left as were asked for.</summary>
    private static readonly TimeSpan _start = TimeSpan.FromSeconds(3);

    public string Name => "session";

    public string Summary =>
        "--binary PATH [--node PATH/client.mjs] [--minutes 10] [--speaker-rate 24000] [--out DIR]  the daemon beside a plain Node client: processor, memory, uplink";

    public int Run(Arguments arguments)
    {
        var binary = KioskDaemon.Find(arguments.Text("--binary"));
        var script = arguments.Text("--node", "");
        var minutes = arguments.Int("--minutes", 10);
        var speakerRate = arguments.Int("--speaker-rate", 24_000);

        if (minutes is < 1 or > 24 * 60)
        {
            throw new ArgumentException("--minutes must be 1 to 1440", nameof(arguments));
        }

        var peer = script.Length > 0 ? WsClient.Find(script) : null;
        var asked = arguments.Text("--out", "");
        var folder = asked.Length > 0 ? Directory.CreateDirectory(asked).FullName : Directory.CreateTempSubdirectory("hydra-session-").FullName;
        var report = RunAsync(binary, peer, TimeSpan.FromMinutes(minutes), speakerRate, folder).GetAwaiter().GetResult();
        var text = report.ToString();
        Console.WriteLine(text);
        File.WriteAllText(Path.Combine(folder, "report.txt"), text);
        File.Delete(Path.Combine(folder, KioskDaemon.Microphone));
        if (asked.Length == 0 && report.Passed)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            Console.WriteLine($"logs and this report: {folder}");
        }

        return report.Passed ? ExitCode.Fine : ExitCode.Failed;
    }

    private static async Task<SessionReport> RunAsync(string binary, WsClient? peer, TimeSpan length, int speakerRate, string folder)
    {
        var plan = SoakVisitor.Plan(length, seed: 1);
        var microphone = Path.Combine(folder, KioskDaemon.Microphone);
        SoakVisitor.Write(microphone, plan, length + TimeSpan.FromMinutes(1));
        await using var stalls = new StallWatch();
        using var called = new CallOff();
        Console.WriteLine(FormattableString.Invariant($"{Machine.Describe()}; {length.TotalMinutes:0} min, {plan.Count} questions, loudspeaker at {speakerRate} Hz, {binary}"));

        // Neither client keeps what it plays: the daemon's WAV writer makes two system calls per period so that no kill can spoil the file.
        await using var ours = await SimulatedClient.StartAsync(Conversation(), Path.Combine(folder, "simulator.ndjson"), (endpoint, now) =>
            KioskDaemon.Start(binary, folder, KioskDaemon.Configuration(endpoint, speakerRate, keep: false), SimulatorServer.DefaultKey, now));
        await using var theirs = peer is null ? null
            : await SimulatedClient.StartAsync(Conversation(), Path.Combine(folder, "peer-simulator.ndjson"), (endpoint, now) =>
            peer.Start(endpoint, SimulatorServer.DefaultKey, microphone, Path.Combine(folder, "peer.log"), now));

        var since = Stopwatch.GetTimestamp();
        while (!ours.HasExited && !called.Token.IsCancellationRequested && Stopwatch.GetElapsedTime(since) < length + _start)
        {
            ours.Sample();
            theirs?.Sample();
            await Task.Delay(_samplePeriod, called.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Console.WriteLine(FormattableString.Invariant($"this machine ran what was due up to {stalls.WorstMs:F0} ms late"));
        var mine = await FiguresAsync("hydra-kiosk", ours, plan);
        return new SessionReport(mine, theirs is null ? null : await FiguresAsync(peer!.Versions, theirs, plan));
    }

    private static async Task<SideFigures> FiguresAsync(string name, SimulatedClient client, IReadOnlyList<Utterance> plan)
    {
        client.Sample();
        var run = await client.EndAsync();
        var log = WireEntry.ReadWithAudio(run.LogFile).ToList();

        // The daemon's microphone runs from its start, a plain client's from its session; which of the two shows in the first speech.
        var began = log.FirstOrDefault(e => e.Type == "input_audio_buffer.append")?.At ?? run.StartedAt;
        var accounts = Accounts.Of(SoakVisitor.Said(plan, began, run.EndedAt), log, run.Journal, began, run.EndedAt);
        return new SideFigures(name, run.Samples, accounts, UplinkPace.Of(log), run.DiedByItself, run.ExitCode);
    }

    /// <summary>The museum's visitor without the tool call, which a plain client does not answer.</summary>
    private static Scenario Conversation()
    {
        string[] answers = ["lockers", "status", "history", "goodbye"];
        var scenario = new Scenario
        {
            Name = "a long conversation",
            Greeting = new() { Say = "greeting" },
            Turns = [.. Enumerable.Range(0, 10_000).Select(n => new ScenarioTurn { Reply = new() { Say = answers[n % answers.Length] } })],
        };
        scenario.Server.KeepAudioSeconds = 0;
        return scenario;
    }
}
