using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Audit;

/// <summary>The causes of the audit log, 4150 to 4179.</summary>
public static class AuditCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The log cannot be opened.</summary>
    public static Cause<string> CannotOpen { get; } = All.Add(new Cause<string>(4150, LogLevel.Error, new(
        "audit log cannot be opened",
        "the audit log of tool calls cannot be opened: {Detail}",
        "a folder of another user, a link in the place of a file, or a disk that is full or read-only",
        "make `audit` in the state folder a folder of the daemon's own user, with room on its disk (`ls -ld`, `df -h`). It is tried again by itself")));

    /// <summary>A line cannot be written.</summary>
    public static Cause<string> CannotWrite { get; } = All.Add(new Cause<string>(4151, LogLevel.Error, new(
        "audit log cannot be written",
        "the audit log of tool calls cannot be written: {Detail}",
        "the disk is full, read-only or failing",
        "make room there (`df -h`), or look at the disk (`dmesg`). It is tried again with each call")));

    /// <summary>Another process holds the log.</summary>
    public static Cause<string> Busy { get; } = All.Add(new Cause<string>(4152, LogLevel.Error, new(
        "audit log in use",
        "another process writes the audit log in {Folder}",
        "two daemons run with the same state folder",
        "stop one of them, or give it a state folder of its own with `--state-dir`")));

    /// <summary>The end of an unfinished line was moved aside.</summary>
    public static Cause<string, long> Torn { get; } = All.Add(new Cause<string, long>(4153, LogLevel.Warning, new(
        "audit line torn",
        "the last line of the audit log was not whole; its {Bytes} bytes were moved to {File}",
        "the power failed or the program was killed while a line was written",
        null)));

    /// <summary>Lines are gone or damaged.</summary>
    public static Cause<string> Lost { get; } = All.Add(new Cause<string>(4154, LogLevel.Error, new(
        "audit lines lost",
        "lines of the audit log that had been written are gone or damaged: {Detail}",
        "somebody has changed the files, or the disk is failing",
        "`hydra-kiosk audit verify` names the place; look at the disk (`dmesg`) and at who may write to the state folder")));

    /// <summary>The key of the digests cannot be used.</summary>
    public static Cause<string> KeyUnusable { get; } = All.Add(new Cause<string>(4155, LogLevel.Error, new(
        "audit key unusable",
        "the key that compares the arguments of calls cannot be read, so a new one is used: {Detail}",
        "the file was changed, or the disk is failing",
        "nothing: until calls of before are ten minutes old, every call of the same tool counts as a repetition of them")));

    /// <summary>The chain is broken, as the verb tells.</summary>
    public static PlainCause Broken { get; } = All.Add(new PlainCause(4156, LogLevel.Error, new(
        "audit log not whole",
        "the audit log does not hold together at the place that is named",
        "somebody has changed the files, the disk is failing, or the power failed and the daemon has not started since",
        "after a loss of power start the daemon once and try again; else keep a copy of the folder and find out who may write to it")));

    /// <summary>The log cannot be read by a verb.</summary>
    public static PlainCause Unreadable { get; } = All.Add(new PlainCause(4157, LogLevel.Error, new(
        "audit log unreadable",
        "the audit log cannot be read",
        "there is none yet, it belongs to another user, or the state folder is another one",
        "use the daemon's user or sudo, and name the folder with `--folder` (for the service: `/var/lib/hydra-kiosk/audit`)")));
}
