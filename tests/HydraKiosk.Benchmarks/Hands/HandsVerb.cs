using System.Diagnostics;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Conversation;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Figures;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Log;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Sound;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Benchmarks.Hands;

/// <summary>
/// A whole device in this process, over a loud microphone and a simulated service: from the press of a button to the open microphone, and from a mute
/// switch to the last sound on the wire. What a source of presses adds of its own (debouncing above all) comes on top.
/// </summary>
internal sealed class HandsVerb : IVerb
{
    private const int RateHz = 16_000;
    private const string Talk = "talk", Mute = "mute";

    private static readonly TimeSpan _gateGoal = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan _muteGoal = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    public string Name => "hands";

    public string Summary => "[--presses N]  a press until the microphone is open, a mute switch until the last sound on the wire";

    public int Run(Arguments arguments) => RunAsync(arguments.Int("--presses", 200)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int presses)
    {
        var folder = Directory.CreateTempSubdirectory("hands-");
        try
        {
            Console.WriteLine($"{Machine.Describe()}; {presses} presses of each");
            var microphone = WriteNoise(Path.Combine(folder.FullName, "loud.wav"), seconds: 30 + (presses * 2));
            await using var simulator = await SimulatorServer.StartAsync(
                new SimulatorOptions { Scenario = new Scenario() }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
            var kiosk = new KioskBuilder(
                Configuration(simulator.Endpoint), new ApiKey(SimulatorServer.DefaultKey),
                new OwnDevice(() => new FileAudioDevice(microphone, Path.Combine(folder.FullName, "heard.wav"), TimeProvider.System), TimeProvider.System),
                TimeProvider.System, NullLoggerFactory.Instance).Build();
            using var stop = new CancellationTokenSource();
            var running = kiosk.RunAsync(stop.Token);
            SpinWait.SpinUntil(() => kiosk.State.Link == LinkState.Ready && Heard(simulator).Any(), _patience);

            var gate = Gate(kiosk, presses);
            var mute = Muted(kiosk, simulator, presses);
            await stop.CancelAsync();
            await running.WaitAsync(_patience);

            Console.WriteLine("| what | p50 | p99 | most | goal |");
            Console.WriteLine("|---|---|---|---|---|");
            Print("press → microphone open", gate, _gateGoal);
            Print("mute switch → last sound on the wire", mute, _muteGoal);
            return gate.P99 <= _gateGoal && mute.P99 <= _muteGoal ? ExitCode.Fine : ExitCode.Failed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static LatencySummary Gate(Kiosk kiosk, int presses)
    {
        var window = new LatencyWindow(presses);
        for (var i = 0; i < presses; i++)
        {
            Thread.Sleep(40 + (i % 23));
            var pressed = Stopwatch.GetTimestamp();
            Press(kiosk, Talk);
            Await(() => kiosk.Engine.Gate.IsOpen);
            window.Add(Stopwatch.GetElapsedTime(pressed));
            Release(kiosk, Talk);
            Await(() => !kiosk.Engine.Gate.IsOpen);
        }

        return window.Summarize();
    }

    private static LatencySummary Muted(Kiosk kiosk, SimulatorServer simulator, int presses)
    {
        var startedAt = long.MaxValue;
        var rounds = new (long MovedAt, TimeSpan LastSound)[presses];
        Press(kiosk, Talk);
        for (var i = 0; i < presses; i++)
        {
            // The simulator's clock is read off messages that have just come; the one that was seen soonest tells it best.
            var seen = Heard(simulator).Last().Number;
            LogEntry next;
            do
            {
                next = Heard(simulator).Last();
            }
            while (next.Number == seen || next.LevelDbfs < -60);
            startedAt = Math.Min(startedAt, Stopwatch.GetTimestamp() - (long)(next.At.TotalSeconds * Stopwatch.Frequency));
            Thread.Sleep(i % 23);

            var moved = Stopwatch.GetTimestamp();
            Press(kiosk, Mute);
            Thread.Sleep(150);
            rounds[i] = (moved, Heard(simulator).Last(static entry => entry.LevelDbfs > -60).At);
            Release(kiosk, Mute);
            Thread.Sleep(150);
        }

        var window = new LatencyWindow(presses);
        foreach (var (movedAt, lastSound) in rounds)
        {
            var after = lastSound - Stopwatch.GetElapsedTime(startedAt, movedAt);
            window.Add(after > TimeSpan.Zero ? after : TimeSpan.Zero);
        }

        return window.Summarize();
    }

    private static IEnumerable<LogEntry> Heard(SimulatorServer simulator) =>
        simulator.Log.Entries.Where(static entry => entry is { Direction: LogDirection.Received, Samples: > 0 });

    private static void Press(Kiosk kiosk, string button)
    {
        if (!kiosk.Control.TryPress(button, null, out var problem))
        {
            throw new InvalidOperationException(problem);
        }
    }

    private static void Release(Kiosk kiosk, string button) => _ = kiosk.Control.TryRelease(button, out _);

    private static void Await(Func<bool> isSo)
    {
        if (!SpinWait.SpinUntil(isSo, _patience))
        {
            throw new InvalidOperationException("The microphone did not move.");
        }
    }

    private static void Print(string what, LatencySummary figures, TimeSpan goal) => Console.WriteLine(FormattableString.Invariant(
        $"| {what} | {figures.P50.TotalMilliseconds:0.0} ms | {figures.P99.TotalMilliseconds:0.0} ms | {figures.Max.TotalMilliseconds:0.0} ms | {goal.TotalMilliseconds:0} ms |"));

    private static LoadedConfiguration Configuration(Uri endpoint) => new(
        "(benchmark)",
        new KioskOptions
        {
            Hydra = new HydraOptions { Endpoint = endpoint, Voice = "aria", Session = SessionPolicy.Always, Greeting = false },
            Audio = new AudioOptions { Backend = AudioBackend.File, Earcons = false },
            Talk = new TalkOptions { Mode = TalkMode.PushToTalk, PrerollMs = 0, TailMs = 0 },
            Buttons = new Dictionary<string, ButtonOptions>
            {
                [Talk] = new() { Source = ButtonSource.Control },
                [Mute] = new() { Source = ButtonSource.Control, Latching = true },
            },
        },
        "You are a device under test.");

    private static string WriteNoise(string path, int seconds)
    {
        using var file = new WavWriter(path, new AudioFormat(RateHz, 1));
        var random = new Random(1);
        var second = new float[RateHz];
        for (var i = 0; i < RateHz; i++)
        {
            second[i] = (random.NextSingle() - 0.5f) * 0.2f;
        }

        for (var i = 0; i < seconds; i++)
        {
            file.Write(second);
        }

        return path;
    }
}
