using System.CommandLine;
using HydraKiosk.Configuration;

namespace HydraKiosk.Verbs;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => ConfigurationLoader.DefaultPath,
    };
}
