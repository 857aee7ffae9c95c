using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Control.Server;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>staff</c>: a member of staff answers a call of the running daemon, or leaves.</summary>
internal static class StaffVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var word = new Argument<string>("WORD") { Description = "coming or declined, to answer a call; left, when the person is on their own again." };
        word.AcceptOnlyFromAmong([.. StaffCommands.Words]);
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command("staff", "Answers the running daemon's call for a member of staff, or tells it that they have left.") { word, runtime };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var said = parsed.GetRequiredValue(word);
            var answer = await client.AskAsync("staff", json => json.WriteString("says"u8, said), stop);
            var hadEffect = answer.TryGetProperty("hadEffect"u8, out var effect) && effect.GetBoolean();
            environment.Output.WriteLine(hadEffect ? $"told: {said}" : said == "left" ? "nobody of the staff was there" : "nobody is calling for staff");
            return hadEffect ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }
}
