using HydraKiosk.Configuration;

namespace HydraKiosk.Reloading;

/// <summary>Which settings a session is made of, and which of them are the way to the service.</summary>
internal static class SessionPaths
{
    /// <summary>The path under which a changed key is told.</summary>
    public const string Key = "API key";

    private static readonly string[] _way =
        ["hydra.endpoint", "hydra.region", "hydra.proxy", "hydra.caFile", "hydra.allowInsecureEndpoint", "hydra.accessTokens", Key];

    private static readonly string[] _neverInTheWay = ["hydra.greeting", "hydra.lingerSeconds", "hydra.session"];

    /// <summary>Whether no session may come up because of it.</summary>
    public static bool Touch(SettingChange change) =>
        change.Path == Key || (change.Path.StartsWith("hydra.", StringComparison.Ordinal) && !_neverInTheWay.Contains(change.Path));

    /// <summary>Whether it is part of the way to the service.</summary>
    public static bool AreWay(SettingChange change) => _way.Contains(change.Path);
}
