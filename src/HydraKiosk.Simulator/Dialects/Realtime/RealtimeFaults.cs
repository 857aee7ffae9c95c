using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Sessions;

namespace HydraKiosk.Simulator.Dialects.Realtime;

/// <summary>
/// The failures of this wire that the scenario's switches ask for, and the end of the list of fault players: a fault that chaos has drawn and that
/// belongs to another wire is noted and passed over. Used under the session's lock.
/// </summary>
internal sealed class RealtimeFaults(SessionContext context) : IFaultPlayer
{
    private static readonly HashSet<string> _known = new(StringComparer.Ordinal)
    {
        "reset", "drop", "half-open", "stall", "standstill", "slow-read", "narrow", "late-pong", "close", "error", "delay", "latency", "reorder", "fragment",
        "unknown-fields", "duplicate", "deaf", "no-answer", "mute-replies", "freeze", "endless", "garbage", "truncated", "no-type", "nested", "not-utf8",
        "nulls", "string-error", "binary", "unknown-event", "large",
        "status", "html", "redirect", "hang-up", "repeat-secret",
    };

    /// <summary>Whether a cut past the real end has taken the session's voice.</summary>
    public bool IsSilenced { get; set; }

    /// <summary>Whether cutting an item is refused.</summary>
    public bool RefusesCuts => context.Switches.RefusesTruncation;

    /// <summary>Returns the first fault that a scenario lists and that this wire cannot play; null when there is none.</summary>
    public static string? Unknown(Scenario scenario) => scenario.Faults
        .Where(fault => !(fault.Do.StartsWith("repeat-secret", StringComparison.Ordinal) && fault.At.Trim() != "upgrade"))
        .Select(fault => fault.Do.Trim().Split(':')[0])
        .FirstOrDefault(name => !_known.Contains(name));

    /// <inheritdoc/>
    public bool TryPlay(FaultAction action)
    {
        context.Note("fault-passed-over", $"{action} is of another wire");
        return true;
    }
}
