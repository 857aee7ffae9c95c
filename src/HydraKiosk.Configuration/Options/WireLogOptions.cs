namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>wireLog</c> part of the file.</summary>
public sealed record WireLogOptions
{
    /// <summary>Whether what goes over the wire is written to files.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether texts are written too, and not only their lengths. Means nothing without <see cref="Enabled"/>.</summary>
    public bool Content { get; init; }

    /// <summary>The size at which a file is set aside.</summary>
    public int MaxMegabytes { get; init; } = 20;

    /// <summary>Files kept.</summary>
    public int Files { get; init; } = 5;
}
