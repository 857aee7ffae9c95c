using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Handoff;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Toolbox;

/// <summary>Tools of the program that need more of it than <see cref="BuiltinServices"/>.</summary>
internal static class OwnTools
{
    private const string CallAttendant = "call_attendant";

    /// <summary>Every name that a catalogue may list as built in.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltinTools.Names.Append(CallAttendant).Order(StringComparer.Ordinal)];

    /// <summary>The makers.</summary>
    /// <param name="attendant">Calls staff.</param>
    public static IReadOnlyDictionary<string, Func<string?, ITool>> Makers(AttendantDesk attendant) =>
        new Dictionary<string, Func<string?, ITool>>(StringComparer.Ordinal)
        {
            [CallAttendant] = description => new CallAttendantTool(attendant, description),
        };

    /// <summary>The makers, for tools that are only listed, or called without the device: nobody can be reached.</summary>
    public static IReadOnlyDictionary<string, Func<string?, ITool>> ToList() => Makers(
        new AttendantDesk(new HandoffSettings(), new HandoffPorts(), TimeProvider.System, NullLogger.Instance));
}
