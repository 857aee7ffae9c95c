using HydraKiosk.Configuration;
using HydraKiosk.Hands;
using HydraKiosk.Tools.Builtin;

namespace HydraKiosk.Hosting;

/// <summary>Reads a configuration for this program, whose tools and limits the check has to know.</summary>
internal static class KioskConfiguration
{
    /// <summary>What the check is told of this program.</summary>
    public static DeviceFacts Facts { get; } = new(BuiltinTools.Names, SessionPlans.Excess, HandsFactory.KeyProblem);

    /// <summary>Reads a file. Never throws for anything that the file or the path can be.</summary>
    public static ConfigurationResult Load(string path) => ConfigurationLoader.Load(path, Facts);
}
