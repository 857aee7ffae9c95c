using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Overrides;
using HydraKiosk.Hands;
using HydraKiosk.Hosting.Voices;
using HydraKiosk.Toolbox;

namespace HydraKiosk.Hosting;

/// <summary>Reads a configuration for this program, whose tools and limits the check has to know.</summary>
internal static class KioskConfiguration
{
    /// <summary>What the check is told of this program.</summary>
    public static DeviceFacts Facts { get; } = new(
        OwnTools.Names, SessionPlans.Excess, HandsFactory.KeyProblem, ToolProblems.Of)
    {
        VoiceProblems = VoiceProblems.Of,
    };

    /// <summary>Reads a file. Never throws for anything that the file or the path can be.</summary>
    /// <param name="path">Which.</param>
    /// <param name="overrides">What stands above it; null for the variables of this process.</param>
    public static ConfigurationResult Load(string path, IReadOnlyList<SettingOverride>? overrides = null) =>
        ConfigurationLoader.Load(path, Facts, overrides ?? SettingOverride.OfProcess());
}
