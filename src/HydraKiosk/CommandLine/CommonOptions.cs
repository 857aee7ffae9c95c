using System.CommandLine;
using HydraKiosk.Configuration;

namespace HydraKiosk.CommandLine;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    public static Option<string> Config() => new("--config", "-c")
    {
        Description = "The configuration file.",
        HelpName = "FILE",
        DefaultValueFactory = _ => ConfigurationLoader.DefaultPath,
    };

    public static Option<string?> RuntimeFolder() => new("--runtime-dir")
    {
        Description = "Folder of the daemon's control socket. Without it: $RUNTIME_DIRECTORY, else $XDG_RUNTIME_DIR/hydra-kiosk, else a temporary "
            + "folder of the user; who calls a daemon also looks at /run/hydra-kiosk.",
        HelpName = "DIR",
    };

    /// <summary>Where the daemon keeps its state, for verbs that read or write it themselves.</summary>
    public static Option<string?> StateFolder() => new("--state-dir")
    {
        Description = "Where the daemon keeps its state; needed only while it does not run. Default: as for `run`.",
        HelpName = "DIR",
    };

    /// <summary>Whether the person named the file, rather than leaving it to the default.</summary>
    public static bool IsNamed(ParseResult parsed, Option<string> config) => parsed.GetResult(config) is { Implicit: false };
}
