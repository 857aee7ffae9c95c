using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>What the configuration says of one tool. Its reading has made sure that the parts fit together.</summary>
/// <param name="Class">What it can do to the world.</param>
public sealed record ToolRules(ToolClass Class)
{
    /// <summary>While the device is in the middle of what it may run. Nothing means never.</summary>
    public IReadOnlySet<DeviceMode> Modes { get; init; } = new HashSet<DeviceMode> { DeviceMode.Engaged, DeviceMode.Attended };

    /// <summary>What a person has to do before it runs.</summary>
    public ToolConsent Consent { get; init; }

    /// <summary>Runs within any minute; null for no limit of its own.</summary>
    public int? PerMinute { get; init; }

    /// <summary>Runs within a conversation; null for no limit.</summary>
    public int? PerConversation { get; init; }

    /// <summary>Runs within 24 hours, restarts included; null for no limit.</summary>
    public int? PerDay { get; init; }

    /// <summary>Rest after a run has begun.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>Times of the day at which it does not run; null for none.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>
    /// Within this time after a run has begun, an equal call (same tool, equal arguments) is not run again but told the first one's outcome.
    /// </summary>
    public TimeSpan RepeatWindow { get; init; }

    /// <summary>How long it may run before it is ended.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether the model is told at once that the call is under way, and its result is spoken later: <see cref="BackgroundWork.None"/> for a tool
    /// that is waited for; otherwise what ends it before it is done.
    /// </summary>
    public BackgroundWork Delegated { get; init; }

    /// <summary>Names of arguments, at any depth, whose values reach no log.</summary>
    public IReadOnlySet<string> SecretArguments { get; init; } = new HashSet<string>();
}

/// <summary>A part of the day, by the device's local clock; one that ends before it begins goes over midnight.</summary>
/// <param name="From">Its first minute.</param>
/// <param name="To">The minute after its last.</param>
public readonly record struct QuietHours(TimeOnly From, TimeOnly To);
