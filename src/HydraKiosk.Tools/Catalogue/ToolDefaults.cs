using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Tools.Catalogue;

/// <summary>What holds for a tool of which the configuration says no more than its class.</summary>
public static class ToolDefaults
{
    /// <summary>The rules of a class: the graver it is, the fewer modes and the more a person has to do.</summary>
    /// <param name="toolClass">What the tool can do to the world.</param>
    public static ToolRules For(ToolClass toolClass) => toolClass switch
    {
        ToolClass.Read => new ToolRules(toolClass) { Modes = Set(DeviceMode.Engaged, DeviceMode.Driving, DeviceMode.Attended) },
        ToolClass.Act => new ToolRules(toolClass) { Modes = Set(DeviceMode.Engaged, DeviceMode.Attended) },
        ToolClass.Money => new ToolRules(toolClass) { Modes = Set(DeviceMode.Engaged, DeviceMode.Attended), Consent = ToolConsent.Button },
        ToolClass.Vehicle => new ToolRules(toolClass)
        {
            Modes = Set(DeviceMode.Engaged, DeviceMode.Driving, DeviceMode.Attended),
            Consent = ToolConsent.Button,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(toolClass), toolClass, "there is no such class"),
    };

    private static HashSet<DeviceMode> Set(params ReadOnlySpan<DeviceMode> modes) => [.. modes];
}
