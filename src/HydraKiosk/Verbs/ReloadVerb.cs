using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>reload</c>: the running daemon reads its configuration again.</summary>
internal static class ReloadVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command(
            "reload", "Has the running daemon read its configuration again, and prints what changes and when. A file with errors changes nothing; exit code "
                + "2 then.")
        {
            runtime,
        };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var answer = await client.AskAsync("reload", static _ => { }, stop);
            var isTaken = answer.GetProperty("taken"u8).GetBoolean();
            foreach (var line in answer.GetProperty("lines"u8).EnumerateArray())
            {
                if (isTaken)
                {
                    environment.Output.WriteLine(line.GetString());
                }
                else
                {
                    environment.WriteError(line.GetString() ?? "");
                }
            }

            if (!isTaken)
            {
                environment.WriteError("the file is not taken; the configuration from before stays in effect.");
            }

            return isTaken ? ExitCode.Ok : ExitCode.Usage;
        }));
        return command;
    }
}
