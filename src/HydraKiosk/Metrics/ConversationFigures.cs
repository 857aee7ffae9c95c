using HydraKiosk.Primitives.Figures;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Metrics;

/// <summary>One conversation while it is measured. What was counted in it is what the daemon's counts have grown by. Not thread-safe.</summary>
/// <param name="beganAt">When it began.</param>
/// <param name="before">The daemon's counts then.</param>
internal sealed class ConversationFigures(long beganAt, MetricsSnapshot before)
{
    /// <summary>When it began.</summary>
    public long BeganAt { get; } = beganAt;

    /// <summary>End of speech to first sound.</summary>
    public LatencyWindow Latency { get; } = new(DurationFigures.Kept);

    /// <summary>Turns in it.</summary>
    /// <param name="now">The daemon's counts as they stand.</param>
    public int Turns(MetricsSnapshot now) => (int)(now.Turns - before.Turns);

    /// <summary>Its line in the journal.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="now">The daemon's counts as they stand.</param>
    /// <param name="lasted">How long it was.</param>
    public void Tell(ILogger log, MetricsSnapshot now, TimeSpan lasted)
    {
        var latency = DurationFigures.Of(Latency);
        MetricsLog.Conversation(
            log, (long)lasted.TotalSeconds, Turns(now), MetricsLog.Milliseconds(latency.P50Ms), MetricsLog.Milliseconds(latency.P95Ms),
            (int)(now.BargeIns - before.BargeIns), (int)(now.ToolCalls - before.ToolCalls), (int)(now.Reconnects - before.Reconnects),
            now.InputTokens - before.InputTokens, now.OutputTokens - before.OutputTokens,
            (now.BytesUp - before.BytesUp) / 1024, (now.BytesDown - before.BytesDown) / 1024);
    }
}
