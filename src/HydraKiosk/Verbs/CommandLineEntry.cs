using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.Reflection;
using HydraKiosk.CommandLine;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Verbs;

/// <summary>The command line: from the words to the verb, and from whatever happens to an exit code.</summary>
public static class CommandLineEntry
{
    private static readonly string _about = $$"""
        HydraKiosk: a voice agent for a board with a microphone, a loudspeaker, a button and a few lamps.

        First steps:
          hydra-kiosk demo                            a conversation with nothing attached
          hydra-kiosk setup                           a new device, question by question
          hydra-kiosk devices                         which sound devices are there?
          hydra-kiosk test mic|speaker|echo           does the sound work?
          hydra-kiosk config check --config FILE      is the configuration right?
          hydra-kiosk doctor                          what is wrong here, and what to do?
          hydra-kiosk run --config FILE               the daemon
          hydra-kiosk status, hydra-kiosk watch       how is it doing?

        Exit codes: 0 fine, 1 failed, 2 wrong use or configuration, 3 hardware, 4 network, 5 credentials.
        Codes such as {{ConfigurationCauses.UnknownKey.Tag}} are explained by: hydra-kiosk explain {{ConfigurationCauses.UnknownKey.Tag}}
        """;

    /// <summary>Runs one command line.</summary>
    /// <param name="words">The arguments of the process.</param>
    /// <param name="environment">Where to write and where variables come from.</param>
    /// <param name="handlers">What the verbs start.</param>
    /// <param name="stop">Cancelled when the process is to end.</param>
    public static async Task<ExitCode> RunAsync(IReadOnlyList<string> words, VerbEnvironment environment, IVerbHandlers handlers,
        CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(handlers);
        WordsNotRepeated.Teach(environment.Secrets, words);
        try
        {
            if (words is ["--version"])
            {
                await environment.Output.WriteLineAsync($"hydra-kiosk {ProgramVersion.Line}");
                return ExitCode.Ok;
            }

            var root = CreateRoot(environment, handlers);
            var parsed = root.Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var wantsHelp = parsed.Action is HelpAction;
            if (parsed.Errors.Count > 0 && !wantsHelp)
            {
                ReportWrongUse(parsed, environment);
                return ExitCode.Usage;
            }

            // Signals, exceptions and their exit codes are this program's own business, so the library's handling is off.
            var invocation = new InvocationConfiguration
            {
                Output = environment.Output,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return (ExitCode)await parsed.InvokeAsync(invocation, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
        catch (OutputLostException e)
        {
            environment.WriteError($"the result could not be written to standard output: {e.Message} [{ProgramCauses.OutputLost.Tag}]");
            return ExitCode.Failed;
        }
        catch (Exception e)
        {
            environment.WriteError($"unexpected {e.GetType().Name}: {e.Message} [{ProgramCauses.Unexpected.Tag}]{Environment.NewLine}{e.StackTrace}");
            return ExitCode.Failed;
        }
    }

    /// <summary>Every verb with its options, also for whoever checks what is written about them.</summary>
    internal static RootCommand CreateRoot(VerbEnvironment environment, IVerbHandlers handlers)
    {
        var root = new RootCommand(_about)
        {
            RunVerb.Create(environment, handlers),
            DemoVerb.Create(environment, handlers),
            SimulateVerb.Create(environment, handlers),
            ReplayVerb.Create(environment, handlers),
            DevicesVerb.Create(environment),
            DoctorVerb.Create(environment),
            TestVerb.Create(environment),
            ConfigVerbs.Create(environment),
            SetupVerb.Create(environment),
            StatusVerb.Create(environment),
            WatchVerb.Create(environment),
            PressVerb.Create(environment),
            ToolsVerbs.Create(environment),
            StaffVerb.Create(environment),
            FaceVerb.Create(environment),
            KillVerbs.CreateKill(environment),
            KillVerbs.CreateUnkill(environment),
            AuditVerbs.Create(environment),
            RecordingVerbs.Create(environment),
            ReloadVerb.Create(environment),
            ProfileVerb.Create(environment),
            DeviceVerbs.CreateMute(environment),
            DeviceVerbs.CreateUnmute(environment),
            DeviceVerbs.CreateSession(environment),
            DeviceVerbs.CreateSay(environment),
            ExplainVerb.Create(environment),
        };
        root.Directives.Clear();
        root.Directives.Add(new SuggestDirective()); // for the completion of the shell: systemd/package/completion.bash
        return root;
    }

    private static void ReportWrongUse(ParseResult parsed, VerbEnvironment environment)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            var shown = WordsNotRepeated.Repeatable(parsed.UnmatchedTokens).ToArray();
            foreach (var word in shown)
            {
                var known = word.StartsWith('-') ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name);
                var nearest = Nearest.Find(word, known);
                environment.WriteError($"\"{word}\" is not known here.{(nearest is null ? "" : $" Did you mean \"{nearest}\"?")}");
            }

            if (WordsNotRepeated.NameKey(parsed.UnmatchedTokens))
            {
                environment.WriteError("A key never stands on the command line, where every user of the machine can read it. "
                    + $"{ApiKeyPlaces.Summary}");
            }
            else if (shown.Length < parsed.UnmatchedTokens.Count)
            {
                environment.WriteError($"{(shown.Length == 0 ? "a word" : "another word")} is not known here; it is not repeated, since it may be a key.");
            }
        }
        else
        {
            foreach (var error in parsed.Errors)
            {
                environment.WriteError(error.Message == "Required command was not provided." ? "a verb is missing." : error.Message);
            }
        }

        var path = string.Concat(PathOf(parsed.CommandResult).Reverse().Select(name => $" {name}"));
        environment.WriteError(
            $"""
            usage: hydra-kiosk{path}{(command.Subcommands.Count > 0 ? $" {string.Join('|', command.Subcommands.Select(c => c.Name))}" : "")} [options]
            Try: hydra-kiosk{path} --help
            """);
    }

    private static IEnumerable<string> PathOf(System.CommandLine.Parsing.CommandResult result)
    {
        for (var at = result; at?.Command is not (null or RootCommand); at = at.Parent as System.CommandLine.Parsing.CommandResult)
        {
            yield return at.Command.Name;
        }
    }
}
