using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Doctor.Readings;

/// <summary>What the service's unit file gives the daemon; drop-ins count as the file itself.</summary>
/// <param name="Path">The file; null where the service is not installed.</param>
/// <param name="Groups">Of <c>SupplementaryGroups=</c>.</param>
/// <param name="RealtimeLimit">Of <c>LimitRTPRIO=</c>, as it stands; null where it says nothing.</param>
/// <param name="KeyFile">The file behind the credential of the API key; null where the unit names none.</param>
internal sealed record ServiceUnit(string? Path, IReadOnlyList<string> Groups, string? RealtimeLimit, string? KeyFile)
{
    /// <summary>The same where it is encrypted, so that the service alone can read it; null where the unit names none.</summary>
    public string? EncryptedKeyFile { get; init; }

    /// <summary>The service's name.</summary>
    public const string Name = "hydra-kiosk.service";

    /// <summary>Reads it; nothing where there is none or it may not be read.</summary>
    /// <param name="folders">Where it may be; the first that has it decides.</param>
    public static ServiceUnit Read(IReadOnlyList<string> folders)
    {
        string? path = null;
        var lines = new List<string>();
        foreach (var folder in folders)
        {
            var file = System.IO.Path.Combine(folder, Name);
            if (path is null && File.Exists(file))
            {
                path = file;
                lines.AddRange(LinesOf(file));
            }
        }

        foreach (var folder in folders)
        {
            var extra = System.IO.Path.Combine(folder, Name + ".d");
            if (Directory.Exists(extra))
            {
                foreach (var file in Directory.GetFiles(extra, "*.conf").Order(StringComparer.Ordinal))
                {
                    lines.AddRange(LinesOf(file));
                }
            }
        }

        return Parse(path, lines);
    }

    /// <summary>Makes it of the lines.</summary>
    public static ServiceUnit Parse(string? path, IEnumerable<string> lines)
    {
        var groups = new List<string>();
        string? limit = null;
        string? keyFile = null;
        string? encrypted = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            var sign = text.IndexOf('=', StringComparison.Ordinal);
            if (sign < 0 || text[0] is '#' or ';')
            {
                continue;
            }

            var value = text[(sign + 1)..].Trim();
            switch (text[..sign].TrimEnd())
            {
                case "SupplementaryGroups" when value.Length == 0:
                    groups.Clear(); // systemd's way to begin a list again
                    break;
                case "SupplementaryGroups":
                    groups.AddRange(value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
                    break;
                case "LimitRTPRIO":
                    limit = value;
                    break;
                case "LoadCredential" or "LoadCredentialEncrypted" when value.Length == 0:
                    (keyFile, encrypted) = (null, null); // they are one list to systemd
                    break;
                case "LoadCredential" when FileOf(value, "/etc/credstore") is { } file:
                    (keyFile, encrypted) = (file, null);
                    break;
                case "LoadCredentialEncrypted" when FileOf(value, "/etc/credstore.encrypted") is { } file:
                    (keyFile, encrypted) = (null, file);
                    break;
            }
        }

        return new ServiceUnit(path, groups, limit, keyFile) { EncryptedKeyFile = encrypted };
    }

    /// <summary>The file behind the API key's credential, <c>NAME:FILE</c> or <c>NAME</c>; null for another credential.</summary>
    private static string? FileOf(string value, string store) => value.Split(':', 2) switch
    {
        [ApiKeyPlaces.CredentialName, var file] => file,
        [ApiKeyPlaces.CredentialName] => System.IO.Path.Combine(store, ApiKeyPlaces.CredentialName),
        _ => null,
    };

    private static string[] LinesOf(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return []; // what may not be read says nothing, and units may be read by everybody
        }
    }
}
