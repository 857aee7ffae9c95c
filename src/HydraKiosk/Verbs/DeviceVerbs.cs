using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Control;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>mute</c>, <c>unmute</c>, <c>session end</c> and <c>say</c>: what a person at the device could do, from afar.</summary>
internal static class DeviceVerbs
{
    public static Command CreateMute(VerbEnvironment environment) => Microphone(
        "mute", "Switches the running daemon's microphone off, until `unmute`, the mute button, or the end of the conversation.", environment);

    public static Command CreateUnmute(VerbEnvironment environment) => Microphone(
        "unmute", "Switches it on again. A switch on the device and `kill` stay as they are; exit code 1 where one of them keeps it off.", environment);

    public static Command CreateSession(VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var end = new Command("end", "Ends the running conversation at once. Exit code 1 where there is none that can end.") { runtime };
        end.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var answer = await client.AskAsync("session", static json => json.WriteString("action"u8, "end"u8), stop);
            var hadEffect = answer.GetProperty("hadEffect"u8).GetBoolean();
            environment.Output.WriteLine(hadEffect ? "the conversation is over" : "nobody is in a conversation that can end");
            return hadEffect ? ExitCode.Ok : ExitCode.Failed;
        }));
        return new Command("session", "The running daemon's conversation.") { end };
    }

    public static Command CreateSay(VerbEnvironment environment)
    {
        var prompt = new Argument<string>("PROMPT") { Description = $"One of {string.Join(", ", PromptNames.All)}." };
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command(
            "say", "Has the running daemon speak a sentence of its own, from the WAV of that name in audio.promptFolder; without one nothing is heard.")
        {
            prompt, runtime,
        };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            await client.AskAsync("say", json => json.WriteString("prompt"u8, parsed.GetRequiredValue(prompt)), stop);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command Microphone(string verb, string description, VerbEnvironment environment)
    {
        var runtime = CommonOptions.RuntimeFolder();
        var command = new Command(verb, description) { runtime };
        command.SetAction(async (parsed, stop) => (int)await DaemonCall.RunAsync(parsed.GetValue(runtime), environment, async client =>
        {
            var isMuted = (await client.AskAsync(verb, static _ => { }, stop)).GetProperty("muted"u8).GetBoolean();
            environment.Output.WriteLine(isMuted ? "the microphone is off" : "the microphone is on");
            return isMuted == (verb == "mute") ? ExitCode.Ok : ExitCode.Failed;
        }));
        return command;
    }
}
