using HydraKiosk.Primitives.Calls;

namespace HydraKiosk.Tools.Running;

/// <summary>What the runner is told about the device.</summary>
public sealed record RunnerOptions
{
    /// <summary>After so long without an answer of the tool the model is told that it is still at work: design, section 5.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(4);

    /// <summary>See <see cref="UsualPatience"/>; the service's own limit is a few seconds.</summary>
    public TimeSpan Patience { get; init; } = UsualPatience;

    /// <summary>Delegated calls that may be under way at a time.</summary>
    public int MaxBackground { get; init; } = 4;

    /// <summary>Whether what changes something runs though it cannot be written into the audit log.</summary>
    public bool RunsWithoutAudit { get; init; }

    /// <summary>Knows better than the conversation what the device is in the middle of: whether the vehicle moves, whether staff is there.</summary>
    public Func<DeviceMode, DeviceMode> ModeOf { get; init; } = static mode => mode;
}
