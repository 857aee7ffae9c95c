using System.CommandLine;
using HydraKiosk.CommandLine;
using HydraKiosk.Doctor;
using HydraKiosk.Doctor.Bundle;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Hosting;
using HydraKiosk.Logging;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Verbs;

/// <summary><c>doctor</c>: every check that a technician would make, and the archive for support.</summary>
internal static class DoctorVerb
{
    /// <summary>A report is read in mails and tickets, which break longer lines.</summary>
    private const int MostColumns = 80;

    private const int LeastColumns = 40;
    private static readonly TimeSpan _presses = TimeSpan.FromSeconds(20);

    public static Command Create(VerbEnvironment environment)
    {
        var (config, runtime, state) = (CommonOptions.Config(), CommonOptions.RuntimeFolder(), CommonOptions.StateFolder());
        var json = Flag("--json", "Print the findings as one JSON object.");
        var live = Flag("--live", "Also open a session and ask a recorded question: shows that an answer with sound comes back. Takes up to half a minute.");
        var quiet = Flag("--quiet", "Play nothing; the echo is then not measured.");
        var press = Flag("--press", $"Wait up to {_presses.TotalSeconds:0} s for every button to be pressed, and name those that do not move.");
        var list = Flag("--list", "Print the list of checks and do nothing.");
        var yes = Flag("--yes", "Write the archive without asking.");
        var bundle = new Option<string?>("--bundle")
        {
            Description = "Also write an archive for support (.tar.gz). What goes in is listed first; secrets, sound and words do not.",
            HelpName = "FILE",
        };
        var emptyPage = new Option<string?>("--empty-page")
        {
            Description = $"An http:// address that answers 204 with nothing, by which login pages are found. Default: {new DoctorPlaces().EmptyPage}",
            HelpName = "URL",
        };
        emptyPage.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && PageOf(token.Value) is null)
            {
                result.AddError($"--empty-page {token.Value}: an http:// address is expected.");
            }
        });
        var command = new Command(
            "doctor",
            "Makes every check that a technician would make, in their order, and says what to do: configuration, key, clock, network, service, rights, sound, "
                + "buttons, lights, disk, daemon. Plays one whistle. The exit code is that of the first fault: 2 configuration, 3 hardware, 4 network, 5 credentials, 1 "
                + "anything else; warnings alone are 0.")
        {
            config, json, live, quiet, press, list, bundle, yes, emptyPage, state, runtime,
        };
        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(list))
            {
                environment.Output.Write(CheckList.RenderMarkdown());
                return (int)ExitCode.Ok;
            }

            var wishes = new DoctorWishes(parsed.GetRequiredValue(config))
            {
                IsLive = parsed.GetValue(live),
                IsQuiet = parsed.GetValue(quiet),
                Presses = parsed.GetValue(press) ? _presses : null,
                RuntimeFolder = parsed.GetValue(runtime),
                StateFolder = parsed.GetValue(state),
            };
            var places = PageOf(parsed.GetValue(emptyPage)) is { } page ? new DoctorPlaces { EmptyPage = page } : new DoctorPlaces();
            var asked = new BundleWish(parsed.GetValue(bundle), parsed.GetValue(yes), Ask);
            return (int)await ExecuteAsync(new Examination(environment, wishes, places), wishes, asked, parsed.GetValue(json), environment, stop);
        });
        return command;
    }

    /// <summary>Examines, prints, and writes the archive where one is wanted.</summary>
    internal static async Task<ExitCode> ExecuteAsync(
        Examination examination, DoctorWishes wishes, BundleWish bundle, bool asJson, VerbEnvironment environment, CancellationToken stop)
    {
        var read = await examination.ReadAsync(stop, asJson ? null : daemon => Announce(wishes, daemon, environment));
        var report = new DoctorReport(read.Version.Program, read.Now, CheckList.Judge(read));
        var (text, json) = (Text(report, Terminal.Of(environment.Output, environment.Variable)), DoctorJson.Render(report));
        environment.Output.Write(environment.Secrets.Clean(asJson ? json + Environment.NewLine : text));
        environment.Output.Flush();
        if (bundle.Path is not { } path)
        {
            return report.Exit;
        }

        var files = BundleContents.Collect(
            read, Text(report, TerminalKind.None), json, StateDirectory.OfDaemon(wishes.StateFolder, environment.Variable));
        var written = Write(new SupportBundle(files, environment.Secrets), path, bundle, read.Now, environment);
        return written == ExitCode.Ok ? report.Exit : written;
    }

    private static void Announce(DoctorWishes wishes, DaemonReading daemon, VerbEnvironment environment)
    {
        environment.Output.WriteLine(
            "Examining this device"
            + (wishes.IsQuiet || daemon.IsThere ? "" : ", with one whistle from the loudspeaker")
            + (wishes.IsLive ? ", and a question to the service (up to half a minute)" : "")
            + (wishes.Presses is { } limit && !daemon.IsThere ? $". Press every button once, within {limit.TotalSeconds:0} s" : "") + ".");
        environment.Output.Flush();
    }

    private static string Text(DoctorReport report, TerminalKind terminal)
    {
        var columns = terminal == TerminalKind.None ? MostColumns : Math.Clamp(Terminal.Columns, LeastColumns, MostColumns);
        return string.Concat(report.Lines(columns).Select(line => line + Environment.NewLine));
    }

    private static ExitCode Write(SupportBundle archive, string path, BundleWish wish, DateTimeOffset now, VerbEnvironment environment)
    {
        environment.WriteError($"into {path} go:", isWarning: true);
        foreach (var line in archive.Listing())
        {
            environment.WriteError(line, isWarning: true);
        }

        if (!wish.IsAgreed && !wish.Ask())
        {
            environment.WriteError($"{DoctorCauses.BundleNotConfirmed.Line} [{DoctorCauses.BundleNotConfirmed.Tag}]");
            return ExitCode.Failed;
        }

        try
        {
            archive.Write(path, now);
            environment.WriteError($"written: {path}", isWarning: true);
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            environment.WriteError($"{path}: {refused.Message} {DoctorCauses.BundleNotWritten.WhatToDo} [{DoctorCauses.BundleNotWritten.Tag}]");
            return ExitCode.Failed;
        }
    }

    /// <summary>Asks the person; a script's input says nothing.</summary>
    private static bool Ask()
    {
        if (Console.IsInputRedirected)
        {
            return false;
        }

        Console.Error.Write("Write it? [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static Uri? PageOf(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var page) && page.Scheme == Uri.UriSchemeHttp ? page : null;

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}

/// <summary>The archive that was asked for.</summary>
/// <param name="Path">Where; null for none.</param>
/// <param name="IsAgreed">Whether it need not be asked for.</param>
/// <param name="Ask">Asks the person.</param>
internal sealed record BundleWish(string? Path, bool IsAgreed, Func<bool> Ask);
