namespace HydraKiosk.Control;

/// <summary>Which configuration is in effect.</summary>
public sealed record ConfigurationStatus
{
    /// <summary>The file it comes from.</summary>
    public string File { get; init; } = "";

    /// <summary>Since when it is in effect as it is.</summary>
    public double InEffectSeconds { get; init; }

    /// <summary>The chosen profile; null for none.</summary>
    public string? Profile { get; init; }

    /// <summary>Who or what chose it: hand, hours or default.</summary>
    public string ProfileBy { get; init; } = "default";

    /// <summary>Settings that have changed and wait until nobody is in a conversation.</summary>
    public IReadOnlyList<string> Waiting { get; init; } = [];

    /// <summary>Why the file as it is now is not in effect; null where it is, or will be.</summary>
    public string? NotInEffect { get; init; }
}

/// <summary>A profile that can be chosen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsChosen">Whether it is chosen now.</param>
/// <param name="Hours">When it is chosen by itself, in words; null for never.</param>
public readonly record struct ProfileStatus(string Name, bool IsChosen, string? Hours);

/// <summary>What came of reading the configuration again.</summary>
/// <param name="IsTaken">Whether the file is taken; where it is not, everything stays as it was.</param>
/// <param name="Lines">For a person: what is wrong, or what changed and when it takes effect.</param>
public sealed record ReloadAnswer(bool IsTaken, IReadOnlyList<string> Lines);
