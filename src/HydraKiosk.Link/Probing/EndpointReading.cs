using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Probing;

/// <summary>The certificate that a server showed, accepted or not.</summary>
/// <param name="Names">Whom it is for, a few names at most, fit for a line.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="ValidFrom">From when on it is valid.</param>
/// <param name="ValidTo">Until when.</param>
public sealed record ServerCertificate(string Names, string Issuer, DateTimeOffset ValidFrom, DateTimeOffset ValidTo);

/// <summary>How far a request without a key came on its way to the service.</summary>
public sealed record EndpointReading
{
    /// <summary>Host and port of the service.</summary>
    public required string Host { get; init; }

    /// <summary>With which proxy, or without one, and who said so; never a password.</summary>
    public string Way { get; init; } = "";

    /// <summary>Whether the way is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The name that was looked up, the service's or the proxy's; null where an address was given.</summary>
    public string? LookedUp { get; init; }

    /// <summary>The addresses that the name service gave; empty where it gave none or was not asked.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>How long the name service took; null where it was not asked or did not answer.</summary>
    public TimeSpan? LookupTime { get; init; }

    /// <summary>Whether a TCP connection was made.</summary>
    public bool HasConnected { get; init; }

    /// <summary>How long it all took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What the server showed; null without encryption, and where it did not come to it.</summary>
    public ServerCertificate? Certificate { get; init; }

    /// <summary>The HTTP answer in a few words; null where none came.</summary>
    public string? Answer { get; init; }

    /// <summary>How far this device's clock is ahead of the service's; null where no answer of it says so.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>What stopped it, or what is wrong with the answer; null where any server's answer came.</summary>
    public LinkCause? Cause { get; init; }

    /// <summary>The same in plain words, without secrets.</summary>
    public string Detail { get; init; } = "";
}
