namespace HydraKiosk.Exposition;

/// <summary>What a metric is like, as Prometheus distinguishes them.</summary>
internal enum MetricKind
{
    /// <summary>Only grows, until the daemon starts anew.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Durations in buckets.</summary>
    Histogram,
}

/// <summary>One figure that is served.</summary>
/// <param name="Name">In base units, with the unit at its end; a counter ends in <c>_total</c>.</param>
/// <param name="Kind">What it is like.</param>
/// <param name="Help">What it says, in a line.</param>
/// <param name="Write">Writes its samples.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Help, Action<SampleWriter, MetricsReading> Write);
