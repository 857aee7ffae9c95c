namespace HydraKiosk.Toolbox;

/// <summary>Where tools find what they need.</summary>
/// <param name="ScratchFolder">Under which a program has an empty folder of its own while it runs.</param>
/// <param name="CredentialFolder">Where the secrets are, each in a file of its name.</param>
internal sealed record ToolPlaces(string ScratchFolder, string CredentialFolder)
{
    /// <summary>The usual ones.</summary>
    /// <param name="configurationFile">The configuration, as the caller named it.</param>
    /// <param name="state">Where the daemon keeps its state.</param>
    public static ToolPlaces Of(string configurationFile, string state) => new(
        Path.Combine(state, "tools"),
        HydraKiosk.Toolbox.CredentialFolder.Find(Environment.GetEnvironmentVariable, Path.GetDirectoryName(Path.GetFullPath(configurationFile))!));

    /// <summary>Makes the folder of the programs, for the daemon's user alone.</summary>
    public void Make()
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(ScratchFolder)
                : Directory.CreateDirectory(ScratchFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The audit log stands in the same folder and says what is wrong with it; a program that is called says so too.
        }
    }
}
