using System.Text;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Configuration.Credentials;

/// <summary>What came of looking for the API key.</summary>
/// <param name="Key">The key, or null.</param>
/// <param name="Origin">The place that decided, in words; without a key the place that is wrong, or null when there is none at all.</param>
/// <param name="Problems">Errors when there is no key, warnings when there is one.</param>
public sealed record ApiKeyLookup(SecretText? Key, string? Origin, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>
/// Finds the API key: systemd credential, then the file that a variable names, then the variable itself. The first place that exists
/// decides, even when what stands there is wrong: falling through would run the device on a key that nobody meant.
/// </summary>
public static class ApiKeySource
{
    /// <summary>Looks in all places.</summary>
    /// <param name="variable">Environment variables by name; null or empty where there is none.</param>
    public static ApiKeyLookup Find(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable(ApiKeyPlaces.CredentialsDirectoryVariable) is { Length: > 0 } directory
            && Path.Combine(directory, ApiKeyPlaces.CredentialName) is var credential && IsGiven(credential))
        {
            // systemd made this file for the service's user alone, so its mode says nothing.
            return FromFile(credential, $"systemd credential \"{ApiKeyPlaces.CredentialName}\"", warnIfExposed: false);
        }

        if (variable(ApiKeyPlaces.FileVariable) is { Length: > 0 } file)
        {
            return FromFile(file, $"file {file} ({ApiKeyPlaces.FileVariable})", warnIfExposed: true);
        }

        if (variable(ApiKeyPlaces.KeyVariable) is { Length: > 0 } key)
        {
            return FromText(key, $"environment variable {ApiKeyPlaces.KeyVariable}", []);
        }

        return new ApiKeyLookup(null, null, [Problem(ConfigurationCauses.NoApiKey, "API key", "no API key was found.")]);
    }

    /// <summary>Looks again, for a daemon whose key was refused: the same places in the same order.</summary>
    public static KeyReading ReadAgain(Func<string, string?> variable)
    {
        var lookup = Find(variable);
        return lookup.Key is { } key ? new KeyReading(new ApiKey(key.Reveal()), null) : new KeyReading(null, lookup.Problems[^1].ToString());
    }

    /// <summary>
    /// The unit gives a credential of one blank line where there is no file for it, since systemd would not start the service without any.
    /// </summary>
    private static bool IsGiven(string credential) => Path.Exists(credential) && new FileInfo(credential) is not { Exists: true, Length: <= 1 };

    private static ApiKeyLookup FromFile(string path, string origin, bool warnIfExposed)
    {
        if (!TextFile.TryRead(path, out var text, out var fault, out _, ApiKeyShape.MaxLength))
        {
            return new ApiKeyLookup(null, origin, [Problem(ConfigurationCauses.UnusableApiKeyFile, origin, fault!)]);
        }

        ConfigurationProblem[] warnings = warnIfExposed && IsReadableByAll(path)
            ? [Problem(ConfigurationCauses.ExposedApiKeyFile, origin, $"every user of this machine can read the key: chmod 600 {path}",
                ProblemSeverity.Warning)]
            : [];
        return FromText(Encoding.UTF8.GetString(text!.Utf8), origin, warnings);
    }

    private static ApiKeyLookup FromText(string text, string origin, ConfigurationProblem[] warnings)
    {
        var key = text.Trim();
        var complaint = ApiKeyShape.Complaint(key);
        return complaint is null
            ? new ApiKeyLookup(new SecretText(key), origin, warnings)
            : new ApiKeyLookup(null, origin, [.. warnings, Problem(ConfigurationCauses.ImpossibleApiKey, origin, complaint)]);
    }

    private static bool IsReadableByAll(string path)
    {
        try
        {
            return !OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead);
        }
        catch (IOException)
        {
            return false; // gone since it was read; the key is already here
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ConfigurationProblem Problem(Cause cause, string place, string message, ProblemSeverity severity = ProblemSeverity.Error) =>
        new() { Cause = cause, Severity = severity, File = place, Message = message };
}
