using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Toolbox;

/// <summary>Tools of the program that need more of it than <see cref="BuiltinServices"/>.</summary>
internal static class OwnTools
{
    /// <summary>Every name that a catalogue may list as built in.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltinTools.Names];

    /// <summary>The makers, for tools that are only listed.</summary>
    public static IReadOnlyDictionary<string, Func<string?, ITool>> ToList() => new Dictionary<string, Func<string?, ITool>>(StringComparer.Ordinal);
}
