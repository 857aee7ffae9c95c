using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Diagnostics;
using HydraKiosk.Processes;
using HydraKiosk.Recordings;
using HydraKiosk.Terminals;

namespace HydraKiosk.Verbs;

/// <summary>
/// <c>recording list</c>, <c>show</c>, <c>play</c>, <c>export</c> and <c>delete</c>: recorded conversations, with or without a daemon.
/// </summary>
internal static class RecordingVerbs
{
    private const int UsualColumns = 80;

    public static Command Create(VerbEnvironment environment) => new("recording", "Recorded conversations: list, read, play, copy and delete them.")
    {
        CreateList(environment),
        CreateShow(environment),
        CreatePlay(environment),
        CreateExport(environment),
        CreateDelete(environment),
    };

    private static Command CreateList(VerbEnvironment environment)
    {
        var place = new RecordingPlace(environment);
        var json = new Option<bool>("--json") { Description = "Print the list as one JSON object." };
        var command = new Command("list", "Lists the recordings, oldest first. Damaged ones are named with what is wrong.")
        {
            place.Folder, place.Config, json,
        };
        command.SetAction(parsed => (int)place.In(parsed, folder =>
        {
            var strangers = new List<string>();
            var current = folder.BeingWritten();
            var all = folder.List(strangers).ConvertAll(name => RecordingSummary.Of(folder, name, current));
            if (parsed.GetValue(json))
            {
                environment.Output.WriteLine(RecordingText.Json(folder.Path, all, strangers));
                return ExitCode.Ok;
            }

            var columns = Columns(environment);
            environment.Output.WriteLine(all.Count == 0 ? $"no recordings in {folder.Path}" : RecordingText.Heading);
            foreach (var one in all)
            {
                environment.Output.WriteLine(TerminalText.Cut(RecordingText.Row(one), columns));
            }

            foreach (var name in strangers)
            {
                environment.Output.WriteLine(TerminalText.Cut(RecordingText.Stranger(name), columns));
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command CreateShow(VerbEnvironment environment)
    {
        var (place, name) = (new RecordingPlace(environment), Name());
        var json = new Option<bool>("--json") { Description = "The lines as they stand in the file, one JSON object each." };
        var command = new Command("show", "Prints what happened in a conversation, with its place in the sound, and what was said where it is known.")
        {
            name, place.Folder, place.Config, json,
        };
        command.SetAction(parsed => (int)On(parsed, place, name, (folder, one) =>
        {
            var (columns, damaged) = (Columns(environment), 0);
            foreach (var (line, content) in EventReader.Read(folder.File(one, RecordingNames.Events)))
            {
                if (content is not { } known)
                {
                    damaged++;
                }
                else if (parsed.GetValue(json))
                {
                    environment.Output.WriteLine(line);
                }
                else
                {
                    foreach (var part in TerminalText.Wrap(RecordingText.Event(known), columns))
                    {
                        environment.Output.WriteLine(part);
                    }
                }
            }

            if (damaged > 0)
            {
                environment.WriteError($"{damaged} lines of {one} are damaged and left out.", isWarning: true);
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command CreatePlay(VerbEnvironment environment)
    {
        var (place, name, side) = (new RecordingPlace(environment), Name(), Side("--side", "Only this side: left the person, right the device."));
        var from = new Option<string?>("--from") { Description = "Where to begin, such as 90s or 1.5min.", HelpName = "TIME" };
        from.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DurationText.TryParse(token.Value, out _))
            {
                result.AddError($"--from {token.Value}: a time is expected, such as 90s or 1.5min.");
            }
        });
        var output = new Option<string?>("--out") { Description = "Write it into this WAV file instead, mono at 48 kHz.", HelpName = "FILE" };
        var command = new Command("play", "Plays a recording on the configuration's loudspeaker. Stop the daemon first where the device has one user.")
        {
            name, side, from, output, place.Folder, place.Config,
        };
        command.SetAction((parsed, stop) => Task.FromResult((int)On(parsed, place, name, (folder, one) =>
        {
            var begin = parsed.GetValue(from) is { } text && DurationText.TryParse(text, out var span) ? span : TimeSpan.Zero;
            var (path, wanted) = (folder.File(one, RecordingNames.Sound), SideOf(parsed.GetValue(side)));
            if (parsed.GetValue(output) is { } file)
            {
                RecordingPlayer.Write(path, wanted, begin, Path.GetFullPath(file));
                environment.Output.WriteLine($"written: {file}");
                return ExitCode.Ok;
            }

            if (DiagnosticConfiguration.Load(
                parsed.GetRequiredValue(place.Config), CommonOptions.IsNamed(parsed, place.Config), environment, quiet: false) is not { } options)
            {
                return ExitCode.Usage;
            }

            var context = new DiagnosticContext(options.Audio, environment, AsJson: false, IsTerminal: false);
            return RecordingPlayer.Play(context, path, wanted, begin, stop);
        })));
        return command;
    }

    private static Command CreateExport(VerbEnvironment environment)
    {
        var (place, name) = (new RecordingPlace(environment), Name());
        var side = Side("--mono", "Only this side, as a mono WAV: left the person, right the device.");
        var to = new Option<string>("--to")
        {
            Description = "The folder to copy into; it must exist. Default: the present one.",
            HelpName = "DIR",
            DefaultValueFactory = _ => ".",
        };
        var command = new Command("export", "Copies a recording's sound and events. Files that are there already are not touched.")
        {
            name, to, side, place.Folder, place.Config,
        };
        command.SetAction(parsed => (int)On(parsed, place, name, (folder, one) =>
        {
            var target = Path.GetFullPath(parsed.GetRequiredValue(to));
            var wanted = parsed.GetValue(side);
            var sound = Path.Combine(target, wanted is null ? one + RecordingNames.Sound : $"{one}-{wanted}{RecordingNames.Sound}");
            if (wanted is null)
            {
                File.Copy(folder.File(one, RecordingNames.Sound), sound);
            }
            else
            {
                RecordingPlayer.Write(folder.File(one, RecordingNames.Sound), SideOf(wanted), TimeSpan.Zero, sound);
            }

            environment.Output.WriteLine(sound);
            var events = folder.File(one, RecordingNames.Events);
            if (File.Exists(events))
            {
                var copy = Path.Combine(target, one + RecordingNames.Events);
                File.Copy(events, copy);
                environment.Output.WriteLine(copy);
            }

            return ExitCode.Ok;
        }));
        return command;
    }

    private static Command CreateDelete(VerbEnvironment environment)
    {
        var place = new RecordingPlace(environment);
        var names = new Argument<string[]>("NAME") { Description = "Which recordings.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "All of them, but for the one that is being written." };
        var command = new Command("delete", "Deletes recordings, sound and events. The one that a daemon is writing stays.")
        {
            names, all, place.Folder, place.Config,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) == (result.GetValue(names) is { Length: > 0 }))
            {
                result.AddError("either names of recordings or --all is expected.");
            }
        });
        command.SetAction(parsed => (int)place.In(parsed, folder =>
        {
            var current = folder.BeingWritten();
            var code = ExitCode.Ok;
            foreach (var named in parsed.GetValue(all) ? folder.List() : [.. parsed.GetValue(names) ?? []])
            {
                if (place.Named(folder, named) is not { } name)
                {
                    code = ExitCode.Usage;
                }
                else if (name == current)
                {
                    environment.WriteError($"{name} is being written and stays.", isWarning: true);
                    code = parsed.GetValue(all) ? code : ExitCode.Failed;
                }
                else
                {
                    folder.Delete(name);
                    environment.Output.WriteLine($"deleted {name}");
                }
            }

            return code;
        }));
        return command;
    }

    private static ExitCode On(ParseResult parsed, RecordingPlace place, Argument<string> name, Func<RecordingFolder, string, ExitCode> act) =>
        place.In(parsed, folder => place.Named(folder, parsed.GetRequiredValue(name)) is { } one ? act(folder, one) : ExitCode.Usage);

    private static Argument<string> Name() => new("NAME")
    {
        Description = $"Which recording, as `recording list` shows it; \"{RecordingPlace.Last}\" is the newest.",
    };

    private static Option<string?> Side(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "left|right" };
        option.AcceptOnlyFromAmong("left", "right");
        return option;
    }

    private static RecordingSide SideOf(string? word) => word switch
    {
        "left" => RecordingSide.Left,
        "right" => RecordingSide.Right,
        _ => RecordingSide.Both,
    };

    private static int Columns(VerbEnvironment environment) =>
        Terminal.Of(environment.Output, environment.Variable) == TerminalKind.None ? UsualColumns : Terminal.Columns;
}
