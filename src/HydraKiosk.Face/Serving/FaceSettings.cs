using System.Net;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Face.Themes;

namespace HydraKiosk.Face.Serving;

/// <summary>How the pages are served.</summary>
public sealed record FaceSettings
{
    /// <summary>Where.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Signs what browsers bring back, see <see cref="Access.FaceKey"/>.</summary>
    public required byte[] Key { get; init; }

    /// <summary>Opens the technician's page; null where there is none.</summary>
    public string? Pin { get; init; }

    /// <summary>Lets browsers of other machines in; null where none is let in.</summary>
    public string? Password { get; init; }

    /// <summary>Of TLS; null for none.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The language in which a page begins, two letters.</summary>
    public string Language { get; init; } = "en";

    /// <summary>How the pages look and what they say.</summary>
    public FaceTheme Theme { get; init; } = FaceTheme.Usual;
}
