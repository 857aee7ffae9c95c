using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Devices.Gpio;

/// <summary>The causes of GPIO lines that no error of an opening tells, 5001 to 5009.</summary>
public static class GpioCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>What takes the changes of a line failed.</summary>
    public static Cause<string> ListenerFailed { get; } = All.Add(new Cause<string>(5001, LogLevel.Error, new(
        "GPIO change not taken",
        "a change of {Place} could not be passed on",
        "a fault of this program",
        "report it with this line of the journal; the contact stays in use")));

    /// <summary>Changes were lost.</summary>
    public static Cause<string> EdgesLost { get; } = All.Add(new Cause<string>(5002, LogLevel.Warning, new(
        "GPIO changes lost",
        "changes of {Place} were lost; the line was read again",
        "the contact bounces for longer than its debounce time, its line picks up noise, or the processor is overloaded",
        "raise the line's debounceMs, use a stronger pull-up or a shielded cable; with gpio.driver \"package\", try \"kernel\"")));

    /// <summary>A line could not be closed in order.</summary>
    public static Cause<string, string> CloseFailed { get; } = All.Add(new Cause<string, string>(5003, LogLevel.Warning, new(
        "GPIO line not closed in order",
        "{Place} could not be closed in order ({Reason})",
        "a fault of libgpiod or of the chip's driver",
        "nothing unless the line stays busy; then restart the service")));
}
