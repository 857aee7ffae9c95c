using HydraKiosk.Control;
using HydraKiosk.Control.Client;
using HydraKiosk.Doctor.Findings;
using HydraKiosk.Doctor.Readings;
using HydraKiosk.Logging;
using HydraKiosk.Processes;
using HydraKiosk.Terminals;

namespace HydraKiosk.Doctor.Checks;

/// <summary>The machine around it: room on the disk, the journal, the running daemon, and what runs here.</summary>
internal static class MachineChecks
{
    /// <summary>Less does not hold a day of audit and wire log.</summary>
    private const long LeastBytes = 20_000_000;

    /// <summary>From here on it will be full before anybody looks again.</summary>
    private const long LittleBytes = 200_000_000;

    /// <summary>In a technician's order.</summary>
    public static IReadOnlyList<Check> All { get; } =
    [
        new(new CheckInfo("disk", "there is room for the daemon's state", ExitCode.Failed), JudgeDisk),
        new(new CheckInfo("state", "the state folder can be written", ExitCode.Failed, "disk"), JudgeState),
        new(new CheckInfo("journal", "the journal has room and outlives a restart", ExitCode.Failed), JudgeJournal),
        new(new CheckInfo("daemon", "the daemon runs, and what it complains of", ExitCode.Failed), JudgeDaemon),
        new(new CheckInfo("versions", "what runs here, and whether the daemon is of this version", ExitCode.Failed), JudgeVersions),
    ];

    private static Finding JudgeDisk(DoctorReadings read) => Check.Of(read.Storage, storage =>
    {
        if (storage.State is not { } room)
        {
            return Finding.Note($"the system does not tell how much room there is for {storage.StateFolder}");
        }

        var figure = $"{Spoken.Bytes(room.FreeBytes)} of {Spoken.Bytes(room.TotalBytes)} free at {room.Path}";
        return room.FreeBytes < LeastBytes ? Finding.Bad(figure, "make room: `sudo du -xh / | sort -h | tail -20` shows what is large, "
                + "`sudo journalctl --vacuum-size=50M` shortens the journal")
            : room.FreeBytes < LittleBytes ? Finding.Warning(figure, "make room soon: `sudo du -xh / | sort -h | tail -20` shows what is large")
            : Finding.Ok(figure);
    });

    private static Finding JudgeState(DoctorReadings read) => Check.Of(read.Storage, storage => storage switch
    {
        { Exists: false } => Finding.Note($"{storage.StateFolder} is not there yet; the first start makes it"),
        { WriteProblem: { } problem } => Finding.Bad($"nothing can be written into {storage.StateFolder}: {problem.TrimEnd('.')}",
            "look with `df -h`, `df -i`, `mount` and `ls -ld` at that folder; a read-only file system may have failed (`dmesg`)"),
        { OtherOwner: { } owner } => Finding.Ok($"{storage.StateFolder} belongs to {owner}; writing was not tried"),
        _ => Finding.Ok($"{storage.StateFolder} can be written"),
    });

    private static Finding JudgeJournal(DoctorReadings read) => Check.Of(read.Storage, storage =>
    {
        if (storage.Journal is not { } room)
        {
            return Finding.Note("this machine has no systemd journal: the daemon's lines go to its standard error");
        }

        var figure = $"{Spoken.Bytes(room.FreeBytes)} free at {room.Path}";
        return storage.KeepsJournal && room.FreeBytes < LeastBytes
            ? Finding.Warning(figure, "`sudo journalctl --vacuum-size=50M`")
            : storage.KeepsJournal ? Finding.Ok(figure)
            : Finding.Note($"{figure}; a restart deletes it", "to keep it: sudo mkdir -p /var/log/journal && sudo systemctl restart systemd-journald");
    });

    private static Finding JudgeDaemon(DoctorReadings read)
    {
        var daemon = read.Daemon;
        if (daemon.Status is not { } status)
        {
            const string Start = "start it: sudo systemctl start hydra-kiosk; why it ended: sudo journalctl -u hydra-kiosk -n 50";
            var verdict = daemon.CauseCode == ControlCauses.NoAnswer.Code ? Verdict.Bad : Verdict.Warning;
            return daemon.CauseCode != ControlCauses.NoDaemon.Code ? new Finding(verdict, daemon.Problem) { CauseCode = daemon.CauseCode }
                : read.Unit.Path is { } unit ? Finding.Warning($"no daemon runs, and {unit} is there to start it", Start)
                : Finding.Note("no daemon runs", Start);
        }

        if (status.Troubles is [var gravest, ..])
        {
            return new Finding(gravest.NeedsTechnician ? Verdict.Bad : Verdict.Warning, $"{gravest.Code}: {gravest.Detail}", gravest.Remedy)
            {
                Exit = TroubleLine.ExitCode(status),
                More = [.. status.Troubles.Skip(1).Select(TroubleLine.Of), .. status.Kill.InWords is { } also ? [also] : Array.Empty<string>()],
            };
        }

        return status switch
        {
            { Kill: { InWords: { } killed, BySwitch: var bySwitch } } => Finding.Warning(
                killed, bySwitch ? "the kill switch on the device has to be released" : "to release it: `sudo hydra-kiosk unkill`"),
            { IsMuted: true } => Finding.Warning(
                "the microphone is switched off", "press the button that mutes once more, or release the switch, if somebody is to be heard"),
            _ => Finding.Ok(StatusLine.Of(status)),
        };
    }

    private static Finding JudgeVersions(DoctorReadings read)
    {
        var found = read.Version;
        var figure = $"hydra-kiosk {found.Program}; {found.System}, Linux {found.Kernel}, {found.Machine}; {found.Framework}";
        return read.Daemon.Status is { } status && status.Version != found.Program
            ? Finding.Warning($"the daemon is {status.Version}, this program {found.Program}", "restart the daemon: sudo systemctl restart hydra-kiosk") with
            { More = [figure] }
            : Finding.Ok(figure);
    }
}
