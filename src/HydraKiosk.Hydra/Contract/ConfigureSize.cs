using HydraKiosk.Hydra.Wire;

namespace HydraKiosk.Hydra.Contract;

/// <summary>A part of a <c>session.configure</c> and the bytes it takes on the wire.</summary>
public sealed record ConfigurePart(string Name, int Bytes);

/// <summary>How large a <c>session.configure</c> is on the wire.</summary>
/// <param name="Bytes">The whole message in UTF-8.</param>
/// <param name="Parts">Instructions and tools, largest first.</param>
public sealed record ConfigureSize(int Bytes, IReadOnlyList<ConfigurePart> Parts)
{
    /// <summary>
    /// Above about 32 KB, as an independent benchmark team found, the service configures the session and then answers without sound
    /// and without an error. The margin is for what the service may add.
    /// </summary>
    public const int Limit = 30_000;

    private const int NamedParts = 5;

    /// <summary>Whether it must not be sent.</summary>
    public bool Exceeds => Bytes > Limit;

    /// <summary>Size, limit and the largest parts, for a person.</summary>
    public override string ToString() =>
        $"session.configure has {Bytes} bytes, {Limit} are allowed; largest parts: "
        + string.Join(", ", Parts.Take(NamedParts).Select(p => $"{p.Name} {p.Bytes}"));
}
