using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Hosting;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Logging;
using HydraKiosk.Logging.Secrets;
using HydraKiosk.Primitives.Causes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.CommandLine;

/// <summary>What a verb sees of the world around the process.</summary>
/// <param name="Output">For results.</param>
/// <param name="Error">For complaints.</param>
/// <param name="Variable">Environment variables by name.</param>
/// <param name="ErrorIsJournal">Whether <paramref name="Error"/> ends in the systemd journal, which wants a priority before each line.</param>
public sealed record VerbEnvironment(TextWriter Output, TextWriter Error, Func<string, string?> Variable, bool ErrorIsJournal = false)
{
    /// <summary>The clock of what a verb does.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Keeps the secrets out of what is written.</summary>
    public SecretFilter Secrets { get; init; } = new();

    /// <summary>What the machine lacks for encryption and WebSockets, in words; null where it lacks nothing.</summary>
    public Func<string?> MissingTlsLibrary { get; init; } = TlsLibrary.Missing;

    /// <summary>What stands above the configuration file.</summary>
    public IReadOnlyList<SettingOverride> Overrides { get; init; } = [];

    /// <summary>Where answers of a person come from; end of input in a test that gives none.</summary>
    public AnswerInput Answers { get; init; } = new(() => TextReader.Null);

    /// <summary>The signals of the process; null in a test.</summary>
    public StopSignals? Signals { get; init; }

    /// <summary>That of the running process.</summary>
    public static VerbEnvironment OfProcess(StopSignals signals)
    {
        var secrets = new SecretFilter();
        secrets.Know(Environment.GetEnvironmentVariable(ApiKeyPlaces.KeyVariable)?.Trim());
        ProxySecrets.KnowEnvironment(secrets, Environment.GetEnvironmentVariable);
        // also for whoever asks whether it writes to the process's own output
        Console.SetOut(new VerbWriter(Console.Out, secrets, () => Terminal.IsBroken));
        return new VerbEnvironment(Console.Out, Console.Error, Environment.GetEnvironmentVariable,
            LogStyles.StandardErrorIsJournal())
        { Secrets = secrets, Signals = signals, Overrides = SettingOverride.OfProcess(), Answers = AnswerInput.OfProcess() };
    }

    /// <summary>Writes problems as lines for people.</summary>
    public void Report(IEnumerable<ConfigurationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
        {
            WriteError(problem.ToString(), problem.Severity == ProblemSeverity.Warning);
        }
    }

    /// <summary>Writes one text to <see cref="Error"/>; under the journal each of its lines has a priority.</summary>
    public void WriteError(string text, bool isWarning = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = !ErrorIsJournal ? "" : isWarning ? "<4>" : "<3>";
        try
        {
            foreach (var line in Secrets.Clean(text).AsSpan().EnumerateLines())
            {
                Error.WriteLine($"{prefix}{line}");
            }
        }
        catch (IOException)
        {
            // Standard error is full or gone, and there is no better place for a complaint: the exit code has to do.
        }
    }

    /// <summary>Learns the key before a configuration is read: one that was put into the file by mistake is quoted nowhere.</summary>
    public void KnowKey() => Secrets.Know(ApiKeySource.Find(Variable).Key?.Reveal());

    /// <summary>Reads a configuration file with what stands above it, and says nothing.</summary>
    public ConfigurationResult ReadConfiguration(string path) => KioskConfiguration.Load(path, Overrides);

    /// <summary>
    /// Loads a configuration and reports its problems; null when it cannot be used, and the exit code is <see cref="ExitCode.Usage"/> then.
    /// </summary>
    public LoadedConfiguration? LoadConfiguration(string path)
    {
        KnowKey();
        var result = ReadConfiguration(path);
        Report(result.Problems);
        return result.Configuration;
    }

    /// <summary>
    /// Whether WebSockets can be opened here, and a complaint where not: the runtime would end the process at its first use of OpenSSL.
    /// </summary>
    public bool HasTlsLibrary()
    {
        if (MissingTlsLibrary() is not { } missing)
        {
            return true;
        }

        WriteError($"{missing}. [{LinkCause.NoTlsLibrary.Tag}]");
        return false;
    }

    /// <summary>
    /// Finds the API key and reports what is wrong with it; null when there is none, and the exit code is <see cref="ExitCode.Credentials"/> then.
    /// </summary>
    public ApiKeyLookup? FindApiKey()
    {
        var lookup = ApiKeySource.Find(Variable);
        Report(lookup.Problems);
        if (lookup.Key is not null)
        {
            return lookup;
        }

        WriteError(ApiKeyPlaces.HowTo);
        return null;
    }
}
