namespace HydraKiosk.Configuration.Shapes;

/// <summary>Names of headers and variables behind which people put secrets, though a credential would be the place.</summary>
internal static class SecretNames
{
    private static readonly string[] _parts = ["key", "token", "secret", "password", "passwd", "authorization", "cookie", "credential", "bearer"];

    /// <summary>Whether a name is of that kind.</summary>
    public static bool LooksLikeOne(string name) => Array.Exists(_parts, part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
