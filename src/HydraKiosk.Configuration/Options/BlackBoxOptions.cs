namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>blackBox</c> part of the file.</summary>
public sealed record BlackBoxOptions
{
    /// <summary>Whether the last minute before a fault is written to <c>blackbox/</c> in the state directory.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether it holds what was said, as far as the service sends it as text. Never any sound.</summary>
    public bool Words { get; init; }

    /// <summary>Files kept.</summary>
    public int Files { get; init; } = 20;

    /// <summary>Megabytes that they may take together.</summary>
    public int MaxMegabytes { get; init; } = 10;
}
