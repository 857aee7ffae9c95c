namespace HydraKiosk.Toolbox;

/// <summary>
/// Where the secrets of tools are: files by name in systemd's folder of credentials (<c>LoadCredential=</c>), else beside the configuration in
/// <c>credentials</c>.
/// </summary>
internal static class CredentialFolder
{
    private const string OfSystemd = "CREDENTIALS_DIRECTORY";

    /// <summary>The folder; it need not exist.</summary>
    /// <param name="variable">Environment variables by name.</param>
    /// <param name="configurationFolder">Where the configuration file is.</param>
    public static string Find(Func<string, string?> variable, string configurationFolder) =>
        variable(OfSystemd) is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(configurationFolder, "credentials");
}
