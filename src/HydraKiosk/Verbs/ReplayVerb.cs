using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>replay</c>: a recorded session once more, for a diagnosis.</summary>
internal static class ReplayVerb
{
    public static Command Create(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A wire log: wire.ndjson or one of its elders, from the wire folder of the state "
            + "directory."
        };
        var config = new Option<string?>("--config",
            "-c")
        { Description = "The configuration of the device it was recorded on; without it the record's own.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "The summary as JSON; the journal then goes to standard error." };
        var command = new Command("replay", "Replays what the service said in a wire log, in its own time, to the real session without sound; tools "
            + "are not run.") { file, config, json };
        command.SetAction(async (parsed, stop) =>
            (int)await ExecuteAsync(parsed.GetRequiredValue(file), parsed.GetValue(config), parsed.GetValue(json), environment, handlers, stop));
        return command;
    }

    /// <summary>Loads the configuration, where one is named, and replays.</summary>
    public static async Task<ExitCode> ExecuteAsync(
        string file, string? configPath, bool json, VerbEnvironment environment, IVerbHandlers handlers, CancellationToken stop)
    {
        LoadedConfiguration? configuration = null;
        if (configPath is not null && (configuration = environment.LoadConfiguration(configPath)) is null)
        {
            return ExitCode.Usage;
        }

        return !environment.HasTlsLibrary() ? ExitCode.Failed
            : await handlers.ReplayAsync(new ReplayArguments(file, configuration, json), environment, stop);
    }
}
