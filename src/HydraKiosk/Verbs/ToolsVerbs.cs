using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Toolbox;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Verbs;

/// <summary>
/// <c>tools list|call|test</c>: what the model may call, by hand. The running daemon does it; where none runs, the verb itself does, with the same
/// policy and into the same log.
/// </summary>
internal static class ToolsVerbs
{
    public static Command Create(VerbEnvironment environment)
    {
        var command = new Command("tools", "What the model may call on this device: listed, called by hand, or tried one after the other.");
        command.Subcommands.Add(List(environment));
        command.Subcommands.Add(Call(environment));
        command.Subcommands.Add(Test(environment));
        command.Subcommands.Add(Accept(environment));
        return command;
    }

    private static Command List(VerbEnvironment environment)
    {
        var places = new Places();
        var json = new Option<bool>("--json") { Description = "One JSON object with everything, the schemas too." };
        var command = new Command("list", "The tools that the model may call now, with what a person has to do first and while what they may run.") { json };
        places.AddTo(command);
        command.SetAction(async (parsed, stop) => (int)await RunAsync(places.Of(parsed), environment, tools =>
        {
            ToolsText.Write(tools.List, parsed.GetValue(json), environment);
            return Task.FromResult(ExitCode.Ok);
        }, stop));
        return command;
    }

    private static Command Call(VerbEnvironment environment)
    {
        var places = new Places();
        var name = new Argument<string>("NAME") { Description = "The tool." };
        var arguments = new Argument<string>("JSON") { Description = "Its arguments, a JSON object.", DefaultValueFactory = _ => "{}" };
        var command = new Command("call",
            "Calls a tool as the model would: the same policy decides, and the same log keeps it. A tool that asks for the button asks now too.")
        {
            name, arguments,
        };
        places.AddTo(command);
        command.SetAction(async (parsed, stop) => (int)await RunAsync(places.Of(parsed), environment, async tools =>
        {
            var last = "";
            await foreach (var output in tools.CallAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(arguments), stop))
            {
                environment.Output.WriteLine(Printable.Line(output));
                last = output;
            }

            return ToolsText.IsOk(last) ? ExitCode.Ok : ExitCode.Failed;
        }, stop));
        return command;
    }

    private static Command Test(VerbEnvironment environment)
    {
        var places = new Places();
        var command = new Command("test",
            "Tries every tool with its sample: one that only reads is called, of any other it is checked that the sample fits and nothing is run.");
        places.AddTo(command);
        command.SetAction(async (parsed, stop) => (int)await RunAsync(places.Of(parsed), environment, async tools =>
        {
            var isGood = true;
            foreach (var tool in tools.List)
            {
                isGood &= await ToolsText.TryAsync(tool, tools.CallAsync, environment, stop);
            }

            if (tools.List.Count == 0)
            {
                environment.Output.WriteLine("The catalogue is empty: see \"tools\" in the configuration.");
            }

            return isGood ? ExitCode.Ok : ExitCode.Failed;
        }, stop));
        return command;
    }

    private static Command Accept(VerbEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The tool, as the model calls it." };
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command("accept",
            "Offers a tool again that was taken back because its server had changed it. Look first at what it is now: the journal has the server's name.")
        {
            name, runtime,
        };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var tool = parsed.GetRequiredValue(name);
            _ = await client.AskAsync("accept-tool", json => json.WriteString("name"u8, tool), stop);
            environment.Output.WriteLine($"{Printable.Line(tool)}: accepted; it is offered again as soon as its server has been asked");
            return ExitCode.Ok;
        }));
        return command;
    }

    /// <summary>Through the daemon where one runs.</summary>
    private static async Task<ExitCode> RunAsync(
        (string Config, string? Runtime, string? State) places, VerbEnvironment environment, Func<Reached, Task<ExitCode>> use,
            CancellationToken stop)
    {
        try
        {
            using var client = ControlClient.Connect(RuntimeFolder.ForCaller(places.Runtime, environment.Variable), environment.Time);
            var answer = await client.AskAsync("tools", static _ => { }, stop);
            var list = answer.TryGetProperty("tools", out var tools) ? tools.EnumerateArray().Select(ToolStatusJson.Read).ToArray() : [];
            return await use(new Reached(list, (name, arguments, cancellation) => CallDaemonAsync(client, name, arguments, cancellation)));
        }
        catch (ControlException nobody) when (nobody.CauseCode == ControlCauses.NoDaemon.Code)
        {
            return await WithoutDaemonAsync(places, environment, use, stop);
        }
        catch (ControlException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return fault.CauseCode == ControlCauses.PathTooLong.Code ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    private static async Task<ExitCode> WithoutDaemonAsync(
        (string Config, string? Runtime, string? State) places, VerbEnvironment environment, Func<Reached, Task<ExitCode>> use,
            CancellationToken stop)
    {
        if (environment.LoadConfiguration(places.Config) is not { } configuration)
        {
            return ExitCode.Usage;
        }

        var secrets = environment.Secrets;
        using var logs = LoggerFactory.Create(logging =>
            logging.SetMinimumLevel(LogLevel.Warning).AddProvider(LineLoggerProvider.ForStandardError(
            LogLevel.Warning, secrets)));
        await using var local = await LocalToolbox.OpenAsync(
            configuration, StateDirectory.OfDaemon(places.State, environment.Variable).Path,
            secrets, environment.Time, logs, stop);
        if (local.Trouble is { } trouble)
        {
            environment.WriteError($"the log of calls cannot be written: {trouble}");
        }

        var calls = local.Calls;
        return await use(new Reached(calls.List(), calls.CallAsync));
    }

    private static async IAsyncEnumerable<string> CallDaemonAsync(
        ControlClient client, string name, string arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _ = await client.AskAsync(
            "tool",
            json =>
            {
                json.WriteString("name"u8, name);
                json.WriteString("arguments"u8, arguments);
            },
            cancellation);
        while (await client.NextAsync(cancellation) is { } line && !line.TryGetProperty("done"u8, out _))
        {
            if (line.TryGetProperty("output"u8, out var output))
            {
                yield return output.ToString();
            }
        }
    }

    /// <summary>The tools, whoever has them.</summary>
    private sealed record Reached(IReadOnlyList<ToolStatus> List, Func<string, string, CancellationToken, IAsyncEnumerable<string>> CallAsync);

    /// <summary>Where to look.</summary>
    private sealed class Places
    {
        private readonly Option<string> _config = CommonOptions.Config();
        private readonly Option<string?> _runtime = CommonOptions.RuntimeFolder();
        private readonly Option<string?> _state = CommonOptions.StateFolder();

        public void AddTo(Command command)
        {
            command.Options.Add(_config);
            command.Options.Add(_runtime);
            command.Options.Add(_state);
        }

        public (string Config, string? Runtime, string? State) Of(ParseResult parsed) =>
            (parsed.GetRequiredValue(_config), parsed.GetValue(_runtime), parsed.GetValue(_state));
    }
}
