using System.Runtime.InteropServices;
using HydraKiosk.Audio.Resampling;
using Microsoft.Win32.SafeHandles;

namespace HydraKiosk.Benchmarks.Resampling;

/// <summary>The resampler as a filter between two pipes, for scorers that measure from outside.</summary>
internal sealed class ResampleVerb : IVerb
{
    public string Name => "resample";

    public string Summary => "--in-rate A --out-rate B [--ppm P]: mono float32 LE, stdin to stdout, in 10 ms blocks; --ppm takes the drift resampler";

    public int Run(Arguments arguments)
    {
        var inputRateHz = arguments.Int("--in-rate");
        var outputRateHz = arguments.Int("--out-rate");
        if (arguments.Number("--ppm") is { } ppm)
        {
            var drift = new DriftResampler(inputRateHz, outputRateHz) { RatioPpm = ppm };
            Pump(inputRateHz, drift.MaxOutput, drift.Process);
        }
        else
        {
            var exact = new Resampler(inputRateHz, outputRateHz);
            Pump(inputRateHz, exact.MaxOutput, exact.Process);
        }

        return ExitCode.Fine;
    }

    private delegate int Process(ReadOnlySpan<float> input, Span<float> output);

    private static void Pump(int inputRateHz, Func<int, int> maxOutput, Process process)
    {
        // Unbuffered on both sides: one read and one write per block, and every block is out before the next is asked for.
        using var stdin = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
        using var stdout = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        var input = new float[inputRateHz / 100];
        var output = new float[maxOutput(input.Length)];
        int bytes;
        do
        {
            bytes = stdin.ReadAtLeast(MemoryMarshal.AsBytes<float>(input), input.Length * sizeof(float), throwOnEndOfStream: false);
            var written = process(input.AsSpan(0, bytes / sizeof(float)), output);
            if (written > 0)
            {
                stdout.Write(MemoryMarshal.AsBytes<float>(output.AsSpan(0, written)));
            }
        }
        while (bytes == input.Length * sizeof(float));
    }
}
