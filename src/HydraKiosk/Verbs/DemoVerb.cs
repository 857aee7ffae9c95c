using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>demo</c>: a whole conversation with nothing attached.</summary>
internal static class DemoVerb
{
    public static Command Create(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder for the WAV and the log; made when it does not exist.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "hydra-kiosk-demo",
        };
        var quick = new Option<bool>("--quick") { Description = "Hold the short conversation: one question, one answer." };
        var face = new Option<bool>("--face")
        {
            Description = "Show it in a browser as well, as a screen beside the kiosk would; it begins ten seconds later, so that the page is there.",
        };
        var command = new Command(
            "demo", "A whole conversation on this machine, with no key, no sound card and no network: recorded speech in, a local stand-in for the "
                + "service, a WAV to listen to out.")
        {
            output,
            quick,
            face,
        };
        command.SetAction(async (parsed, stop) =>
            (int)await ExecuteAsync(parsed.GetRequiredValue(output), parsed.GetValue(quick), parsed.GetValue(face), environment, handlers, stop));
        return command;
    }

    /// <summary>
    /// Makes the output folder, makes sure that it can be written before a conversation is held for nothing, and holds the conversation.
    /// </summary>
    public static async Task<ExitCode> ExecuteAsync(
        string outputDirectory, bool quick, bool face, VerbEnvironment environment, IVerbHandlers handlers, CancellationToken stop)
    {
        if (!environment.HasTlsLibrary())
        {
            return ExitCode.Failed;
        }

        string folder;
        try
        {
            folder = Directory.CreateDirectory(outputDirectory).FullName;
            using var probe = File.Create(Path.Combine(folder, $".hydra-kiosk-{Environment.ProcessId}"), 1, FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException)
        {
            environment.WriteError($"--out {outputDirectory}: nothing can be written there ({e.Message})");
            return ExitCode.Usage;
        }

        return await handlers.DemoAsync(new DemoArguments(folder, quick, face), environment, stop);
    }
}
