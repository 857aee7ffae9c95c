using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Verbs;

/// <summary><c>status</c>: how the running daemon is.</summary>
internal static class StatusVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var json = new Option<bool>("--json") { Description = "Print everything that the daemon knows about itself as one JSON object." };
        var check = new Option<bool>("--check")
        {
            Description = "Exit by what is wrong now: 0 nothing, 3 hardware, 4 network or service, 5 "
            + "credentials, 2 configuration, 1 anything else."
        };
        var blackBox = new Option<bool>("--blackbox")
        {
            Description = "Have the daemon write its last minute (events, states and levels, never sound) to a file, and print where it is."
        };
        var command = new Command(
            "status", "Says in one line how the running daemon is: phase, link, sound device, last trouble; and in a line each what is wrong now "
                + "and what to do. Exit code 1 when none is running.")
        {
            json,
            check,
            blackBox,
            runtime,
        };
        command.SetAction(async (parsed, stop) =>
            (int)await (parsed.GetValue(blackBox)
                ? WriteBlackBoxAsync(parsed.GetValue(runtime), environment, stop)
                : ExecuteAsync(parsed.GetValue(runtime), parsed.GetValue(json), environment, stop, parsed.GetValue(check))));
        return command;
    }

    /// <summary>Asks and prints.</summary>
    public static Task<ExitCode> ExecuteAsync(string? runtimeFolder, bool asJson, VerbEnvironment environment, CancellationToken stop,
        bool check = false) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            var answer = await client.AskAsync("status", _ => { }, stop);
            var json = answer.GetProperty("status");
            var status = ControlJson.ReadStatus(json);
            if (asJson)
            {
                environment.Output.WriteLine(json.GetRawText());
            }
            else
            {
                var kind = Terminal.Of(environment.Output, environment.Variable);
                environment.Output.WriteLine(Fitting(StatusLine.Of(status), kind));
                foreach (var trouble in status.Troubles)
                {
                    var line = Fitting(TroubleLine.Of(trouble), kind);
                    environment.Output.WriteLine(kind == TerminalKind.Full ? $"\e[31m{line}\e[0m" : line);
                }
            }

            return check ? TroubleLine.ExitCode(status) : ExitCode.Ok;
        });

    private static Task<ExitCode> WriteBlackBoxAsync(string? runtimeFolder, VerbEnvironment environment, CancellationToken stop) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            var answer = await client.AskAsync("blackbox", _ => { }, stop);
            environment.Output.WriteLine(answer.GetProperty("file"u8).GetString());
            return ExitCode.Ok;
        });

    /// <summary>A person reads lines broken between words; a script reads one line.</summary>
    private static string Fitting(string line, TerminalKind kind) =>
        kind == TerminalKind.None ? line : string.Join(Environment.NewLine, TerminalText.Wrap(line, Terminal.Columns));
}
