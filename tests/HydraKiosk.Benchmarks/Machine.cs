using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HydraKiosk.Benchmarks;

/// <summary>Names what a figure was measured on; a figure without it means nothing.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, runtime, and whether the code was compiled ahead of time.</summary>
    public static string Describe() =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription} {(RuntimeFeature.IsDynamicCodeCompiled ? "JIT" : "AOT")}";

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null; // Arm kernels name no model
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':') + 1)..].Trim();
    }
}
