namespace HydraKiosk.Primitives.Secrets;

/// <summary>Where the service's API key may stand, and what people are told about it.</summary>
public static class ApiKeyPlaces
{
    /// <summary>The systemd credential's name.</summary>
    public const string CredentialName = "hydra-api-key";

    /// <summary>Set by systemd for services with credentials.</summary>
    public const string CredentialsDirectoryVariable = "CREDENTIALS_DIRECTORY";

    /// <summary>Names a file that holds the key.</summary>
    public const string FileVariable = "SMALLEST_API_KEY_FILE";

    /// <summary>Holds the key itself.</summary>
    public const string KeyVariable = "SMALLEST_API_KEY";

    /// <summary>The places as the end of a sentence.</summary>
    public const string InWords = $"the systemd credential `{CredentialName}`, a file named by `{FileVariable}`, or the variable `{KeyVariable}`";

    /// <summary>The places in one sentence.</summary>
    public const string Summary =
        $"The API key stands in the systemd credential \"{CredentialName}\", in a file named by {FileVariable}, or in the variable {KeyVariable}.";

    /// <summary>The places with the commands that fill them.</summary>
    public const string HowTo =
        $"""
        The key is looked for in three places, and the first that exists decides:

          1. the systemd credential "{CredentialName}" (for the installed service):
               sudo install -d -m 700 /etc/credstore
               sudo install -m 600 /dev/stdin /etc/credstore/{CredentialName}      # paste the key, then Ctrl-D
               sudo systemctl edit hydra-kiosk     # add:  [Service]
                                                   #       LoadCredential={CredentialName}
               sudo systemctl restart hydra-kiosk
          2. a file named by {FileVariable}:
               (umask 077; cat > "$HOME/hydra-api-key")                         # paste the key, then Ctrl-D
               export {FileVariable}="$HOME/hydra-api-key"
          3. the environment variable {KeyVariable}:
               read -rs {KeyVariable}; export {KeyVariable}          # paste the key, then Enter

        Keys come from the Smallest AI account that pays for this device.
        """;

    /// <summary>Whether a key of the configuration file is the kind that people would put a secret behind.</summary>
    public static bool LooksLikeOne(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plain = string.Concat(key.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return plain.EndsWith("apikey", StringComparison.Ordinal)
            || plain is "token" or "secret" or "password" or "bearer" or "authorization" or "accesstoken" or "apitoken";
    }
}
