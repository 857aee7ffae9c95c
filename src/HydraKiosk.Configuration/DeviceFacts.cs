
namespace HydraKiosk.Configuration;

/// <summary>What the check of a configuration has to know of the program that will use it.</summary>
/// <param name="BuiltinTools">The names of the tools that are part of it.</param>
/// <param name="Excess">
/// Says how large instructions and tools are where the service would not take them, with their largest parts; null where it would.
/// </param>
/// <param name="KeyProblem">
/// Says what is wrong with the name of an input device's key, switch or light, as the rest of a sentence; null where it is right.
/// </param>
public sealed record DeviceFacts(
    IReadOnlyList<string> BuiltinTools, Func<LoadedConfiguration, string?> Excess, Func<string, string?> KeyProblem);
