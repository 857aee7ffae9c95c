using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of the program as a whole.</summary>
public static class ProgramCauses
{
    /// <summary>The journal or terminal took lines more slowly than they came.</summary>
    public const int LogLinesLost = 6030;

    /// <summary>A fault that nothing expected.</summary>
    public const int Unexpected = 6031;

    /// <summary>SIGHUP, which does nothing yet.</summary>
    public const int HungUp = 6032;

    /// <summary>Something did not let go at the end.</summary>
    public const int StopTookTooLong = 6033;

    /// <summary>The system refuses threads.</summary>
    public const int NoThreads = 6034;

    /// <summary>The result of a verb could not be written.</summary>
    public const int OutputLost = 6035;

    /// <summary>What is said where threads are refused.</summary>
    internal const string NoThreadsText = "the system refuses this program the threads that it needs, so it does not start; raise TasksMax= in the unit, or the limit of processes (ulimit -u) of its user.";

    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(LogLinesLost, "log lines lost", "Log lines were dropped because standard error took them more slowly than they came, or could not be written.",
            "A stalled journal, a stopped or closed terminal, the debug level on a slow board, or a full or failing disk behind a file.",
            "The message names the reason. `systemctl status systemd-journald`; `df -h` and `df -i` where a file is written; set `log.level` to \"info\"."),
        new(Unexpected, "unexpected fault", "The program met a fault that it has no better name for, and stopped.",
            "A defect of the program, or a machine in a state that nobody foresaw.",
            "Set `log.level` to \"debug\", repeat, and report the lines together with `hydra-kiosk --version`."),
        new(HungUp, "SIGHUP received", "The process was told that its terminal was closed, or to read its configuration again; it goes on as it was.",
            "A closed SSH session, or `systemctl reload` and `kill -HUP` after a change of the configuration.",
            "Nothing if a session was closed; to read the configuration again: `systemctl restart hydra-kiosk`."),
        new(StopTookTooLong, "end made short", "The process was told to end and had not done so within 3 s, so it ended at once; recordings and logs are whole up to the last second.",
            "A sound driver that hangs, or a disk or network folder that does not answer.",
            "Look at the lines before it and at `dmesg`; replug the sound device if it repeats."),
        new(NoThreads, "threads refused", "The daemon did not start because the system refuses it threads.",
            "`TasksMax=` of the service or the limit of processes of its user is too low or used up, or the memory is.",
            "`systemctl show hydra-kiosk -p TasksMax -p TasksCurrent`, `ulimit -u` and `free -m`; 64 tasks are enough for one daemon."),
        new(OutputLost, "output not written", "The result of a command could not be written to standard output.",
            "A full disk behind a file, or a program behind a pipe that has ended.",
            "The message names the reason; for a file look at `df -h` and `df -i`."),
    ];
}
