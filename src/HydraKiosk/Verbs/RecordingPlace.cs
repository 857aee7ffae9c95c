using System.CommandLine;
using HydraKiosk.Audio.Devices;
using HydraKiosk.CommandLine;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Processes;
using HydraKiosk.Recordings;

namespace HydraKiosk.Verbs;

/// <summary>Where the verbs of recordings look, and what they say where they cannot.</summary>
/// <param name="environment">Where to write.</param>
internal sealed class RecordingPlace(VerbEnvironment environment)
{
    /// <summary>The word for the newest one.</summary>
    public const string Last = "last";

    /// <summary>The folder, where it is another one than usual.</summary>
    public Option<string?> Folder { get; } = new("--folder")
    {
        Description = "The folder of the recordings. Default: \"recording.path\" of the configuration, else recordings in the state directory of this "
            + "user, else in that of the service.",
        HelpName = "DIR",
    };

    /// <summary>The configuration.</summary>
    public Option<string> Config { get; } = CommonOptions.Config();

    /// <summary>Finds the folder and does something there; what keeps it from that is told.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="act">What to do.</param>
    public ExitCode In(ParseResult parsed, Func<RecordingFolder, ExitCode> act)
    {
        try
        {
            return act(new RecordingFolder(Find(parsed)));
        }
        catch (AudioDeviceException fault)
        {
            environment.WriteError($"{fault.Message} [{Cause.TagOf(fault.CauseCode)}]");
        }
        catch (Exception fault) when (fault is (IOException and not OutputLostException) or UnauthorizedAccessException)
        {
            environment.WriteError($"{fault.Message}. {RecordingCauses.Unreadable.WhatToDo} [{RecordingCauses.Unreadable.Tag}]");
        }

        return ExitCode.Failed;
    }

    /// <summary>The recording that a person named; null where there is none, which is told.</summary>
    public string? Named(RecordingFolder folder, string named)
    {
        var names = folder.List();
        var name = named == Last && names.Count > 0 ? names[^1] : named;
        if (names.Contains(name))
        {
            return name;
        }

        environment.WriteError(
            $"there is no such recording in {folder.Path}. `hydra-kiosk recording list` shows what there is; \"{Last}\" stands for the newest.");
        return null;
    }

    private string Find(ParseResult parsed)
    {
        if (parsed.GetValue(Folder) is { } named)
        {
            return Path.GetFullPath(named);
        }

        var config = parsed.GetRequiredValue(Config);
        if ((CommonOptions.IsNamed(parsed, Config) || File.Exists(config))
            && KioskConfiguration.Load(config).Configuration?.Options.Recording.Path is { } path)
        {
            return path;
        }

        var own = StateDirectory.Find(null, environment.Variable).PathOf(RecordingFolder.UsualName);
        var ofService = StateDirectory.OfDaemon(null, environment.Variable).PathOf(RecordingFolder.UsualName);
        return Directory.Exists(own) ? own : ofService;
    }
}
