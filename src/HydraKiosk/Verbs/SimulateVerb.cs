using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Dialects;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;

namespace HydraKiosk.Verbs;

/// <summary><c>simulate</c>: a local stand-in for the service.</summary>
internal static class SimulateVerb
{
    public static Command Create(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var port = new Option<int>("--port")
        {
            Description = "TCP port on this machine's loopback address; without it, or with 0, a free one.",
            HelpName = "N"
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var value) && value is >= 0 and <= 65535))
            {
                result.AddError($"--port {token.Value}: a number from 0 to 65535 is expected.");
            }
        });
        var scenario = new Option<string?>("--scenario")
        {
            Description = "A scenario by name, or a JSON file: faults and answers.",
            HelpName = "FILE|NAME"
        };
        var seed = new Option<int?>("--seed")
        {
            Description = "Decides what a scenario draws by chance, `chaos` above all; the same seed draws the "
            + "same.",
            HelpName = "N"
        };
        var log = new Option<string?>("--log") { Description = "Write what clients sent to this file, one JSON line per event.", HelpName = "FILE" };
        var voice = new Option<string>("--voice")
        {
            Description = "The service that it stands in for, each in its own wire; without it, hydra.",
            HelpName = "NAME",
            DefaultValueFactory = _ => "hydra",
        };
        voice.AcceptOnlyFromAmong([.. SimulatorServer.Voices.Select(known => known.ToString().ToLowerInvariant())]);
        var list = new Option<bool>("--list") { Description = "Print the built-in scenarios and end." };
        var command = new Command("simulate", "Serves a local stand-in for the voice service, for tests and for rehearsing outages.") { port,
            scenario, seed, voice, log, list };
        command.SetAction(async (parsed, stop) => parsed.GetValue(list)
            ? (int)List(environment)
            : (int)await ExecuteAsync(
                new SimulateArguments(parsed.GetValue(port), parsed.GetValue(scenario), FullPath(parsed.GetValue(log)), parsed.GetValue(seed),
                    Enum.Parse<SimulatedVoice>(parsed.GetValue(voice)!, ignoreCase: true)),
                    environment, handlers, stop));
        return command;
    }

    /// <summary>Serves until told to stop.</summary>
    public static async Task<ExitCode> ExecuteAsync(SimulateArguments arguments, VerbEnvironment environment, IVerbHandlers handlers,
        CancellationToken stop) =>
        environment.HasTlsLibrary() ? await handlers.SimulateAsync(arguments, environment, stop) : ExitCode.Failed;

    /// <summary>How a device is let talk to it: a configuration that is whole, and the key.</summary>
    public static string HowToUse(SimulatedVoice voice, Uri endpoint, string key)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        const string Persona = "\"instructions\": \"Answer in one short sentence.\"";
        const string Credential = "\"credential\": \"hydra-api-key\"";
        var entry = voice switch
        {
            SimulatedVoice.Realtime => $$"""
                "realtime": { "preset": "compatible", "endpoint": "{{endpoint}}", "model": "gpt-realtime", {{Credential}} }
                """,
            SimulatedVoice.Cascade => $$"""
                "cascade": { "hearing": { "endpoint": "{{endpoint}}", {{Credential}} }, "chat": { "endpoint": "http://{{endpoint.Authority}}/waves/v1/chat/completions", {{Credential}} }, "speech": { "endpoint": "ws://{{endpoint.Authority}}/waves/v1/tts/live", {{Credential}} } }
                """,
            SimulatedVoice.Duplex => $$"""
                "duplex": { "endpoint": "{{endpoint}}" }
                """,
            _ => null,
        };
        var kind = voice.ToString().ToLowerInvariant();
        var whole = entry is null
            ? $$"""{ "hydra": { "endpoint": "{{endpoint}}", {{Persona}} } }"""
            : $$"""{ "hydra": { {{Persona}} }, "voices": [ { "name": "simulated", "kind": "{{kind}}", {{entry}} } ] }""";
        return $$"""
            A configuration that fits, for a file such as simulated.json:
              {{whole}}
            and then: SMALLEST_API_KEY={{key}} hydra-kiosk run --config simulated.json
            """;
    }

    /// <summary>Says which scenarios there are.</summary>
    public static ExitCode List(VerbEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        foreach (var scenario in BuiltInScenarios.All)
        {
            var name = scenario.Argument is null ? scenario.Name : $"{scenario.Name}[:N]";
            var argument = scenario.Argument is null ? "" : $" N: {scenario.Argument}, {scenario.Otherwise} where it is left out.";
            environment.Output.WriteLine($"{name,-26} {scenario.Description}{argument}");
        }

        return ExitCode.Ok;
    }

    private static string? FullPath(string? file) => string.IsNullOrEmpty(file) ? null : Path.GetFullPath(file);
}
