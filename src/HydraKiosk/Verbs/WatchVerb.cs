using System.CommandLine;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control.Client;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Verbs;

/// <summary><c>watch</c>: the running daemon, live.</summary>
internal static class WatchVerb
{
    /// <summary>Levels that move, for eyes; a program gets a line a second.</summary>
    private const int RedrawMs = 250;
    private const int ReportMs = 1000;

    public static Command Create(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var json = new Option<bool>("--json") { Description = "Print one JSON object per line, as when the output is no terminal." };
        var wire = new Option<bool>("--wire")
        {
            Description = "Follow the messages to and from the service as well, whether or not a wire log is "
            + "written; sound and, unless the wire log keeps them, texts as lengths only."
        };
        var command = new Command("watch", "Shows the running daemon live, until Ctrl-C: phase, levels, link, counters, and everything that "
            + "happens. Never what is said, unless --wire follows a wire log that keeps it.")
        {
            json,
            wire,
            runtime,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var kind = Terminal.Of(environment.Output, environment.Variable);
            return (int)await ExecuteAsync(
                parsed.GetValue(runtime), !parsed.GetValue(json)
                    && kind != TerminalKind.None, parsed.GetValue(wire), environment, stop, takesCodes: kind == TerminalKind.Full);
        });
        return command;
    }

    /// <summary>Follows the daemon until <paramref name="stop"/>, or until it has gone.</summary>
    public static Task<ExitCode> ExecuteAsync(string? runtimeFolder, bool isTerminal, bool withWire, VerbEnvironment environment,
        CancellationToken stop, bool takesCodes = true) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            await client.AskAsync(
                "watch",
                json =>
                {
                    json.WriteNumber("everyMs"u8, isTerminal && takesCodes ? RedrawMs : ReportMs);
                    json.WriteBoolean("wire"u8, withWire);
                },
                stop);
            var view = isTerminal ? new WatchView(environment.Output, () => Terminal.Columns, takesCodes) : null;
            try
            {
                return await FollowAsync(client, told => Show(told, view, environment), environment, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return ExitCode.Ok; // Ctrl-C is how a watch ends
            }
            finally
            {
                view?.Close();
            }
        });

    private static async Task<ExitCode> FollowAsync(ControlClient client, Action<JsonElement> show, VerbEnvironment environment,
        CancellationToken stop)
    {
        while (await client.NextAsync(stop) is { } told)
        {
            show(told);
        }

        environment.WriteError("the daemon has gone; `journalctl -u hydra-kiosk -n 20` tells why.");
        return ExitCode.Failed;
    }

    private static void Show(JsonElement told, WatchView? view, VerbEnvironment environment)
    {
        if (view is not null)
        {
            view.Show(told);
            return;
        }

        environment.Output.WriteLine(told.GetRawText());
        environment.Output.Flush();
    }
}
