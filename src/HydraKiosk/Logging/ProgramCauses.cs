namespace HydraKiosk.Logging;

/// <summary>The cause codes of the program as a whole.</summary>
public static class ProgramCauses
{
    /// <summary>The journal or terminal took lines more slowly than they came.</summary>
    public const int LogLinesLost = 6030;

    /// <summary>A fault that nothing expected.</summary>
    public const int Unexpected = 6031;

    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(LogLinesLost, "log lines lost", "Log lines were dropped because standard error took them more slowly than they came.",
            "A stalled journal, a full disk, a stopped terminal, or the debug level on a slow board.",
            "Check `systemctl status systemd-journald` and `df -h`; set `log.level` to \"info\"."),
        new(Unexpected, "unexpected fault", "The program met a fault that it has no better name for, and stopped.",
            "A defect of the program, or a machine in a state that nobody foresaw.",
            "Set `log.level` to \"debug\", repeat, and report the lines together with `hydra-kiosk --version`."),
    ];
}
