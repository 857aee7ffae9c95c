using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of what observes the device, 6110 to 6139: figures, black box, watchdog, data budget.</summary>
public static class ObservationCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The port for figures cannot be had.</summary>
    public static Cause<string, string> MetricsUnavailable { get; } = All.Add(new Cause<string, string>(6110, LogLevel.Warning, new(
        "figures not served",
        "figures cannot be served at {Address}: {Reason}; it is tried again every 30 s",
        "another program has the port, or the address is none of this machine",
        "see who listens there (`ss -ltnp`), or give `metrics.listen` another port")));

    /// <summary>The figures could not be made.</summary>
    public static Cause<string> MetricsFailed { get; } = All.Add(new Cause<string>(6112, LogLevel.Error, new(
        "figures not made",
        "a request for figures met a fault of the daemon ({Reason}); the daemon goes on, and the next of these is told only after one that succeeds",
        "a defect of the program",
        "report these lines together with `hydra-kiosk --version`")));

    /// <summary>The black box cannot be written.</summary>
    public static Cause<string> BlackBoxNotWritten { get; } = All.Add(new Cause<string>(6113, LogLevel.Warning, new(
        "black box not written",
        "the last minute before a fault could not be written to the black box: {Reason}",
        "the disk is full or read-only, or the state folder belongs to another user",
        "make room (`df -h`), or give the state folder to the daemon's user; nothing else depends on it")));

    /// <summary>Nothing moves any more.</summary>
    public static Cause<string> Stalled { get; } = All.Add(new Cause<string>(6114, LogLevel.Error, new(
        "daemon stalled",
        "{What} does not move any more, so the service manager is not told that the daemon is alive; it will end it and start it again",
        "a sound driver that hangs, or a machine that is far too busy",
        "look at `dmesg` and at the file in `blackbox/` of the state folder; report both if it repeats")));

    /// <summary>A limit of the data budget is near.</summary>
    public static Cause<int, string, string> DataNear { get; } = All.Add(new Cause<int, string, string>(6120, LogLevel.Warning, new(
        "data limit near",
        "{Share} % of {Limit} are used; {Consequence}",
        "more or longer conversations than planned, or a session that is always open",
        "look at `sudo hydra-kiosk status --json` (`data`); set `hydra.session` to \"on-demand\", or raise the limit under `data`")));

    /// <summary>A limit of the data budget is reached.</summary>
    public static Cause<string, string> DataSpent { get; } = All.Add(new Cause<string, string>(6121, LogLevel.Warning, new(
        "data limit reached",
        "{Limit} are used up; {Consequence}",
        "more or longer conversations than planned, or a session that is always open",
        "wait for the next day or month, or raise the limit under `data`; `data.atLimit` decides what happens at it")));

    /// <summary>What was used before is not known.</summary>
    public static Cause<string> DataForgotten { get; } = All.Add(new Cause<string>(6122, LogLevel.Warning, new(
        "data count lost",
        "what was used of the data of this day and month cannot be read, so it is counted from zero: {Reason}",
        "a damaged disk, or somebody has changed `data-used.json` in the state folder",
        "compare with the provider's count until the month is over; look at the disk (`dmesg`)")));

    /// <summary>What is used cannot be kept.</summary>
    public static Cause<string> DataNotKept { get; } = All.Add(new Cause<string>(6123, LogLevel.Warning, new(
        "data count not kept",
        "what is used of the data of this day and month cannot be written down: {Reason}; a restart counts from the last that was",
        "the disk is full or read-only, or the state folder belongs to another user",
        "make room (`df -h`), or give the state folder to the daemon's user; it is tried again every five minutes")));
}
