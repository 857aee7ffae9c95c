using System.CommandLine;
using HydraKiosk.Control;

namespace HydraKiosk.Verbs;

/// <summary><c>press</c>: a button of the running daemon, by name.</summary>
internal static class PressVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var longestMs = (int)ButtonPresses.Longest.TotalMilliseconds;
        var button = new Argument<string>("BUTTON") { Description = "A name of the configuration's \"buttons\"." };
        var hold = new Option<int?>("--for")
        {
            Description = $"Hold it for so many milliseconds, 1 to {longestMs}. The daemon releases it; this verb returns at once.",
            HelpName = "MS",
        };
        var down = new Option<bool>("--down") { Description = "Hold it until --up." };
        var up = new Option<bool>("--up") { Description = "Release it." };
        var runtime = CommonOptions.RuntimeFolder();
        hold.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var value) && value >= 1 && value <= longestMs))
            {
                result.AddError($"--for {token.Value}: a number from 1 to {longestMs} is expected.");
            }
        });
        var command = new Command("press", "Presses a button of the running daemon by name, shortly unless told otherwise: for a touch screen, a script or a test.")
        {
            button,
            hold,
            down,
            up,
            runtime,
        };
        command.Validators.Add(result =>
        {
            if (((ReadOnlySpan<Option>)[hold, down, up]).ToArray().Count(option => result.GetResult(option) is { Implicit: false }) > 1)
            {
                result.AddError("--for, --down and --up exclude each other.");
            }
        });
        command.SetAction(async (parsed, stop) => (int)await ExecuteAsync(
            parsed.GetValue(runtime), parsed.GetRequiredValue(button), parsed.GetValue(hold), parsed.GetValue(down), parsed.GetValue(up), environment, stop));
        return command;
    }

    /// <summary>Asks the daemon to press or release.</summary>
    public static Task<ExitCode> ExecuteAsync(string? runtimeFolder, string button, int? forMs, bool down, bool up, VerbEnvironment environment, CancellationToken stop) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            await client.AskAsync(
                up ? "release" : "press",
                json =>
                {
                    json.WriteString("button"u8, button);
                    if (forMs is { } ms)
                    {
                        json.WriteNumber("forMs"u8, ms);
                    }

                    if (down)
                    {
                        json.WriteBoolean("hold"u8, true);
                    }
                },
                stop);
            environment.Output.WriteLine(up ? $"{button} released" : down ? $"{button} held until --up" : $"{button} pressed for {forMs ?? ButtonPresses.Short.TotalMilliseconds:0} ms");
            return ExitCode.Ok;
        });
}
