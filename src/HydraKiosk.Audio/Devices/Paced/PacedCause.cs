using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.Paced;

/// <summary>The cause that any device has which is clocked by a timer instead of hardware.</summary>
public static class PacedCause
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A device that is clocked by a timer stopped for a reason of its own making: a defect.</summary>
    public static PlainCause Internal { get; } = All.Add(new PlainCause(1119, LogLevel.Warning, new(
        "file device stopped",
        "a device that is clocked by a timer stopped for a reason of its own making",
        "a defect of this program",
        "start again, and report the line")));
}
