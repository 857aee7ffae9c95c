using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Link.Journal;

/// <summary>What can go wrong around a session of any service without ending it, 2040 to 2059. What ends one is an outcome.</summary>
public static class LinkTroubles
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A defect on the microphone's way to the service.</summary>
    public static Cause<string> UplinkFailed { get; } = All.Add(new Cause<string>(2043, LogLevel.Error, new(
        "uplink failed and goes on",
        "the microphone's way to the service failed and goes on: {Problem}",
        "a defect of this program",
        "report the line")));

    /// <summary>A defect in the link's own code.</summary>
    public static Cause<string> LinkFailed { get; } = All.Add(new Cause<string>(2044, LogLevel.Error, new(
        "link failed and goes on",
        "the link's own code failed and goes on, with a new session where one was running: {Problem}",
        "a defect of this program",
        "report the line")));

    /// <summary>This device's clock and the service's are far apart.</summary>
    public static Cause<string, string, string> ClocksDiffer { get; } = All.Add(new Cause<string, string, string>(2047, LogLevel.Warning, new(
        "clocks differ",
        "this device's clock says {Here} UTC, that of {Host} {There} UTC; certificates fail with a wrong clock, and an API key may be "
            + "refused for it",
        "a board without a battery that has not reached a time server yet",
        "check `timedatectl`; allow NTP (UDP port 123), or set the time with `timedatectl set-time`")));

    /// <summary>The system does not tell about changes of the network.</summary>
    public static Cause<string> NetworkNotWatched { get; } = All.Add(new Cause<string>(2050, LogLevel.Warning, new(
        "network not watched",
        "changes of the network cannot be watched ({Problem}); after an outage the next attempt comes up to 30 s later than it could",
        "a service without the right to netlink sockets",
        "add AF_NETLINK to `RestrictAddressFamilies=` of the unit")));

    /// <summary>There is no key to read again.</summary>
    public static Cause<string> KeyUnreadable { get; } = All.Add(new Cause<string>(2051, LogLevel.Warning, new(
        "API key unreadable",
        "the refused API key was to be read again, and it cannot: {Problem}; the refused one is kept",
        "the key's file was removed or is being replaced",
        "put the key into its place; the line says what is wrong with it")));
}
