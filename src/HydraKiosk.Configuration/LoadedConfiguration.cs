using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Configuration.Problems;
using HydraKiosk.Configuration.Source;

namespace HydraKiosk.Configuration;

/// <summary>A configuration that has passed every check.</summary>
/// <param name="Path">The file it came from, as the caller named it.</param>
/// <param name="Options">Its settings: defaults filled in, paths absolute, voice chosen.</param>
/// <param name="Instructions">The persona to send, from the file itself or from its instructionsFile; never empty.</param>
public sealed record LoadedConfiguration(string Path, KioskOptions Options, string Instructions)
{
    /// <summary>Where each setting that is given stands, by path; one that is not there has its default.</summary>
    public IReadOnlyDictionary<string, SourcePosition> Places { get; init; } = new Dictionary<string, SourcePosition>();

    /// <summary>What it becomes while a profile is chosen, by the profile's name; these have no profiles themselves.</summary>
    public IReadOnlyDictionary<string, LoadedConfiguration> Profiles { get; init; } = new Dictionary<string, LoadedConfiguration>();
}

/// <summary>What came of reading a configuration file.</summary>
/// <param name="Configuration">The configuration, or null when there is at least one error.</param>
/// <param name="Problems">Every error and warning, in the order of the file.</param>
public sealed record ConfigurationResult(LoadedConfiguration? Configuration, IReadOnlyList<ConfigurationProblem> Problems)
{
    /// <summary>The variables that lead to a setting, whether its value is right or not.</summary>
    public IReadOnlyList<AppliedOverride> Overrides { get; init; } = [];

    /// <summary>The problems that stop the start.</summary>
    public IEnumerable<ConfigurationProblem> Errors => Problems.Where(p => p.Severity == ProblemSeverity.Error);

    /// <summary>The problems that do not.</summary>
    public IEnumerable<ConfigurationProblem> Warnings => Problems.Where(p => p.Severity == ProblemSeverity.Warning);
}
