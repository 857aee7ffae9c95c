using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>face</c>: a link that opens the running daemon's page for a screen.</summary>
internal static class FaceVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var forTechnician = new Option<bool>("--tech") { Description = "The technician's page, which asks for its PIN." };
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command(
            "face", "Prints a link that opens the running daemon's page for a screen: once, within two minutes, in a browser of this machine.")
        {
            forTechnician,
            runtime,
        };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var answer = await client.AskAsync("face", json => json.WriteBoolean("tech"u8, parsed.GetValue(forTechnician)), stop);
            environment.Output.WriteLine(answer.GetProperty("link"u8).GetString());
            return ExitCode.Ok;
        }));
        return command;
    }
}
