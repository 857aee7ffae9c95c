using System.CommandLine;
using System.Globalization;
using HydraKiosk.CommandLine;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Verbs;

/// <summary><c>audit verify</c> and <c>audit show</c>: the log of tool calls, with or without a daemon.</summary>
internal static class AuditVerbs
{
    /// <summary>Where the installed service has its state.</summary>
    private const string StateOfService = "/var/lib/hydra-kiosk";

    private const int UsualColumns = 80;
    private const int UsualLines = 100;
    private const int ToolColumns = 18;

    public static Command Create(VerbEnvironment environment) => new("audit", "The log of tool calls: is it whole, and what does it say?")
    {
        CreateVerify(environment),
        CreateShow(environment),
    };

    private static Command CreateVerify(VerbEnvironment environment)
    {
        var folder = Folder();
        var command = new Command(
            "verify", "Checks the log file by file and names the first place at which it does not hold together. Exit code 1 where there is one.")
        {
            folder,
        };
        command.SetAction(parsed => (int)Reading(parsed.GetValue(folder), environment, path => Verify(path, environment)));
        return command;
    }

    private static Command CreateShow(VerbEnvironment environment)
    {
        var folder = Folder();
        var tool = new Option<string?>("--tool") { Description = "Only of this tool.", HelpName = "NAME" };
        var since = Moment("--since", "Not before: 2026-11-29, 2026-11-29T18:00 in UTC, or so long ago: 30m, 2h, 7d.", environment.Time);
        var until = Moment("--until", "Before; written as for --since.", environment.Time);
        var stage = new Option<string?>("--stage") { Description = $"Only this: {string.Join(", ", AuditFilter.Stages)}.", HelpName = "STAGE" };
        stage.AcceptOnlyFromAmong([.. AuditFilter.Stages]);
        var session = new Option<int?>("--session") { Description = "Only of this session; sessions are counted from the daemon's start.", HelpName = "N" };
        var last = new Option<int>("--last")
        {
            Description = "The last so many lines.",
            HelpName = "N",
            DefaultValueFactory = _ => UsualLines,
        };
        last.Validators.Add(result =>
        {
            if (result.Tokens is [var token]
                && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0))
            {
                result.AddError($"--last {token.Value}: a number from 1 is expected.");
            }
        });
        var json = new Option<bool>("--json") { Description = "The lines as they stand in the log, one JSON object each." };
        var command = new Command("show", "Prints lines of the log, the newest last. Times are UTC.")
        {
            folder, tool, since, until, stage, session, last, json,
        };
        command.SetAction(parsed => (int)Reading(parsed.GetValue(folder), environment, path => Show(
            path,
            new AuditFilter
            {
                Tool = parsed.GetValue(tool),
                Since = At(parsed.GetValue(since), environment.Time),
                Until = At(parsed.GetValue(until), environment.Time),
                Stage = parsed.GetValue(stage),
                Session = parsed.GetValue(session),
            },
            parsed.GetValue(last), parsed.GetValue(json), environment)));
        return command;
    }

    private static ExitCode Verify(string folder, VerbEnvironment environment)
    {
        var verdict = AuditVerifier.Verify(folder);
        foreach (var file in verdict.Files)
        {
            environment.Output.WriteLine(file.Lines == 0 ? $"{file.Name}: no whole line" : $"{file.Name}: lines {file.First} to {file.Last} are whole");
        }

        if (verdict.BeginsAt > 1)
        {
            environment.Output.WriteLine($"the chain begins at line {verdict.BeginsAt}: older files were deleted");
        }

        if (verdict.Problem is { } problem)
        {
            environment.WriteError(
                $"{Path.Combine(folder, problem.File)}:{problem.Line}: {problem.What}. {AuditCauses.Broken.WhatToDo} [{AuditCauses.Broken.Tag}]");
            return ExitCode.Failed;
        }

        environment.Output.WriteLine($"{verdict.Lines} lines hold together; the last hash is {verdict.LastHash}");
        return ExitCode.Ok;
    }

    private static ExitCode Show(string folder, AuditFilter filter, int last, bool asJson, VerbEnvironment environment)
    {
        var newest = new Queue<AuditRecord>();
        foreach (var record in AuditReader.Read(folder, filter))
        {
            newest.Enqueue(record);
            if (newest.Count > last)
            {
                newest.Dequeue();
            }
        }

        var columns = Terminal.Of(environment.Output, environment.Variable) == TerminalKind.None ? UsualColumns : Terminal.Columns;
        foreach (var record in newest)
        {
            environment.Output.WriteLine(asJson ? record.Line : TerminalText.Cut(Printable.Line(Row(record)), columns));
        }

        return ExitCode.Ok;
    }

    /// <summary>Time, stage, session and turn, tool, and the most telling of the rest.</summary>
    private static string Row(AuditRecord record)
    {
        var time = record.Time.UtcDateTime.ToString("MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var turn = record.Session == 0 ? "" : $"{record.Session}/{record.Turn}";
        var tool = TerminalText.Cut(Printable.Line(record.Tool ?? ""), ToolColumns);
        string?[] parts =
        [
            record.OutcomeWord,
            record.DurationMs is { } ms ? $"{ms} ms" : null,
            record.Why ?? (record.OutcomeWord is null ? record.ArgumentsJson : record.Output),
        ];
        var rest = string.Join(", ", parts.Where(part => part is not null));
        return $"{time} {record.StageWord,-8} {turn,-6} {tool}{new string(' ', ToolColumns - TerminalText.Columns(tool))} {rest}".TrimEnd();
    }

    /// <summary>Finds the folder and tells why it cannot be read.</summary>
    private static ExitCode Reading(string? named, VerbEnvironment environment, Func<string, ExitCode> read)
    {
        var folder = named is not null ? Path.GetFullPath(named) : Usual(environment);
        try
        {
            return read(folder);
        }
        catch (Exception fault) when (fault is (IOException and not OutputLostException) or UnauthorizedAccessException)
        {
            environment.WriteError($"{fault.Message}. {AuditCauses.Unreadable.WhatToDo} [{AuditCauses.Unreadable.Tag}]");
            return ExitCode.Failed;
        }
    }

    /// <summary>A caller is in another environment than the service, so the service's place counts where the caller has none.</summary>
    private static string Usual(VerbEnvironment environment)
    {
        var own = AuditLogOptions.FolderIn(StateDirectory.Find(null, environment.Variable).Path);
        var ofService = AuditLogOptions.FolderIn(StateOfService);
        return !Directory.Exists(own) && Directory.Exists(StateOfService) ? ofService : own;
    }

    private static Option<string?> Folder() => new("--folder")
    {
        Description = $"The folder of the log. Default: audit in the state directory of this user, else in {StateOfService}.",
        HelpName = "DIR",
    };

    private static Option<string?> Moment(string name, string description, TimeProvider time)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && At(token.Value, time) is null)
            {
                result.AddError($"{name} {token.Value}: a time is expected, such as 2026-11-29, 2026-11-29T18:00 in UTC, or so long ago: 30m, 2h, 7d.");
            }
        });
        return option;
    }

    private static DateTimeOffset? At(string? text, TimeProvider time)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count < 1_000_000)
        {
            TimeSpan? ago = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(count),
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' when count < 10_000 => TimeSpan.FromDays(count),
                _ => null,
            };
            if (ago is { } span)
            {
                return time.GetUtcNow() - span;
            }
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
