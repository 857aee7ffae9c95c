using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Metrics;

/// <summary>How calls of tools came out, by what the tool can do to the world: what the audit log is told, counted. Any thread.</summary>
internal sealed class ToolEnds
{
    private readonly Tally _tally = new(64);

    /// <summary>Takes what the audit log is told.</summary>
    public void Take(AuditEntry entry)
    {
        var outcome = entry switch
        {
            { Stage: AuditStage.Ended, Outcome: AuditOutcome.TimedOut } => "timed-out",
            { Stage: AuditStage.Ended, Outcome: { } end } => end.ToString().ToLowerInvariant(),
            { Stage: AuditStage.Refused } => "refused",
            { Stage: AuditStage.Expired } => "expired",
            { Stage: AuditStage.Repeated } => "repeated",
            _ => null,
        };
        if (outcome is not null)
        {
            _tally.Add($"{entry.Class?.ToString().ToLowerInvariant() ?? "unknown"} {outcome}");
        }
    }

    /// <summary>What was counted: the tool's class and the outcome, with a space between them.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Read() => _tally.Read();
}
