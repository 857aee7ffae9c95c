using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Consent;

/// <summary>The causes of asking a person for consent, 4100 to 4149.</summary>
public static class ConsentCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>Nobody was shown that the device asks.</summary>
    public static Cause<string> NotShown { get; } = All.Add(new Cause<string>(4100, LogLevel.Error, new(
        "consent not asked",
        "the device could not show that tool {Tool} waits for a person to agree; the tool was refused",
        "a fault of the light or of the sound, which this line shows",
        "look at the lights with `hydra-kiosk devices`, then ask for the tool again")));

    /// <summary>Nobody was shown how a question ended.</summary>
    public static Cause<string> EndNotShown { get; } = All.Add(new Cause<string>(4101, LogLevel.Warning, new(
        "end of a question not shown",
        "the device could not show that its question about tool {Tool} is over; what the person decided holds",
        "a fault of the light or of the sound, which this line shows",
        "look at the lights with `hydra-kiosk devices`")));
}
