using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;
using HydraKiosk.Setup;
using HydraKiosk.Setup.Hardware;

namespace HydraKiosk.Verbs;

/// <summary><c>setup</c>: the first start of a device.</summary>
internal static class SetupVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var config = CommonOptions.Config();
        var key = new Option<string?>("--key-file")
        {
            Description = "Where the API key is written. Without it: what " + ApiKeyPlaces.FileVariable + " names, else api-key beside the configuration.",
            HelpName = "FILE",
        };
        var live = new Option<bool>("--live") { Description = "Offer a test call with the service before the file is written." };
        var command = new Command(
            "setup",
            "Asks what a new device needs, tries each answer on it, and writes the configuration and the API key: loudspeaker and microphone by ear, a "
                + "button by pressing it, a light, a test call. Nothing is written before the end; an old configuration is kept. Exit code 1: left before "
                + "the end.")
        {
            config,
            key,
            live,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var file = parsed.GetRequiredValue(config);
            var usual = environment.Variable(ApiKeyPlaces.FileVariable) is { Length: > 0 } named ? named : SetupPaths.KeyBeside(file);
            var paths = new SetupPaths(file, parsed.GetValue(key) ?? usual);
            return (int)await new SetupWizard(paths, new BoardHardware(environment), environment).RunAsync(parsed.GetValue(live), stop);
        });
        return command;
    }
}
