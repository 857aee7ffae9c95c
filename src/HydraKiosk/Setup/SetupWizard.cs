using System.Globalization;
using System.Text;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Files;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Setup;

/// <summary>The first start: a few questions, each answer tried on the device, and at the end one valid file and the key in its place.</summary>
/// <param name="paths">What is written.</param>
/// <param name="hardware">The device.</param>
/// <param name="environment">The person, and where complaints go.</param>
internal sealed class SetupWizard(SetupPaths paths, ISetupHardware hardware, VerbEnvironment environment)
{
    private const UnixFileMode KeyMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FileMode = KeyMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const string ConfigOption = "--config";

    /// <summary>Asks, tries and writes.</summary>
    /// <param name="withCall">Whether a test call is offered.</param>
    /// <param name="stop">The person has had enough.</param>
    public async Task<ExitCode> RunAsync(bool withCall, CancellationToken stop)
    {
        if (WhyNotWritable() is var (path, option, why))
        {
            environment.WriteError($"{path} could not be written at the end: {why}. Run the setup with sudo, or name another file with {option}. "
                + $"[{ConfigurationCauses.NotWritten.Tag}]");
            return ExitCode.Failed;
        }

        try
        {
            return await AskAllAsync(withCall, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            environment.Output.WriteLine();
            environment.WriteError("Stopped; nothing was written.");
        }
        catch (NoAnswerException e)
        {
            environment.Output.WriteLine();
            environment.WriteError($"Stopped: {e.Message}. Nothing was written.");
        }

        return ExitCode.Failed;
    }

    private async Task<ExitCode> AskAllAsync(bool withCall, CancellationToken stop)
    {
        var talk = new SetupTalk(environment.Output, environment.Answers, stop);
        var draft = new SetupDraft(talk, SetupDraft.Template("kiosk", paths.Config));
        var key = new KeyPart(talk, draft, paths.Key, environment.Secrets.Know);
        var persona = new PersonaPart(talk, draft, paths.Config);
        var sound = new SoundPart(talk, draft, hardware);
        var hands = new HandsPart(talk, draft, hardware);

        talk.Part("HydraKiosk setup");
        talk.Say("What stands in [brackets] is taken with Enter. Ctrl-C leaves at any time: nothing is written before the end.");
        talk.Part("1 of 7  The device");
        await persona.AskTemplateAsync();
        talk.Part("2 of 7  The agent");
        await persona.AskAsync();
        talk.Part("3 of 7  The key");
        await key.AskAsync();
        talk.Part("4 of 7  Sound");
        await sound.AskAsync(stop);
        talk.Part("5 of 7  Button");
        await hands.AskButtonAsync(stop);
        talk.Part("6 of 7  Light");
        await hands.AskLightAsync(stop);
        talk.Part("7 of 7  The end");
        return await EndAsync(talk, draft, key, withCall, stop);
    }

    private async Task<ExitCode> EndAsync(SetupTalk talk, SetupDraft draft, KeyPart key, bool withCall, CancellationToken stop)
    {
        var result = draft.File.Check();
        environment.Report(result.Problems);
        if (result.Configuration is not { } configuration)
        {
            environment.WriteError("This configuration cannot be used; nothing was written.");
            return ExitCode.Usage;
        }

        if (withCall)
        {
            await CallAsync(talk, configuration, key.ForCall(), stop);
        }

        if (!await talk.IsYesAsync($"Write {paths.Config}{(draft.Key is null ? "" : $" and the key to {paths.Key}")}?", standard: true))
        {
            environment.WriteError("Nothing was written.");
            return ExitCode.Failed;
        }

        stop.ThrowIfCancellationRequested();
        if (!Write(draft))
        {
            return ExitCode.Failed;
        }

        SayNext(talk, hasKey: key.ForCall() is not null);
        return ExitCode.Ok;
    }

    private async Task CallAsync(SetupTalk talk, LoadedConfiguration configuration, string? key, CancellationToken stop)
    {
        if (key is null)
        {
            talk.Say("Without a key there is no test call.");
            return;
        }

        var question = "Hold a test call now? It costs a minute of the account.";
        for (var isFirst = true; await talk.IsYesAsync(question, standard: isFirst); isFirst = false)
        {
            if (await hardware.TryCallAsync(configuration, key, stop))
            {
                talk.Say("The call came about: the agent was heard to its end.");
                return;
            }

            question = "No reply was heard. Try again?";
        }
    }

    /// <summary>The key first: where the second write fails, the configuration that was there works on with it.</summary>
    private bool Write(SetupDraft draft)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(paths.Config))!);
            if (draft.Key is { } key)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(paths.Key))!);
                AtomicFile.Write(paths.Key, Encoding.UTF8.GetBytes(key + "\n"), KeyMode, keepsMode: false);
                environment.Output.WriteLine($"The key is in {paths.Key}.");
            }

            if (File.Exists(paths.Config))
            {
                var old = File.ReadAllBytes(paths.Config);
                if (old.AsSpan().SequenceEqual(draft.File.Bytes))
                {
                    environment.Output.WriteLine($"{paths.Config} is as it was.");
                    return true;
                }

                var now = TimeZoneInfo.ConvertTime(environment.Time.GetUtcNow(), environment.Time.LocalTimeZone);
                var backup = string.Create(CultureInfo.InvariantCulture, $"{paths.Config}.{now:yyyyMMdd-HHmmss}.bak");
                AtomicFile.Write(backup, old, OperatingSystem.IsWindows() ? KeyMode : File.GetUnixFileMode(paths.Config));
                environment.Output.WriteLine($"The old configuration is in {backup}.");
            }

            AtomicFile.Write(paths.Config, draft.File.Bytes, FileMode);
            environment.Output.WriteLine($"The configuration is in {paths.Config}.");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            environment.WriteError($"The configuration was not written: {Printable.Line(e.Message)} [{ConfigurationCauses.NotWritten.Tag}]");
            return false;
        }
    }

    private void SayNext(SetupTalk talk, bool hasKey)
    {
        talk.Say("Next:");
        if (!hasKey)
        {
            talk.Say($"Put the API key into {paths.Key}, readable for its owner alone, or run the setup again.");
        }

        if (Path.GetFullPath(paths.Config) == ConfigurationLoader.DefaultPath)
        {
            talk.Command("sudo systemctl enable --now hydra-kiosk");
            talk.Command("sudo hydra-kiosk status");
            talk.Command("journalctl -u hydra-kiosk -f");
            return;
        }

        talk.Command($"export {ApiKeyPlaces.FileVariable}={paths.Key}");
        talk.Command($"hydra-kiosk config check --config {paths.Config}");
        talk.Command($"hydra-kiosk run --config {paths.Config}");
    }

    /// <summary>Found out before the first question, not after the last answer.</summary>
    private (string Path, string Option, string Why)? WhyNotWritable()
    {
        if (FileKinds.Complaint(paths.Config) is { } complaint)
        {
            return (paths.Config, ConfigOption, complaint.TrimEnd('.'));
        }

        foreach (var (path, option) in ((string, string)[])[(paths.Config, ConfigOption), (paths.Key, "--key-file")])
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } above)
            {
                folder = above;
            }

            try
            {
                using var attempt = new FileStream(
                    Path.Combine(folder, $".hydra-kiosk-setup.{Environment.ProcessId}"), System.IO.FileMode.CreateNew, FileAccess.Write, FileShare.None, 1,
                    FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return (path, option, Printable.Line(e.Message).TrimEnd('.'));
            }
        }

        return null;
    }
}
