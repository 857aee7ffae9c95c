using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration.Options;

/// <summary>
/// One entry of the <c>profiles</c> part of the file: what it says takes the place of the same setting above it; what it leaves out stays.
/// </summary>
public sealed record ProfileOptions
{
    /// <summary>What stands for "no profile" where one is chosen by name; no profile may be called so.</summary>
    public const string Base = "base";

    /// <summary>The persona.</summary>
    public string? Instructions { get; init; }

    /// <summary>A text file with the persona.</summary>
    public string? InstructionsFile { get; init; }

    /// <summary>The voice; one of the model's.</summary>
    public string? Voice { get; init; }

    /// <summary>Whether the agent speaks first.</summary>
    public bool? Greeting { get; init; }

    /// <summary>When the microphone is open.</summary>
    public TalkMode? TalkMode { get; init; }

    /// <summary>Playback level, 0 to 1.</summary>
    public double? Volume { get; init; }

    /// <summary>Names of the catalogue and of servers that are offered; null for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>The part of the day in which it is chosen by itself, by the device's clock, such as "22:00-06:00"; null for never.</summary>
    public string? Hours { get; init; }

    /// <summary>The days on which <see cref="Hours"/> begin; null for every day.</summary>
    public IReadOnlyList<DayOfWeek>? Days { get; init; }
}
