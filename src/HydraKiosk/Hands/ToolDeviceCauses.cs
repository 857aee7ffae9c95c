using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hands;

/// <summary>What keeps tools from the devices that they use.</summary>
internal static class ToolDeviceCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A line that tools set or read cannot be used.</summary>
    public static Cause<string, string, string> LineUnusable { get; } = All.Add(new Cause<string, string, string>(5070, LogLevel.Warning, new(
        "line of a tool unusable",
        "the line {Place} cannot be used by tools: {Detail} (remedy: {Remedy}); the model is told so",
        "the chip is absent or was unplugged, another program uses the line, or the service may not",
        "do what the line says; `hydra-kiosk devices` lists chips, lines and who uses them")));

    /// <summary>The vehicle's speed is not known.</summary>
    public static Cause<string, string, string> SpeedUnknown { get; } = All.Add(new Cause<string, string, string>(5071, LogLevel.Warning, new(
        "speed of the vehicle unknown",
        "the speed of the vehicle is not known: {Place}: {Detail} (remedy: {Remedy}); until it is, the vehicle counts as moving",
        "the CAN interface is absent or down, or nothing on the bus sends the frame",
        "do what the line says; `candump` shows what the bus carries")));

    /// <summary>The vehicle's speed is known again.</summary>
    public static Cause<string> SpeedKnown { get; } = All.Add(new Cause<string>(5072, LogLevel.Information, new(
        "speed of the vehicle known",
        "the speed of the vehicle is known ({Place})",
        "the bus sends it",
        null)));
}
