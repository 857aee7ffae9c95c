namespace HydraKiosk.Primitives.Secrets;

/// <summary>Where the service's API key may stand, and what people are told about it.</summary>
public static class ApiKeyPlaces
{
    /// <summary>The systemd credential's name.</summary>
    public const string CredentialName = "hydra-api-key";

    /// <summary>The file from which the installed service has its credential.</summary>
    public const string ServiceFile = "/etc/hydra-kiosk/api-key";

    /// <summary>Set by systemd for services with credentials.</summary>
    public const string CredentialsDirectoryVariable = "CREDENTIALS_DIRECTORY";

    /// <summary>Names a file that holds the key.</summary>
    public const string FileVariable = "SMALLEST_API_KEY_FILE";

    /// <summary>Holds the key itself.</summary>
    public const string KeyVariable = "SMALLEST_API_KEY";

    /// <summary>The places as the end of a sentence.</summary>
    public const string InWords =
        $"the systemd credential `{CredentialName}` (an installed device: `sudo hydra-kiosk setup`, or `{ServiceFile}`), "
            + $"a file named by `{FileVariable}`, or the variable `{KeyVariable}`";

    /// <summary>The places in one sentence.</summary>
    public const string Summary =
        $"The API key stands in the systemd credential \"{CredentialName}\" (an installed device has it in {ServiceFile}), "
            + $"in a file named by {FileVariable}, or in the variable {KeyVariable}.";

    /// <summary>The places with the commands that fill them.</summary>
    public const string HowTo =
        $"""
        The key is looked for in three places, and the first that exists decides:

          1. the systemd credential "{CredentialName}"; an installed service has it from {ServiceFile}:
               sudo hydra-kiosk setup          # asks for it, and writes it there; or by hand, as root:
               read -rs KEY; printf %s "$KEY" | install -m 600 /dev/stdin {ServiceFile}; unset KEY      # paste, Enter
               systemctl restart hydra-kiosk
          2. a file named by {FileVariable}:
               (umask 077; cat > "$HOME/hydra-api-key")                         # paste the key, then Ctrl-D
               export {FileVariable}="$HOME/hydra-api-key"
          3. the environment variable {KeyVariable}:
               read -rs {KeyVariable}; export {KeyVariable}          # paste the key, then Enter

        Keys come from the Smallest AI account that pays for this device.
        """;

    /// <summary>What to do on an installed device, in the imperative.</summary>
    /// <param name="file">Where its service has the key.</param>
    public static string ForService(string file) =>
        $"`sudo hydra-kiosk setup` asks for it; by hand: sudo install -m 600 /dev/stdin {file}, paste the key, then Enter and Ctrl-D";

    /// <summary>Whether a key of the configuration file is the kind that people would put a secret behind.</summary>
    public static bool LooksLikeOne(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plain = string.Concat(key.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return plain.EndsWith("apikey", StringComparison.Ordinal)
            || plain is "token" or "secret" or "password" or "bearer" or "authorization" or "accesstoken" or "apitoken";
    }
}
