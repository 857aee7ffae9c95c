using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Power;

/// <summary>What goes wrong around sleep and the end of the machine.</summary>
internal static class PowerCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The session outlived the time that the machine waits.</summary>
    public static Cause<long> NotClosed { get; } = All.Add(new Cause<long>(6100, LogLevel.Warning, new(
        "session open at the sleep",
        "the machine is about to sleep or to be switched off, and the session was not closed within {Seconds} s",
        "the network went before it, or the service does not answer",
        null)));

    /// <summary>The machine said that it would sleep, and did not say more.</summary>
    public static Cause<long> NoSleep { get; } = All.Add(new Cause<long>(6101, LogLevel.Warning, new(
        "sleep did not come",
        "the machine said that it would sleep or be switched off, and {Seconds} s later it was still awake; the device serves again",
        "the sleep or the shutdown was given up",
        "look at `journalctl -u systemd-logind -u systemd-suspend`, if it was meant to sleep")));
}
