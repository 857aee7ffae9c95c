using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Files;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary><c>config set</c> and <c>config unset</c>: one value of the file, everything else as it stands there.</summary>
internal static class ConfigEditVerbs
{
    private const UnixFileMode ForEverybodyToRead =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static Command CreateSet(VerbEnvironment environment)
    {
        var (config, dryRun, path) = (CommonOptions.Config(), DryRun(), Path());
        var value = new Argument<string>("VALUE") { Description = "Its value: a text without quotes, or JSON." };
        var command = new Command(
            "set",
            "Gives a setting of the configuration file a value. Comments, order and white space stay. Nothing is written where the file could not be used "
                + "afterwards (exit code 2).")
        {
            path,
            value,
            config,
            dryRun,
        };
        command.SetAction(parsed =>
        {
            var setting = parsed.GetRequiredValue(path);
            if (ApiKeyPlaces.LooksLikeOne(setting[(setting.LastIndexOf('.') + 1)..]))
            {
                environment.Secrets.Know(parsed.GetRequiredValue(value));
            }

            return (int)Execute(
                parsed.GetRequiredValue(config), setting, file => file.Set(setting, parsed.GetRequiredValue(value)), parsed.GetValue(dryRun),
                environment);
        });
        return command;
    }

    public static Command CreateUnset(VerbEnvironment environment)
    {
        var (config, dryRun, path) = (CommonOptions.Config(), DryRun(), Path());
        var command = new Command("unset", "Takes a setting out of the configuration file, so that it has its default. Otherwise as `config set`.")
        {
            path,
            config,
            dryRun,
        };
        command.SetAction(parsed =>
        {
            var setting = parsed.GetRequiredValue(path);
            return (int)Execute(parsed.GetRequiredValue(config), setting, file => file.Unset(setting), parsed.GetValue(dryRun), environment);
        });
        return command;
    }

    private static ExitCode Execute(
        string path, string setting, Func<ConfigurationFile, ConfigurationChange> change, bool isDryRun, VerbEnvironment environment)
    {
        environment.KnowKey();
        if (FileKinds.Of(path) is not (FileKind.Regular or FileKind.Unknown or FileKind.Folder))
        {
            environment.WriteError($"{path}: {FileKinds.Complaint(path)}");
            return ExitCode.Usage;
        }

        if (ConfigurationFile.Read(path, KioskConfiguration.Facts, out var problem) is not { } file)
        {
            environment.Report([problem!]);
            return ExitCode.Usage;
        }

        var changed = change(file);
        if (changed.Refusal is { } refusal)
        {
            environment.WriteError($"{path}: {refusal}");
            environment.Report(changed.Problems);
            environment.WriteError("Nothing was written.");
            return ExitCode.Usage;
        }

        var difference = LineDifference.Of(file.Text, changed.Text.Text, path);
        if (difference.Length == 0)
        {
            environment.Output.WriteLine($"{path}: {VisibleText.Cut(setting, 100)} is so already; nothing was written.");
            return ExitCode.Ok;
        }

        environment.Report(changed.Problems);
        environment.Output.Write(difference);
        if (isDryRun)
        {
            environment.Output.WriteLine("This is what would change; nothing was written.");
            return ExitCode.Ok;
        }

        if (!Write(path, changed.Text.Bytes, environment))
        {
            return ExitCode.Failed;
        }

        environment.Output.WriteLine($"{path} was changed. In a running daemon that takes effect {ConfigurationText.EffectOf(setting).InShort()}; where\n"
            + "\"reload.onSave\" is off, after `hydra-kiosk reload`.");
        NoteOverrides(path, setting, environment);
        return ExitCode.Ok;
    }

    private static bool Write(string path, ReadOnlySpan<byte> content, VerbEnvironment environment)
    {
        try
        {
            AtomicFile.Write(path, content, ForEverybodyToRead);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            environment.WriteError($"{path} could not be written: {Printable.Line(e.Message).TrimEnd('.')}. Nothing was changed; "
                + $"perhaps sudo is missing. [{ConfigurationCauses.NotWritten.Tag}]");
            return false;
        }
    }

    private static void NoteOverrides(string path, string setting, VerbEnvironment environment)
    {
        foreach (var variable in environment.ReadConfiguration(path).Overrides)
        {
            if (variable.Path == setting || setting.StartsWith(variable.Path + ".", StringComparison.Ordinal)
                || variable.Path.StartsWith(setting + ".", StringComparison.Ordinal))
            {
                environment.Output.WriteLine($"note: the environment variable {variable.Variable} stands above it while it is set.");
            }
        }
    }

    private static Argument<string> Path() => new("PATH") { Description = "Which setting, such as audio.playback.volume or tools.catalogue[0].perMinute." };

    private static Option<bool> DryRun() => new("--dry-run") { Description = "Show what would change and write nothing." };
}
