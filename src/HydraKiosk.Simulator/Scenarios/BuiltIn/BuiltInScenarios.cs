using System.Globalization;

namespace HydraKiosk.Simulator.Scenarios.BuiltIn;

/// <summary>The scenarios that have a name: conversations, every fault by itself, and chaos, which mixes them.</summary>
public static class BuiltInScenarios
{
    /// <summary>All built-in scenarios, in the order in which a person should read them.</summary>
    public static IReadOnlyList<BuiltInScenario> All { get; } =
        [.. Conversations.All, .. Refusals.All, .. Endings.All, .. SilentFailures.All, .. BrokenMessages.All,
            .. LinkTroubles.All, .. CrossedReplies.All, .. Hostilities.All];

    /// <summary>The names of all built-in scenarios, in the same order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(s => s.Name)];

    /// <summary>Makes a scenario by its name, or by <c>NAME:NUMBER</c> where it takes a number; null when there is none.</summary>
    public static Scenario? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var word = colon < 0 ? name : name[..colon];
        if (All.FirstOrDefault(s => s.Name == word) is not { } found)
        {
            return null;
        }

        return colon < 0 ? found.Make()
            : found.Argument is not null && int.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? found.Make(number)
            : null;
    }

    /// <summary>Reads a scenario file, or returns the built-in scenario of that name when there is no such file.</summary>
    /// <exception cref="SimulatorException">neither a file nor a built-in name; the file is wrong, with line and path.</exception>
    public static Scenario FromFileOrName(string fileOrName)
    {
        ArgumentNullException.ThrowIfNull(fileOrName);
        if (File.Exists(fileOrName))
        {
            return ScenarioFile.Load(fileOrName);
        }

        return Find(fileOrName) ?? throw new SimulatorException(
            SimulatorCauses.NoScenario, $"'{fileOrName}' is neither a file nor a built-in scenario. Built in are: {string.Join(", ", Names)}.");
    }

    /// <summary>Makes the scenario of the <c>demo</c> verb, whose turns the visitor of <see cref="Voice.VoiceClips.DemoVisitor"/> speaks.</summary>
    public static Scenario Demo() => Find("demo")!;
}
