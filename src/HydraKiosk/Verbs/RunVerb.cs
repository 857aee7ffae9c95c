using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>run</c>: the daemon.</summary>
internal static class RunVerb
{
    public static Command Create(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var config = CommonOptions.Config();
        var runtime = CommonOptions.RuntimeFolder();
        var state = new Option<string?>("--state-dir")
        {
            Description = "Where state is kept: the wire log and the like. Default: $STATE_DIRECTORY, then $XDG_STATE_HOME/hydra-kiosk, then "
                + "~/.local/state/hydra-kiosk.",
            HelpName = "DIR",
        };
        var command = new Command("run", "The daemon: holds conversations until it is told to stop (SIGTERM or Ctrl-C).") { config, runtime, state };
        command.SetAction(async (parsed, stop) => (int)await ExecuteAsync(
            parsed.GetRequiredValue(config),
            new DaemonFolders(RuntimeFolder.ForDaemon(parsed.GetValue(runtime), environment.Variable),
                StateDirectory.Find(parsed.GetValue(state), environment.Variable)),
            environment, handlers, stop));
        return command;
    }

    /// <summary>
    /// Loads the configuration, finds the key where a voice takes it, looks for OpenSSL and runs the daemon. All are checked before one of them stops
    /// the start.
    /// </summary>
    public static async Task<ExitCode> ExecuteAsync(
        string configPath, DaemonFolders folders, VerbEnvironment environment, IVerbHandlers handlers, CancellationToken stop)
    {
        var configuration = environment.LoadConfiguration(configPath);
        var apiKey = configuration is not null && !VoiceCredentials.TakeHydrasKey(configuration.Options)
            ? ApiKeySource.Find(environment.Variable) // nobody asks for it; a voice of another list may after a reload
            : environment.FindApiKey();
        var hasTlsLibrary = environment.HasTlsLibrary();
        if (configuration is null)
        {
            return ExitCode.Usage;
        }

        return apiKey is null ? ExitCode.Credentials
            : !hasTlsLibrary ? ExitCode.Failed
            : await handlers.RunAsync(configuration, apiKey, folders, environment, stop);
    }
}
