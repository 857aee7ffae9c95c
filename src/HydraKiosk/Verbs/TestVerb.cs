using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Diagnostics;
using HydraKiosk.Hosting;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Verbs;

/// <summary><c>test mic</c>, <c>test speaker</c>, <c>test echo</c>, <c>test button</c> and <c>test led</c>.</summary>
internal static class TestVerb
{
    private const int DefaultSeconds = 10;

    /// <summary>13 s from the first to the last: enough to tell the drift of two clocks.</summary>
    private const int DefaultChirps = 8;

    public static Command Create(VerbEnvironment environment) =>
        new("test", "Tries one piece of hardware and says in plain words whether it is fine and what to do if not.")
        {
            Microphone(environment),
            Speaker(environment),
            Echo(environment),
            Button(environment),
            Led(environment),
        };

    private static Command Button(VerbEnvironment environment)
    {
        var (config, json) = (CommonOptions.Config(), Json());
        var seconds = Number("--seconds", "How long to watch, 1 to 600.", 20, 1, 600);
        var command = new Command(
            "button",
            "Shows every press of the configuration's buttons as it comes, with bounces and times. Exit code 3 when one of them cannot be used. Stop the "
                + "daemon first: a line has one user.")
        {
            config,
            seconds,
            json,
        };
        command.SetAction(async (parsed, stop) => (int)await WithAll(parsed, config, json, environment, (options, asJson) =>
            ButtonTest.RunAsync(options, environment, TimeSpan.FromSeconds(parsed.GetValue(seconds)), asJson, stop)));
        return command;
    }

    private static Command Led(VerbEnvironment environment)
    {
        var (config, json) = (CommonOptions.Config(), Json());
        var seconds = Number("--seconds", "How long each pattern is shown, 1 to 60.", 4, 1, 60);
        var command = new Command(
            "led",
            "Shows every pattern on the configuration's lights in turn and says what it means. Exit code 3 when one of them cannot be used. Stop the daemon "
                + "first.")
        {
            config,
            seconds,
            json,
        };
        command.SetAction(async (parsed, stop) => (int)await WithAll(parsed, config, json, environment, (options, asJson) =>
            LightTest.RunAsync(options, environment, TimeSpan.FromSeconds(parsed.GetValue(seconds)), asJson, stop)));
        return command;
    }

    private static Command Microphone(VerbEnvironment environment)
    {
        var (config, json) = (CommonOptions.Config(), Json());
        var seconds = Number("--seconds", "How long to listen, 1 to 600.", DefaultSeconds, 1, 600);
        var command = new Command(
            "mic",
            "Shows how loud the microphone is while you speak, then tells whether it is dead, too quiet, too loud, noisy or fine, and what to do. "
                + "Exit code 0: fine; 3: not. Stop the daemon first if the card takes only one program.")
        {
            config,
            seconds,
            json,
        };
        command.SetAction((parsed, stop) =>
            Task.FromResult((int)With(parsed, config, json, environment, context => MicrophoneTest.Run(context, parsed.GetValue(seconds), stop))));
        return command;
    }

    private static Command Speaker(VerbEnvironment environment)
    {
        var (config, json, level) = (CommonOptions.Config(), Json(), Level());
        var command = new Command(
            "speaker",
            "Plays three notes on each loudspeaker in turn and says which one should sound. Exit code 3 when the device cannot be used.")
        {
            config,
            level,
            json,
        };
        command.SetAction((parsed, stop) =>
            Task.FromResult((int)With(parsed, config, json, environment, context => SpeakerTest.Run(context, parsed.GetValue(level), stop))));
        return command;
    }

    private static Command Echo(VerbEnvironment environment)
    {
        var (config, json, level) = (CommonOptions.Config(), Json(), Level());
        var state = CommonOptions.StateFolder();
        var measureOnly = new Option<bool>("--measure-only") { Description = "Only measure; prove and keep nothing." };
        var chirps = Number("--chirps", "How many whistles to play, 1 to 60; seven or more tell the drift of the clocks.", DefaultChirps, 1, 60);
        var command = new Command(
            "echo",
            "Plays rising whistles and listens at the same time: tells how strongly and how late the microphone hears the loudspeaker, and whether "
                + "an open microphone is safe. Then it plays a babble, proves that the echo is taken out, and signs that for the daemon. Needs quiet for half a minute.")
        {
            config,
            chirps,
            level,
            state,
            measureOnly,
            json,
        };
        command.SetAction((parsed, stop) => Task.FromResult((int)With(
            parsed, config, json, environment, context => EchoTest.Run(context, parsed.GetValue(chirps), parsed.GetValue(level),
                parsed.GetValue(measureOnly) ? null : StateDirectory.OfDaemon(parsed.GetValue(state), environment.Variable).Path, stop))));
        return command;
    }

    private static async Task<ExitCode> WithAll(ParseResult parsed, Option<string> config, Option<bool> json, VerbEnvironment environment,
        Func<KioskOptions, bool, Task<ExitCode>> test)
    {
        var asJson = parsed.GetValue(json);
        var (path, isNamed) = (parsed.GetRequiredValue(config), CommonOptions.IsNamed(parsed, config));
        return DiagnosticConfiguration.Load(path, isNamed, environment, asJson) is { } options ? await test(options, asJson) : ExitCode.Usage;
    }

    private static ExitCode With(ParseResult parsed, Option<string> config, Option<bool> json, VerbEnvironment environment, Func<DiagnosticContext,
        ExitCode> test)
    {
        var asJson = parsed.GetValue(json);
        if (DiagnosticConfiguration.Load(parsed.GetRequiredValue(config), CommonOptions.IsNamed(parsed, config), environment,
            asJson) is not { } options)
        {
            return ExitCode.Usage;
        }

        var isTerminal = !asJson && Terminal.Of(environment.Output, environment.Variable) == TerminalKind.Full;
        return test(new DiagnosticContext(options.Audio, environment, asJson, isTerminal));
    }

    private static Option<bool> Json() => new("--json") { Description = "Print the findings as one JSON object." };

    private static Option<double?> Level()
    {
        var level = new Option<double?>("--level")
        {
            Description = "Volume from 0 (silent) to 1 (full); without it, audio.playback.volume of the configuration.",
            HelpName = "VOLUME",
        };
        level.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, out var value) && value is >= 0 and <= 1))
            {
                result.AddError($"--level {token.Value}: a number from 0 to 1 is expected.");
            }
        });
        return level;
    }

    private static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var value) && value >= least && value <= most))
            {
                result.AddError($"{name} {token.Value}: a number from {least} to {most} is expected.");
            }
        });
        return option;
    }
}
