using HydraKiosk.Devices.Faults;
using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Buttons;

/// <summary>The causes of buttons, 5040 to 5049.</summary>
public static class ButtonCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A button cannot be used.</summary>
    public static Cause<string, string, string> Unusable { get; } = All.Add(new Cause<string, string, string>(5040, LogLevel.Warning, new(
        "button cannot be used",
        "the button {Button} cannot be used: {Detail} (remedy: {Remedy}); it is tried again, and everything else goes on",
        "its device is absent, is used by another program, or may not be opened by the service",
        "do what the line says; `hydra-kiosk devices` lists what there is, `hydra-kiosk test button` tries it")));

    /// <summary>A button's device went away.</summary>
    public static Cause<string, string, string> Lost { get; } = All.Add(new Cause<string, string, string>(5041, LogLevel.Warning, new(
        "button lost",
        "the button {Button} was lost: {Detail} (remedy: {Remedy}); it counts as let go of until it is back",
        "its device was unplugged, or a cable is loose",
        "do what the line says; `hydra-kiosk devices` lists what there is, `hydra-kiosk test button` tries it")));

    /// <summary>Writes the line that a fault deserves.</summary>
    /// <param name="log">The journal that a technician reads.</param>
    /// <param name="fault">The fault.</param>
    public static void Write(ILogger log, ButtonFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var why = fault.Why;
        if (why.Fault == DeviceFault.Gone)
        {
            ButtonCauses.Lost.Write(log, fault.Button, why.Message, why.Remedy);
        }
        else
        {
            ButtonCauses.Unusable.Write(log, fault.Button, why.Message, why.Remedy);
        }
    }

    /// <summary>A button is for a profile that cannot be chosen.</summary>
    public static Cause<string, string> NoProfile { get; } = All.Add(new Cause<string, string>(5042, LogLevel.Error, new(
        "profile not chosen by a button",
        "a button is for the profile {Profile}, which was not chosen: {Problem}",
        "the profile was removed or renamed, or the button is pressed where there is no daemon with a configuration of its own",
        "name a profile of the configuration at the button; `hydra-kiosk profile --list` shows them")));
}
