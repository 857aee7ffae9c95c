using HydraKiosk.Configuration;
using HydraKiosk.Hands;
using HydraKiosk.Toolbox;

namespace HydraKiosk.Hosting;

/// <summary>Reads a configuration for this program, whose tools and limits the check has to know.</summary>
internal static class KioskConfiguration
{
    /// <summary>What the check is told of this program.</summary>
    public static DeviceFacts Facts { get; } = new(
        OwnTools.Names, SessionPlans.Excess, HandsFactory.KeyProblem, ToolProblems.Of);

    /// <summary>Reads a file. Never throws for anything that the file or the path can be.</summary>
    public static ConfigurationResult Load(string path) => ConfigurationLoader.Load(path, Facts);
}
