using System.CommandLine;
using HydraKiosk.Diagnostics;
using HydraKiosk.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Verbs;

/// <summary><c>devices</c>: the sound devices, and which of them the configuration takes.</summary>
internal static class DevicesVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var config = CommonOptions.Config();
        var json = new Option<bool>("--json") { Description = "Print the list as one JSON object." };
        var command = new Command(
            "devices",
            "Lists the sound devices with the names that the configuration takes, and says which of them this configuration uses for microphone and loudspeaker. Exit code 3 when one of the two is missing.")
        {
            config,
            json,
        };
        command.SetAction(parsed =>
        {
            var asJson = parsed.GetValue(json);
            return DiagnosticConfiguration.Load(parsed.GetRequiredValue(config), CommonOptions.IsNamed(parsed, config), environment, asJson) is { } audio
                ? (int)DeviceListing.Print(audio, () => SoundDriver.List(NullLogger.Instance), asJson, environment)
                : (int)ExitCode.Usage;
        });
        return command;
    }
}
