namespace HydraKiosk.Primitives.Figures;

/// <summary>Percentiles of what a <see cref="LatencyWindow"/> holds.</summary>
/// <param name="Count">Values they stand on; with none the rest is zero.</param>
/// <param name="P50">Median.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest.</param>
public readonly record struct LatencySummary(int Count, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max);
