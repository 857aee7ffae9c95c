using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Control.Folders;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Doctor.Readings;

/// <summary>The API key and the secrets of tools.</summary>
internal sealed record CredentialReading
{
    private const int OthersBoth = 0x6; // 0006

    /// <summary>The key; null where none was found or it cannot be one.</summary>
    public SecretText? Key { get; init; }

    /// <summary>Where it was found, in words; null where no place has one.</summary>
    public string? Origin { get; init; }

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; init; } = [];

    /// <summary>A file that has it and that this user may not read; null where there is none.</summary>
    public string? ClosedFile { get; init; }

    /// <summary>A file that has it encrypted, for the service alone; null where there is none.</summary>
    public string? EncryptedFile { get; init; }

    /// <summary>Secrets of tools that other users may read or change.</summary>
    public IReadOnlyList<string> OpenFiles { get; init; } = [];

    /// <summary>Looks where a daemon of this shell would, then where an installed service has it.</summary>
    /// <param name="variable">Environment variables by name.</param>
    /// <param name="files">Where an installed service may have it.</param>
    /// <param name="toolSecrets">The folder with the secrets of tools.</param>
    /// <param name="encrypted">Where an installed service has it encrypted, which then counts instead of files; null where it has not.</param>
    public static CredentialReading Read(Func<string, string?> variable, IEnumerable<string> files, string toolSecrets, string? encrypted = null)
    {
        var lookup = ApiKeySource.Find(variable);
        string? closed = null;
        foreach (var file in encrypted is null ? files : [])
        {
            if (lookup.Origin is not null)
            {
                break;
            }

            switch (PosixFiles.Look(file, follow: true, out _))
            {
                case PosixFiles.NotPermitted:
                    closed ??= file;
                    break;
                case 0 when !MayRead(file):
                    closed ??= file;
                    break;
                case 0:
                    lookup = ApiKeySource.Find(name => name == ApiKeyPlaces.FileVariable ? file : null);
                    lookup = lookup with { Origin = $"file {file}" };
                    break;
            }
        }

        return new CredentialReading
        {
            Key = lookup.Key,
            Origin = lookup.Origin,
            Problems = lookup.Problems,
            ClosedFile = closed,
            EncryptedFile = encrypted is not null && PosixFiles.Look(encrypted, follow: true, out _) is 0 or PosixFiles.NotPermitted
                ? encrypted : null,
            OpenFiles = OpenIn(toolSecrets),
        };
    }

    private static bool IsOpenToOthers(string file) => PosixFiles.Look(file, follow: true, out var facts) == 0 && (facts.Mode & OthersBoth) != 0;

    private static bool MayRead(string file)
    {
        try
        {
            using var opened = File.OpenRead(file);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true; // what else is wrong with it is told by whoever reads it
        }
    }

    private static string[] OpenIn(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? Array.FindAll(Directory.GetFiles(folder), IsOpenToOthers)
                : [];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return []; // a folder that this user may not list is as it should be
        }
    }
}
