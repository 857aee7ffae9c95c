using System.Text;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Files;

namespace HydraKiosk.Tools.Http.Credentials;

/// <summary>Secrets by reference: each is a file of one folder, such as the one that systemd makes for a service.</summary>
public static class CredentialFiles
{
    private const int MaxBytes = 16 * 1024; // a header takes no more

    /// <summary>systemd gives the files 0400, or 0440 where it names the reader in an access list.</summary>
    private const UnixFileMode TooOpen = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Reads a secret anew, for parts of the program beside the tools.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The name of the file.</param>
    /// <returns>The secret, or a sentence for a technician that holds nothing of it; one of the two is null.</returns>
    public static (string? Secret, string? Problem) Find(string folder, string name)
    {
        try
        {
            return (Read(folder, name), null);
        }
        catch (CredentialFault fault)
        {
            return (null, fault.Message);
        }
    }

    /// <summary>Reads a secret anew, since it may have been replaced.</summary>
    /// <param name="folder">The folder; null where none is configured.</param>
    /// <param name="name">The name of the file; letters, digits, dots, hyphens and underscores, beginning with no dot.</param>
    /// <exception cref="CredentialFault">There is none that can be used.</exception>
    internal static string Read(string? folder, string name)
    {
        if (folder is null)
        {
            throw new CredentialFault($"There is no folder for the secret {name}. Name one in the configuration, or use systemd's LoadCredential=.");
        }

        var path = Path.Combine(folder, name);
        if (FileFacts.NotAFile(path) is { } kind)
        {
            throw new CredentialFault($"The secret {name} cannot be read: {path} is {kind}. Put a file with the secret there, with mode 0400.");
        }

        byte[] bytes;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & TooOpen) != UnixFileMode.None)
            {
                throw new CredentialFault($"The secret {name} is not safe: other users may read or change {path}. Correct it with: chmod 0400 {path}.");
            }

            bytes = new byte[MaxBytes + 1];
            bytes = bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CredentialFault($"The secret {name} cannot be read: {path} may not be opened by the user of this service. Correct its owner.");
        }

        if (FileFacts.Of(path) is { IsOurs: false } facts)
        {
            throw new CredentialFault($"The secret {name} is not safe: {path} belongs to the user {facts.Owner}. It must belong to root or to the user of this service.");
        }

        return Check(name, bytes);
    }

    private static string Check(string name, byte[] bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            throw new CredentialFault($"The secret {name} is longer than {MaxBytes} bytes, which no header takes. Put the secret alone into its file.");
        }

        var secret = Encoding.UTF8.GetString(bytes).Trim();
        return secret.Length < SecretFilter.MinLength
            ? throw new CredentialFault($"The secret {name} has fewer than {SecretFilter.MinLength} characters, too few to be told from ordinary words in an answer and hidden. Use a longer one.")
            : secret.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw new CredentialFault($"In the secret {name} stands a line break, a control character or a letter outside ASCII. Put the secret alone into its file.")
            : secret;
    }
}
