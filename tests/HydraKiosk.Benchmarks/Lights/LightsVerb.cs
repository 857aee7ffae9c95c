using System.Diagnostics;
using HydraKiosk.Devices.Lights;
using HydraKiosk.Devices.Lights.Files;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Benchmarks.Lights;

/// <summary>From a new sign to the write that shows it, through the light's thread; and what a moving pattern costs.</summary>
internal sealed class LightsVerb : IVerb
{
    private static readonly TimeSpan _goal = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    public string Name => "lights";

    public string Summary => "[--changes N]  a new sign until the light is written, bytes per frame, wake-ups while nothing changes";

    public int Run(Arguments arguments)
    {
        var changes = arguments.Int("--changes", 500);
        var folder = Directory.CreateTempSubdirectory("leds-").FullName;
        try
        {
            Directory.CreateDirectory($"{folder}/lamp");
            File.WriteAllText($"{folder}/lamp/max_brightness", "255\n");
            File.WriteAllText($"{folder}/lamp/brightness", "0\n");
            Console.WriteLine($"{Machine.Describe()}; {changes} changes, 25 to 40 ms apart; then 5 s of \"thinking\" and 5 s of a solid sign");
            Console.WriteLine();
            Console.WriteLine("| light | change → written p50 / p99 / max | bytes, its thread | thinking: writes/s, bytes | solid: wake-ups |");
            Console.WriteLine("|---|---|---|---|---|");
            var isFine = Measure("none (the show alone)", () => new TimedLight(null), changes);
            isFine &= Measure("strip of 60, frames thrown away", () => new TimedLight(null, 60), changes);
            isFine &= Measure(
                "a file, as of /sys/class/leds", () => new TimedLight(SysfsLight.Open("lamp", LinuxLightFiles.Instance, folder)), changes);
            return isFine ? ExitCode.Fine : ExitCode.Failed;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Measure(string name, Func<TimedLight> open, int changes)
    {
        TimedLight? light = null;
        using var show = new LightShow(
            [new LightFixture(name, () => light = open())], TimeProvider.System, (_, e) => throw e, _ => { });
        SpinWait.SpinUntil(() => Volatile.Read(ref light)?.Writes > 0, _patience);
        var window = new LatencyWindow(changes);
        for (var i = -20; i < changes; i++)
        {
            if (i == 0)
            {
                light!.Begin();
            }

            Thread.Sleep(25 + (Math.Abs(i) % 16));
            var before = light!.Writes;
            var begin = Stopwatch.GetTimestamp();
            show.Show(i % 2 == 0 ? LightSign.Listening : LightSign.Stopped);
            if (!SpinWait.SpinUntil(() => light.Writes > before, _patience))
            {
                throw new InvalidOperationException("The light was never written.");
            }

            if (i >= 0)
            {
                window.Add(Stopwatch.GetElapsedTime(begin, light.DoneAt));
            }
        }

        var (latency, bytes) = (window.Summarize(), light!.Allocated);
        show.Show(LightSign.Thinking);
        Thread.Sleep(200);
        light.Begin();
        var writes = light.Writes;
        var watch = Stopwatch.StartNew();
        Thread.Sleep(5000);
        var (rate, moving) = ((light.Writes - writes) / watch.Elapsed.TotalSeconds, light.Allocated);
        show.Show(LightSign.Listening);
        Thread.Sleep(200);
        var wakeUps = show.WakeUps;
        Thread.Sleep(5000);
        wakeUps = show.WakeUps - wakeUps;
        Console.WriteLine(FormattableString.Invariant(
            $"| {name} | {latency.P50.TotalMilliseconds:0.000} / {latency.P99.TotalMilliseconds:0.000} / {latency.Max.TotalMilliseconds:0.000} ms | {bytes} | {rate:0.0}, {moving} | {wakeUps} |"));
        return latency.P99 <= _goal && bytes == 0 && moving == 0 && wakeUps == 0;
    }
}
