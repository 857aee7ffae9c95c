using System.CommandLine;
using System.Text.Json;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>press</c>: a button of the running daemon, by name.</summary>
internal static class PressVerb
{
    public static Command Create(VerbEnvironment environment)
    {
        var button = new Argument<string>("BUTTON") { Description = "A name of the configuration's \"buttons\"." };
        var hold = new Option<string?>("--for")
        {
            Description = $"Hold it so long: 3s, 500ms, 1.5s; a bare number is milliseconds. At most {ButtonPresses.Longest.TotalSeconds:0} s. The "
                + "daemon releases it; this verb returns at once. "
                + $"Without it: {ButtonPresses.Spoken.TotalSeconds:0} s for the talk button of push-to-talk, else "
                    + $"{ButtonPresses.Short.TotalMilliseconds:0} ms.",
            HelpName = "TIME",
        };
        var down = new Option<bool>("--down") { Description = "Hold it until --up." };
        var up = new Option<bool>("--up") { Description = "Release it." };
        var runtime = CommonOptions.RuntimeFolder();
        hold.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Milliseconds(token.Value) is null)
            {
                result.AddError($"--for {token.Value}: a time from 1ms to {ButtonPresses.Longest.TotalSeconds:0}s is expected, such as 3s, 500ms or "
                    + "1.5s; a bare number is milliseconds.");
            }
        });
        var command = new Command("press",
            "Presses a button of the running daemon by name, shortly unless told otherwise: for a touch screen, a script or a test.")
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
            parsed.GetValue(runtime), parsed.GetRequiredValue(button), Milliseconds(parsed.GetValue(hold)), parsed.GetValue(down),
                parsed.GetValue(up), environment, stop));
        return command;
    }

    /// <summary>Asks the daemon to press or release.</summary>
    public static Task<ExitCode> ExecuteAsync(string? runtimeFolder, string button, int? forMs, bool down, bool up, VerbEnvironment environment,
        CancellationToken stop) =>
        DaemonCall.RunAsync(runtimeFolder, environment, async client =>
        {
            var answer = await client.AskAsync(
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
            environment.Output.WriteLine(up ? $"{button} released" : down ? $"{button} held until --up"
                : $"{button} pressed for {forMs ?? HeldMs(answer)} ms");
            return ExitCode.Ok;
        });

    private static int? Milliseconds(string? text) =>
        text is not null && DurationText.TryParse(text, out var time) && time >= TimeSpan.FromMilliseconds(1)
            && time <= ButtonPresses.Longest ? (int)time.TotalMilliseconds : null;

    /// <summary>What the daemon made of a press without a time; an older one does not say, and presses shortly.</summary>
    private static int HeldMs(JsonElement answer) =>
        answer.TryGetProperty("forMs", out var held) && held.TryGetInt32(out var ms) ? ms : (int)ButtonPresses.Short.TotalMilliseconds;
}
