using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of the program as a whole, 6030 to 6039.</summary>
public static class ProgramCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The journal or terminal took lines more slowly than they came.</summary>
    public static PlainCause LogLinesLost { get; } = All.Add(new PlainCause(6030, LogLevel.Warning, new(
        "log lines lost",
        "log lines were dropped because standard error took them more slowly than they came, or could not be written",
        "a stalled journal, a stopped or closed terminal, the debug level on a slow board, or a full or failing disk behind a file",
        "the message names the reason; check `systemctl status systemd-journald`, where a file is written `df -h` and `df -i`, or set "
            + "`log.level` to \"info\"")));

    /// <summary>A fault that nothing expected.</summary>
    public static PlainCause Unexpected { get; } = All.Add(new PlainCause(6031, LogLevel.Critical, new(
        "unexpected fault",
        "the program met a fault that it has no better name for, and stopped",
        "a defect of the program, or a machine in a state that nobody foresaw",
        "set `log.level` to \"debug\", repeat, and report the lines together with `hydra-kiosk --version`")));

    /// <summary>Something did not let go at the end.</summary>
    public static PlainCause StopTookTooLong { get; } = All.Add(new PlainCause(6033, LogLevel.Error, new(
        "end made short",
        "the program was told to end, did not end within 3 s, and was ended at once; recordings and logs are whole up to the last second",
        "a sound driver that hangs, or a disk or network folder that does not answer",
        "look at the lines before it and at `dmesg`; replug the sound device if it repeats")));

    /// <summary>A part did not end in order, and what was asked for goes on all the same.</summary>
    public static PlainCause EndIncomplete { get; } = All.Add(new PlainCause(6037, LogLevel.Error, new(
        "end not in order",
        "the parts of the device were told to end, and not all did so within 3 s and without a fault; the daemon goes on with what it was told",
        "a sound driver that hangs, or a disk, a network folder or a server of tools that does not answer",
        "look at the lines before it and at `dmesg`; replug the sound device if it repeats")));

    /// <summary>The system refuses threads.</summary>
    public static PlainCause NoThreads { get; } = All.Add(new PlainCause(6034, LogLevel.Error, new(
        "threads refused",
        "the system refuses this program the threads that it needs, so it does not start",
        "`TasksMax=` of the service, or the limit of processes of its user, is too low or used up, or the memory is used up",
        "raise `TasksMax=` in the unit or the limit of its user; look with `systemctl show hydra-kiosk -p TasksMax -p TasksCurrent`, "
            + "`ulimit -u` and `free -m` (64 tasks are enough for one daemon)")));

    /// <summary>The result of a verb could not be written.</summary>
    public static PlainCause OutputLost { get; } = All.Add(new PlainCause(6035, LogLevel.Error, new(
        "output not written",
        "the result of a command could not be written to standard output",
        "a full disk behind a file, or a program behind a pipe that has ended",
        "the message names the reason; for a file look at `df -h` and `df -i`")));
}
