using HydraKiosk.Benchmarks.Processes;

namespace HydraKiosk.Benchmarks.Soak;

/// <summary>How resident memory went after the warm-up.</summary>
/// <param name="FirstKb">The first sample after it.</param>
/// <param name="LastKb">The last.</param>
/// <param name="LeastKb">The smallest.</param>
/// <param name="MostKb">The largest.</param>
/// <param name="SlopeKbPerHour">Of a line through all of them.</param>
internal sealed record MemoryTrend(long FirstKb, long LastKb, long LeastKb, long MostKb, double SlopeKbPerHour)
{
    /// <summary>What may be between the first sample after the warm-up and any later one.</summary>
    public const long FlatKb = 2048;

    /// <summary>Whether it never grew by more than that.</summary>
    public bool IsFlat => MostKb - FirstKb <= FlatKb;

    /// <summary>Null when no sample is that late.</summary>
    public static MemoryTrend? Of(IEnumerable<ProcessSample> samples, TimeSpan warmUp)
    {
        var late = samples.Where(s => s.At >= warmUp).ToList();
        if (late.Count == 0)
        {
            return null;
        }

        var (x, y) = (late.Average(s => s.At.TotalHours), late.Average(s => s.ResidentKb));
        var spread = late.Sum(s => Math.Pow(s.At.TotalHours - x, 2));
        var slope = spread > 0 ? late.Sum(s => (s.At.TotalHours - x) * (s.ResidentKb - y)) / spread : 0;
        return new MemoryTrend(late[0].ResidentKb, late[^1].ResidentKb, late.Min(s => s.ResidentKb), late.Max(s => s.ResidentKb), slope);
    }
}
