using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Http.Credentials;

namespace HydraKiosk.Toolbox;

/// <summary>
/// Where the secrets of tools are: files by name in systemd's folder of credentials (<c>LoadCredential=</c>), else beside the configuration in
/// <c>credentials</c>.
/// </summary>
internal static class CredentialFolder
{
    private const string OfSystemd = "CREDENTIALS_DIRECTORY";

    /// <summary>Files that are looked at: a device has a handful.</summary>
    private const int Most = 64;

    /// <summary>Lets the filter of all outputs know what stands there; what cannot be read is told where it is used.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    /// <param name="secrets">The filter.</param>
    public static void Learn(string folder, SecretFilter secrets)
    {
        string[] files;
        try
        {
            files = [.. Directory.EnumerateFiles(folder).Take(Most)];
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return; // no folder, no secrets
        }

        foreach (var file in files)
        {
            secrets.Know(CredentialFiles.Find(folder, Path.GetFileName(file)).Secret);
        }
    }

    /// <summary>The folder; it need not exist.</summary>
    /// <param name="variable">Environment variables by name.</param>
    /// <param name="configurationFolder">Where the configuration file is.</param>
    public static string Find(Func<string, string?> variable, string configurationFolder) =>
        variable(OfSystemd) is { Length: > 0 } folder && Path.IsPathRooted(folder) ? folder : Path.Combine(configurationFolder, "credentials");
}
