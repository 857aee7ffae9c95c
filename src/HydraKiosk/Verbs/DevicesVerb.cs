using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Diagnostics;
using HydraKiosk.Processes;
using HydraKiosk.Sound;
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
            "Lists the sound devices with the names that the configuration takes, and says which of them this configuration uses for microphone and "
                + "loudspeaker; then GPIO chips with their lines, input devices with their keys, lights, CAN interfaces and SPI devices. Exit code 3 "
                + "when microphone or loudspeaker is missing.")
        {
            config,
            json,
        };
        command.SetAction((parsed, stop) =>
        {
            var asJson = parsed.GetValue(json);
            if (DiagnosticConfiguration.Load(parsed.GetRequiredValue(config), CommonOptions.IsNamed(parsed, config), environment,
                asJson) is not { } options)
            {
                return Task.FromResult((int)ExitCode.Usage);
            }

            var driver = new PatientDriver(environment.Time, text => environment.WriteError(text), stop);
            try
            {
                return Task.FromResult((int)DeviceListing.Print(
                    options, () => driver.Call("listing the sound devices", () => SoundDriver.List(NullLogger.Instance)), asJson, environment));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return Task.FromResult((int)ExitCode.Hardware); // the driver hangs, which has been told
            }
        });
        return command;
    }
}
