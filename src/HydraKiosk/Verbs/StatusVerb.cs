using System.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Control.Calling;

namespace HydraKiosk.Verbs;

/// <summary><c>status</c>: how the running daemon is.</summary>
internal static class StatusVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var json = new Option<bool>("--json") { Description = "Print everything that the daemon knows about itself as one JSON object." };
        var command = new Command("status", "Says in one line how the running daemon is: phase, link, sound device, last trouble. Exit code 1 when none is running.") { json, runtime };
        command.SetAction(async (parsed, stop) => (int)await ExecuteAsync(parsed.GetValue(runtime), parsed.GetValue(json), environment, stop));
        return command;
    }

    /// <summary>Asks and prints.</summary>
    public static Task<ExitCode> ExecuteAsync(string? runtimeFolder, bool asJson, VerbEnvironment environment, CancellationToken stop) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            var answer = await client.AskAsync("status", _ => { }, stop);
            var status = answer.GetProperty("status");
            environment.Output.WriteLine(asJson ? status.GetRawText() : StatusLine.Of(ControlJson.ReadStatus(status)));
            return ExitCode.Ok;
        });
}
