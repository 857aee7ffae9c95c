namespace HydraKiosk.Setup;

/// <summary>What the setup writes.</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Key">The API key alone.</param>
internal sealed record SetupPaths(string Config, string Key)
{
    /// <summary>The key's place where nobody names one: beside the configuration, where the unit looks for it.</summary>
    /// <param name="config">The configuration.</param>
    public static string KeyBeside(string config) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(config))!, "api-key");
}
