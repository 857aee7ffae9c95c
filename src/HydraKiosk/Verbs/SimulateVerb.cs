using System.CommandLine;

namespace HydraKiosk.Verbs;

/// <summary><c>simulate</c>: a local stand-in for the service.</summary>
internal static class SimulateVerb
{
    public static Command Create(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var port = new Option<int>("--port") { Description = "TCP port on this machine's loopback address; 0 takes a free one.", HelpName = "N", Required = true };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var value) && value is >= 0 and <= 65535))
            {
                result.AddError($"--port {token.Value}: a number from 0 to 65535 is expected.");
            }
        });
        var scenario = new Option<string?>("--scenario") { Description = "A scenario by name, or a JSON file: faults and answers.", HelpName = "FILE|NAME" };
        var log = new Option<string?>("--log") { Description = "Write what clients sent to this file, one JSON line per event.", HelpName = "FILE" };
        var command = new Command("simulate", "Serves a local stand-in for the Hydra service, for tests and for rehearsing outages.") { port, scenario, log };
        command.SetAction(async (parsed, stop) =>
            (int)await ExecuteAsync(parsed.GetValue(port), parsed.GetValue(scenario), parsed.GetValue(log), environment, handlers, stop));
        return command;
    }

    /// <summary>Serves until told to stop.</summary>
    public static Task<ExitCode> ExecuteAsync(
        int port, string? scenario, string? logFile, VerbEnvironment environment, IVerbHandlers handlers, CancellationToken stop) =>
        handlers.SimulateAsync(new SimulateArguments(port, scenario, string.IsNullOrEmpty(logFile) ? null : Path.GetFullPath(logFile)), environment, stop);
}
