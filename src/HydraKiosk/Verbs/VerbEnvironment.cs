using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Logging;

namespace HydraKiosk.Verbs;

/// <summary>What a verb sees of the world around the process.</summary>
/// <param name="Output">For results.</param>
/// <param name="Error">For complaints.</param>
/// <param name="Variable">Environment variables by name.</param>
/// <param name="ErrorIsJournal">Whether <paramref name="Error"/> ends in the systemd journal, which wants a priority before each line.</param>
public sealed record VerbEnvironment(TextWriter Output, TextWriter Error, Func<string, string?> Variable, bool ErrorIsJournal = false)
{
    /// <summary>The clock of what a verb does.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>That of the running process.</summary>
    public static VerbEnvironment OfProcess() =>
        new(Console.Out, Console.Error, Environment.GetEnvironmentVariable, LogStyles.StandardErrorIsJournal());

    /// <summary>Writes problems as lines for people.</summary>
    public void Report(IEnumerable<ConfigurationProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
        {
            Complain(problem.ToString(), problem.Severity == ProblemSeverity.Warning);
        }
    }

    /// <summary>Writes one text to <see cref="Error"/>; under the journal each of its lines has a priority.</summary>
    public void Complain(string text, bool isWarning = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var prefix = !ErrorIsJournal ? "" : isWarning ? "<4>" : "<3>";
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            Error.WriteLine($"{prefix}{line}");
        }
    }

    /// <summary>Loads a configuration and reports its problems; null when it cannot be used, and the exit code is <see cref="ExitCode.Usage"/> then.</summary>
    public LoadedConfiguration? LoadConfiguration(string path)
    {
        var result = ConfigurationLoader.Load(path);
        Report(result.Problems);
        return result.Configuration;
    }

    /// <summary>Finds the API key and reports what is wrong with it; null when there is none, and the exit code is <see cref="ExitCode.Credentials"/> then.</summary>
    public ApiKeyLookup? FindApiKey()
    {
        var lookup = ApiKeySource.Find(Variable);
        Report(lookup.Problems);
        if (lookup.Key is not null)
        {
            return lookup;
        }

        Complain(ApiKeyPlaces.HowTo);
        return null;
    }
}
