using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of the control socket, 7000 to 7029.</summary>
public static class ControlCauses
{
    /// <summary>A daemon already runs in this runtime folder.</summary>
    public const int AnotherDaemon = 7001;

    /// <summary>The folder of the control socket cannot be used.</summary>
    public const int UnusableFolder = 7002;

    /// <summary>The path of the control socket is longer than the system allows.</summary>
    public const int PathTooLong = 7003;

    /// <summary>No daemon was found.</summary>
    public const int NoDaemon = 7004;

    /// <summary>The caller may not use the control socket.</summary>
    public const int AccessDenied = 7005;

    /// <summary>The daemon took the connection and does not answer, or went away.</summary>
    public const int NoAnswer = 7006;

    /// <summary>A request that is not one.</summary>
    public const int BadRequest = 7007;

    /// <summary>A button that the configuration does not have.</summary>
    public const int UnknownButton = 7008;

    /// <summary>No place for another client.</summary>
    public const int TooManyClients = 7009;

    /// <summary>A button was held down for too long.</summary>
    public const int HeldTooLong = 7011;

    /// <summary>The socket does not take connections for now.</summary>
    public const int CannotAccept = 7012;

    /// <summary>A request met a fault of the daemon itself.</summary>
    public const int RequestFailed = 7013;

    /// <summary>The socket was gone and was made anew.</summary>
    public const int SocketRemoved = 7020;

    /// <summary>The socket is gone and cannot be made anew.</summary>
    public const int CannotRestore = 7021;

    /// <summary>The rows of the table, in the order of their numbers.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(AnotherDaemon, "another daemon is running", "The daemon did not start because one is already running with the same runtime folder.",
            "The service runs, and `hydra-kiosk run` was started by hand beside it.",
            "Stop the other one (`systemctl stop hydra-kiosk`), or give this one a folder of its own with `--runtime-dir`."),
        new(UnusableFolder, "runtime folder unusable", "The folder of the control socket cannot be made or cannot be trusted.",
            "A folder that belongs to another user or that everybody may write into, or a variable that names one of another login.",
            "Name a folder of the daemon's own user with `--runtime-dir`; in a unit file: `RuntimeDirectory=hydra-kiosk`. A full or failing disk or too many open files are named in the line."),
        new(PathTooLong, "runtime folder too long", "The path of the control socket is longer than the 107 bytes that the system allows.",
            "A deeply nested folder after `--runtime-dir` or in a variable.",
            "Choose a shorter folder, such as `/run/hydra-kiosk`."),
        new(NoDaemon, "no daemon found", "No running daemon was found where its control socket would be.",
            "The daemon is stopped, has failed at its start, or runs with another runtime folder.",
            "`systemctl status hydra-kiosk` and `journalctl -u hydra-kiosk -n 50`; name the folder with `--runtime-dir` if it is another one."),
        new(AccessDenied, "control socket not permitted", "The daemon's control socket is there, and this user may not use it.",
            "The user is not in the socket's group.",
            "Use `sudo`, or join the group that the message names and log in again."),
        new(NoAnswer, "daemon does not answer", "The daemon took the connection and gave no answer, or went away in the middle.",
            "It is being stopped, or the machine is far too busy.",
            "Try again; if it stays, `systemctl restart hydra-kiosk` and report the journal before it."),
        new(BadRequest, "request not understood", "A line on the control socket is no request of the daemon.",
            "A typing error in a script, or a program made for another version.",
            "Correct what the message names; `hydra-kiosk press --help` shows what the verbs send for you."),
        new(UnknownButton, "unknown button", "A button was pressed by a name that the configuration does not have.",
            "A typing error, or a button that was never added.",
            "Take a name from the message, or add the button to `buttons` and restart the daemon."),
        new(TooManyClients, "too many control clients", "All places of the control socket are taken.",
            "A script that opens connections and does not close them, or many `watch` at once.",
            "Close some of them; `ss -xp | grep control.sock` shows who they are."),
        new(HeldTooLong, "button held too long", "A button that was pressed over the control socket was released because nobody else did.",
            "A script that sends `press --down` and not `press --up`.",
            "Correct the script; `press --for` releases by itself."),
        new(CannotAccept, "control socket takes nobody", "The control socket could not take a connection; it is tried again every second.",
            "The process has used up its file descriptors.",
            "If it repeats, report the journal together with `ls /proc/PID/fd | wc -l`; restarting the service helps for now."),
        new(RequestFailed, "control request failed", "A request of the control socket met a fault of the daemon itself; the daemon goes on.",
            "A defect of the program.",
            "Report the lines in the journal together with `hydra-kiosk --version`."),
        new(SocketRemoved, "control socket removed", "The control socket had been removed while the daemon ran; it was made anew.",
            "A script that tidies up in `/run` or `/tmp`.",
            "Nothing at once. If it repeats, find who removes it, or name another folder with `--runtime-dir`."),
        new(CannotRestore, "control socket cannot be made again", "The control socket was removed and cannot be made again; the conversation goes on without it.",
            "Its folder was removed, or given to another user, while the daemon ran.",
            "`ls -ld` the folder that the line names; restarting the service makes it anew."),
    ];
}
