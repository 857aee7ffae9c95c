using System.Net;

namespace HydraKiosk.Configuration.Options;

/// <summary>The <c>face</c> part of the file.</summary>
public sealed record FaceOptions
{
    /// <summary>Where the pages for a screen are served; null for nowhere.</summary>
    public IPEndPoint? Listen { get; init; }

    /// <summary>The theme, a JSON file; null for the usual one.</summary>
    public string? Theme { get; init; }

    /// <summary>The language in which a page begins.</summary>
    public FaceLanguage Language { get; init; }

    /// <summary>Name of the credential with the PIN of the technician's page; null for no such page.</summary>
    public string? Pin { get; init; }

    /// <summary>Name of the credential with the password of browsers on other machines; null where only this machine is served.</summary>
    public string? Password { get; init; }

    /// <summary>Certificate chain and key, one PEM file; null where only this machine is served.</summary>
    public string? Certificate { get; init; }
}

/// <summary>The languages that the pages know.</summary>
public enum FaceLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>German.</summary>
    De,

    /// <summary>French.</summary>
    Fr,

    /// <summary>Spanish.</summary>
    Es,
}
