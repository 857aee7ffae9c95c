using System.Globalization;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Tests.Resampling;

namespace HydraKiosk.Benchmarks.Resampling;

/// <summary>Quality, latency and time of both resamplers for the usual rate pairs, measured in this process.</summary>
internal sealed class ResamplerTableVerb : IVerb
{
    private static readonly (int In, int Out)[] _pairs =
        [(48000, 44100), (48000, 16000), (44100, 48000), (44100, 16000), (48000, 96000), (48000, 32000), (16000, 48000)];

    public string Name => "resampler-table";

    public string Summary => "[--secs S] [--runs R] [--tones T] [--time-only 1]: quality, latency and ns per output sample, exact and fine ratio";

    public int Run(Arguments arguments)
    {
        var seconds = arguments.Int("--secs", 30);
        var runs = arguments.Int("--runs", 7);
        var tones = arguments.Int("--tones", 24);
        var timeOnly = arguments.Int("--time-only", 0) != 0;
        Console.WriteLine($"{Machine.Describe()}, {Resampler.InstructionSet}; mono, 10 ms blocks, processor time, median of {runs} runs of {seconds} s of audio");
        Console.WriteLine(
            $"{"pair",-14} {"ratio",-15} {"ripple",8} {"spurs",7} {"near Fn",8} {"alias",7} {"997 Hz",7} {"7 kHz",7} {"ms",6} {"ns/out",7} {"x real",7} {"B",3}");
        var missed = 0;
        foreach (var (input, output) in _pairs)
        {
            var exact = new Resampler(input, output);
            missed += Row(input, output, output, "ours exact", exact.Latency, exact.MaxOutput, exact.Process, seconds, runs, timeOnly ? 0 : tones);
            var drift = new DriftResampler(input, output) { RatioPpm = 100 };
            missed += Row(input, output, output * 1.0001, "ours +100 ppm", drift.Latency, drift.MaxOutput, drift.Process, seconds, runs, timeOnly
                ? 0 : tones);
        }

        Console.WriteLine(
            "ripple: dB, 24 Hz to 0.9 Fn; spurs: worst image, distortion and noise of tones up to 0.9 Fn, near Fn: of tones above, dB;");
        Console.WriteLine("alias: worst of tones from 1.002 Fn up, dB; then THD+N, dB; group delay; time per output sample; bytes allocated.");
        return missed == 0 ? ExitCode.Fine : ExitCode.Failed;
    }

    private static int Row(
        int input, int output, double actual, string ratio, TimeSpan latency, Func<int, int> maxOutput, BlockProcess process, int seconds, int runs,
            int tones)
    {
        var (ns, allocated) = Time(input, maxOutput, process, seconds, runs);
        var q = tones == 0 ? null : FilterQuality.Measure(input, actual, process, tones);
        var quality = q is null
            ? $"{"-",8} {"-",7} {"-",8} {"-",7} {"-",7} {"-",7}"
            : $"{q.RippleDb,8:F4} {q.SpursDb,7:F1} {q.TransitionSpursDb,8:F1} {q.AliasDb,7:F1} {q.ThdN997Db,7:F1} {q.ThdN7000Db,7:F1}";
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{input + ">" + output,-14} {ratio,-15} {quality} {latency.TotalMilliseconds,6:F2} {ns,7:F1} {1e9 / ns / output,7:F0} {allocated,3}"));
        return allocated == 0 ? 0 : 1;
    }

    private static (double NsPerOutput, long Allocated) Time(int input, Func<int, int> maxOutput, BlockProcess process, int seconds, int runs)
    {
        var random = new Random(7);
        var block = new float[input / 100];
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = (float)((random.NextDouble() - 0.5) * 0.2);
        }

        var output = new float[maxOutput(block.Length)];
        for (var i = 0; i < 300; i++)
        {
            process(block, output); // long enough for the JIT's last tier to be asked for
        }

        Thread.Sleep(300); // and for it to have been compiled in the background
        var times = new double[runs];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < runs; run++)
        {
            long written = 0;
            var started = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < seconds * 100; i++)
            {
                written += process(block, output);
            }

            // Processor time, not time of day: on a shared machine the latter mostly measures the neighbours.
            times[run] = (Environment.CpuUsage.TotalTime - started).TotalNanoseconds / written;
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(times);
        return (times[runs / 2], allocated);
    }
}
