using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Configuration;

/// <summary>What the check of a configuration has to know of the program that will use it.</summary>
/// <param name="BuiltinTools">The names of the tools that are part of it.</param>
/// <param name="Excess">
/// Says how large instructions and tools are where the service would not take them, with their largest parts; null where it would.
/// </param>
/// <param name="KeyProblem">
/// Says what is wrong with the name of an input device's key, switch or light, as the rest of a sentence; null where it is right.
/// </param>
/// <param name="ToolProblems">Says what is wrong with tools beyond what the file alone shows: a schema, a program, an address. Gets the folder of the file too.</param>
public sealed record DeviceFacts(
    IReadOnlyList<string> BuiltinTools, Func<LoadedConfiguration, string?> Excess, Func<string, string?> KeyProblem,
    Func<ToolsOptions, string, IEnumerable<ToolProblem>> ToolProblems)
{
    /// <summary>Says what is wrong with voices beyond what the file alone shows: too little room, a secret that is not there.</summary>
    public Func<LoadedConfiguration, IEnumerable<VoiceProblem>> VoiceProblems { get; init; } = static _ => [];
}

/// <summary>What is wrong with a voice.</summary>
/// <param name="Cause">What kind of problem it is.</param>
/// <param name="Path">Where in the file.</param>
/// <param name="Message">What is wrong and what to do, as sentences.</param>
/// <param name="StopsTheStart">Whether the daemon does not start with it.</param>
public readonly record struct VoiceProblem(Cause Cause, string Path, string Message, bool StopsTheStart = true);

/// <summary>What is wrong with a tool.</summary>
/// <param name="Path">Where in the file, from <c>tools</c> on.</param>
/// <param name="Message">What is wrong and what to do, as a sentence.</param>
/// <param name="StopsTheStart">Whether the daemon does not start with it.</param>
public readonly record struct ToolProblem(string Path, string Message, bool StopsTheStart = true);
