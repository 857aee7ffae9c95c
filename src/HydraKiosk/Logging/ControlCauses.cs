using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of the control socket, 7000 to 7029.</summary>
public static class ControlCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A daemon already runs in this runtime folder.</summary>
    public static PlainCause AnotherDaemon { get; } = All.Add(new PlainCause(7001, LogLevel.Error, new(
        "another daemon is running",
        "the daemon did not start because one is already running with the same runtime folder",
        "the service runs, and `hydra-kiosk run` was started by hand beside it",
        "stop the other one (`systemctl stop hydra-kiosk`), or give this one a folder of its own with `--runtime-dir`")));

    /// <summary>The folder of the control socket cannot be used.</summary>
    public static PlainCause UnusableFolder { get; } = All.Add(new PlainCause(7002, LogLevel.Error, new(
        "runtime folder unusable",
        "the folder of the control socket cannot be made or cannot be trusted",
        "a folder that belongs to another user or that everybody may write into, or a variable that names one of another login",
        "name a folder of the daemon's own user with `--runtime-dir`; in a unit file: `RuntimeDirectory=hydra-kiosk`. A full or failing "
            + "disk or too many open files are named in the line")));

    /// <summary>The path of the control socket is longer than the system allows.</summary>
    public static PlainCause PathTooLong { get; } = All.Add(new PlainCause(7003, LogLevel.Error, new(
        "runtime folder too long",
        "the path of the control socket is longer than the 107 bytes that the system allows",
        "a deeply nested folder after `--runtime-dir` or in a variable",
        "choose a shorter folder, such as `/run/hydra-kiosk`")));

    /// <summary>No daemon was found.</summary>
    public static PlainCause NoDaemon { get; } = All.Add(new PlainCause(7004, LogLevel.Error, new(
        "no daemon found",
        "no running daemon was found where its control socket would be",
        "the daemon is stopped, has failed at its start, or runs with another runtime folder",
        "`systemctl status hydra-kiosk` and `journalctl -u hydra-kiosk -n 50`; name the folder with `--runtime-dir` if it is another one")));

    /// <summary>The caller may not use the control socket.</summary>
    public static PlainCause AccessDenied { get; } = All.Add(new PlainCause(7005, LogLevel.Error, new(
        "control socket not permitted",
        "the daemon's control socket is there, and this user may not use it",
        "the user is not in the socket's group",
        "use `sudo`, or join the group that the message names and log in again")));

    /// <summary>The daemon took the connection and does not answer, or went away.</summary>
    public static PlainCause NoAnswer { get; } = All.Add(new PlainCause(7006, LogLevel.Error, new(
        "daemon does not answer",
        "the daemon took the connection and gave no answer, or went away in the middle",
        "it is being stopped, or the machine is far too busy",
        "try again; if it stays, `systemctl restart hydra-kiosk` and report the journal before it")));

    /// <summary>A request that is not one.</summary>
    public static PlainCause BadRequest { get; } = All.Add(new PlainCause(7007, LogLevel.Error, new(
        "request not understood",
        "a line on the control socket is no request of the daemon",
        "a typing error in a script, or a program made for another version",
        "correct what the message names; `hydra-kiosk press --help` shows what the verbs send for you")));

    /// <summary>A button that the configuration does not have.</summary>
    public static PlainCause UnknownButton { get; } = All.Add(new PlainCause(7008, LogLevel.Error, new(
        "unknown button",
        "a button was pressed by a name that the configuration does not have",
        "a typing error, or a button that was never added",
        "take a name from the message, or add the button to `buttons` and save: it takes effect when nobody is there")));

    /// <summary>No place for another client.</summary>
    public static PlainCause TooManyClients { get; } = All.Add(new PlainCause(7009, LogLevel.Error, new(
        "too many control clients",
        "all places of the control socket are taken",
        "a script that opens connections and does not close them, or many `watch` at once",
        "close some of them; `ss -xp | grep control.sock` shows who they are")));

    /// <summary>A button was held down for too long.</summary>
    public static Cause<string, int> HeldTooLong { get; } = All.Add(new Cause<string, int>(7011, LogLevel.Warning, new(
        "button held too long",
        "button {Button} was pressed over the control socket {Minutes} min ago and never released; it is released now",
        "a script that sends `press --down` and not `press --up`",
        "correct the script, or use `press --for`, which releases by itself")));

    /// <summary>The socket does not take connections for now.</summary>
    public static Cause<string> CannotAccept { get; } = All.Add(new Cause<string>(7012, LogLevel.Warning, new(
        "control socket takes nobody",
        "the control socket cannot take a connection ({Reason}); it tries again every second",
        "the process has used up its file descriptors",
        "if it repeats, report the journal together with `ls /proc/PID/fd | wc -l`; restarting the service helps for now")));

    /// <summary>A request met a fault of the daemon itself.</summary>
    public static PlainCause RequestFailed { get; } = All.Add(new PlainCause(7013, LogLevel.Error, new(
        "control request failed",
        "a request on the control socket failed inside the daemon; the daemon goes on",
        "a defect of the program",
        "report these lines together with `hydra-kiosk --version`")));

    /// <summary>The socket was gone and was made anew.</summary>
    public static Cause<string> SocketRemoved { get; } = All.Add(new Cause<string>(7020, LogLevel.Warning, new(
        "control socket removed",
        "somebody removed the control socket {Path} while the daemon ran; it was made anew",
        "a script that tidies up in `/run` or `/tmp`",
        "nothing at once; if it repeats, find who removes it, or name another folder with `--runtime-dir`")));

    /// <summary>The socket is gone and cannot be made anew.</summary>
    public static Cause<string> CannotRestore { get; } = All.Add(new Cause<string>(7021, LogLevel.Warning, new(
        "control socket cannot be made again",
        "the control socket was removed and cannot be made again ({Reason}); the conversation goes on without it",
        "its folder was removed, or given to another user, while the daemon ran",
        "look at the folder that the line names with `ls -ld`; it is tried again every few seconds, and restarting the service makes the "
            + "folder anew")));
}
