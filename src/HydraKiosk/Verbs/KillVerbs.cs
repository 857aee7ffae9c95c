using System.CommandLine;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Processes;
using HydraKiosk.Tools.Kill;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Verbs;

/// <summary><c>kill</c> and <c>unkill</c>: the kill switch, of the running daemon or, where none runs, for the next one.</summary>
internal static class KillVerbs
{
    private const string Who = "`hydra-kiosk kill` without a daemon";

    public static Command CreateKill(VerbEnvironment environment)
    {
        var scope = new Argument<string>("WHAT")
        {
            Description = "tools: no tool runs. microphone: no sound leaves the device. all: both, and there is no session.",
            DefaultValueFactory = _ => KillFile.Word(KillScope.All),
        };
        scope.AcceptOnlyFromAmong([.. Enum.GetValues<KillScope>().Select(KillFile.Word)]);
        var runtime = CommonOptions.RuntimeFolder();
        var state = CommonOptions.StateFolder();
        var command = new Command("kill",
            "Stops the tools, the microphone or everything, at once and over restarts, until `unkill`. Where no daemon runs, the next one finds it.")
        {
            scope, runtime, state,
        };
        command.SetAction(async (parsed, stop) => (int)await ExecuteAsync(
            KillFile.ScopeOf(parsed.GetRequiredValue(scope)), parsed.GetValue(runtime), parsed.GetValue(state), environment, stop));
        return command;
    }

    public static Command CreateUnkill(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var state = CommonOptions.StateFolder();
        var command = new Command("unkill", "Releases what `kill` has stopped. A kill switch on the device itself stays as it is.") { runtime, state };
        command.SetAction(async (parsed, stop) =>
            (int)await ExecuteAsync(null, parsed.GetValue(runtime), parsed.GetValue(state), environment, stop));
        return command;
    }

    /// <summary>Asks the daemon, or writes the file that the next one reads.</summary>
    /// <param name="scope">What to stop; null to release.</param>
    /// <param name="runtimeFolder">What <c>--runtime-dir</c> says, or null.</param>
    /// <param name="stateFolder">What <c>--state-dir</c> says, or null.</param>
    /// <param name="environment">Where to write.</param>
    /// <param name="stop">Ends the wait for the daemon.</param>
    public static async Task<ExitCode> ExecuteAsync(
        KillScope? scope, string? runtimeFolder, string? stateFolder, VerbEnvironment environment, CancellationToken stop)
    {
        try
        {
            using var client = ControlClient.Connect(RuntimeFolder.ForCaller(runtimeFolder, environment.Variable), environment.Time);
            var answer = await client.AskAsync(
                scope is null ? "unkill" : "kill",
                json =>
                {
                    if (scope is { } what)
                    {
                        json.WriteString("scope"u8, KillFile.Word(what));
                    }
                },
                stop);
            environment.Output.WriteLine(Text(answer, "state"));
            if (Text(answer, "problem") is not { Length: > 0 } problem)
            {
                return ExitCode.Ok;
            }

            environment.WriteError($"a restart will not know of it: {problem} [{KillCauses.CannotKeep.Tag}]");
            return ExitCode.Failed;
        }
        catch (ControlException nobody) when (nobody.CauseCode == ControlCauses.NoDaemon.Code)
        {
            return WithoutDaemon(scope, new KillFile(StateDirectory.OfDaemon(stateFolder, environment.Variable).Path), environment);
        }
        catch (ControlException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
            return fault.CauseCode == ControlCauses.PathTooLong.Code ? ExitCode.Usage : ExitCode.Failed;
        }
    }

    private static ExitCode WithoutDaemon(KillScope? scope, KillFile file, VerbEnvironment environment)
    {
        var kill = new KillSwitch(file, hasLine: false, environment.Time, NullLogger.Instance);
        if ((scope is { } what ? kill.Kill(what, Who) : kill.Unkill(Who)) is { } problem)
        {
            environment.WriteError($"{problem} [{KillCauses.CannotKeep.Tag}]");
            return ExitCode.Failed;
        }

        environment.Output.WriteLine($"no daemon is running; {file.Path} says for the next one: {kill.State.InWords() ?? "nothing is stopped"}");
        return ExitCode.Ok;
    }

    private static string Text(JsonElement answer, string name) => answer.TryGetProperty(name, out var text) ? text.ToString() : "";
}
