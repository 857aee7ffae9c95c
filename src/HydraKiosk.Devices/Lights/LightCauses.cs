using HydraKiosk.Devices.Faults;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Lights;

/// <summary>The causes of lights, 5060 to 5069.</summary>
public static class LightCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A light does not work.</summary>
    public static Cause<string, string, string> Failed { get; } = All.Add(new Cause<string, string, string>(5060, LogLevel.Warning, new(
        "light does not work",
        "the light {Place} does not work: {Detail} (remedy: {Remedy}); it is tried again, and everything else goes on",
        "it is absent or was unplugged, is used by another program, or may not be used by the service",
        "do what the line says; `hydra-kiosk devices` lists what there is, `hydra-kiosk test led` tries it")));

    /// <summary>A light works again.</summary>
    public static Cause<string> Found { get; } = All.Add(new Cause<string>(5061, LogLevel.Information, new(
        "light works again",
        "the light {Place} works again",
        "it was plugged in, or its driver has recovered",
        null)));

    /// <summary>Writes the line that a fault deserves.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="place">Which light.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static void Write(ILogger log, string place, DeviceException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Failed.Write(log, place, fault.Detail, fault.Remedy);
    }
}
