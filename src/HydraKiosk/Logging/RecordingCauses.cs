using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Logging;

/// <summary>The causes of recording and of transcription afterwards, 6140 to 6159. No line holds a word of what was said.</summary>
public static class RecordingCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A recording cannot be written.</summary>
    public static Cause<string> CannotWrite { get; } = All.Add(new Cause<string>(6140, LogLevel.Error, new(
        "recording cannot be written",
        "the conversation is not recorded any more: {Detail}; the conversation itself goes on",
        "the disk is full, read-only or failing, or the folder belongs to another user",
        "make room or correct the folder (`df -h`, `ls -ld`); it is tried again every 30 s while somebody is in a conversation")));

    /// <summary>There is too little room to record.</summary>
    public static Cause<long, int, string> NoRoom { get; } = All.Add(new Cause<long, int, string>(6141, LogLevel.Warning, new(
        "no room for recordings",
        "the conversation is not recorded: {FreeMB} MB are free, {MinFreeMB} MB have to stay free in {Folder}, and no older recording is left to "
            + "delete",
        "something else fills the disk",
        "make room (`df -h`), lower `recording.minFreeMB`, or name a folder on another disk as `recording.path`")));

    /// <summary>The disk was too slow.</summary>
    public static Cause<long, string> TooSlow { get; } = All.Add(new Cause<long, string>(6142, LogLevel.Warning, new(
        "recording has gaps",
        "{Milliseconds} ms of sound or events are missing from the recording {Name}, and are silence in it; the conversation lost nothing",
        "the disk took longer than four seconds to write, or the machine is too busy",
        "look at the disk (`dmesg`, `iostat`), or name a folder on a faster one as `recording.path`")));

    /// <summary>Another daemon records into the same folder.</summary>
    public static Cause<string> FolderBusy { get; } = All.Add(new Cause<string>(6143, LogLevel.Error, new(
        "recordings in use",
        "another process records into {Folder}; nothing is recorded here",
        "two daemons run with the same folder",
        "stop one of them, or give it a `recording.path` of its own")));

    /// <summary>Older recordings cannot be deleted.</summary>
    public static Cause<string> CannotDelete { get; } = All.Add(new Cause<string>(6144, LogLevel.Warning, new(
        "recordings cannot be deleted",
        "a recording whose time is over cannot be deleted: {Detail}",
        "the file or the folder belongs to another user, or the disk is read-only",
        "correct the owner (`ls -l`), or delete it by hand; it is tried again with the next recording")));

    /// <summary>The service of transcription refuses the key.</summary>
    public static Cause<string, int> KeyRefused { get; } = All.Add(new Cause<string, int>(6145, LogLevel.Error, new(
        "transcription refused",
        "{Host} refuses to transcribe with status {Status}; the recordings wait",
        "the credential is wrong, has expired, or has no right to this model",
        "put the right key into the file that `recording.transcription.credential` names; it is tried again every hour, and after a restart")));

    /// <summary>The service of transcription cannot be used for now.</summary>
    public static Cause<string, string> ServiceFails { get; } = All.Add(new Cause<string, string>(6146, LogLevel.Warning, new(
        "transcription fails",
        "{Host} does not transcribe: {Detail}; it is tried again later",
        "no network, a service that is down or busy, or an address that may not be reached",
        "nothing if it passes; else check `recording.transcription.url` and the network")));

    /// <summary>A recording is not transcribed.</summary>
    public static Cause<string, string> GivenUp { get; } = All.Add(new Cause<string, string>(6147, LogLevel.Warning, new(
        "transcription given up",
        "the recording {Name} stays without words: {Detail}",
        "the service does not take it, has failed again and again, or the file is damaged",
        "look at the lines before it; `hydra-kiosk recording show` tells what there is")));

    /// <summary>The credential of the transcription cannot be read.</summary>
    public static Cause<string> NoCredential { get; } = All.Add(new Cause<string>(6148, LogLevel.Error, new(
        "no key for transcription",
        "nothing is transcribed: {Detail}",
        "the file of the credential is absent, or other users may read it",
        "do what the line says; it is tried again every hour, and after a restart")));

    /// <summary>A verb cannot use the recordings.</summary>
    public static PlainCause Unreadable { get; } = All.Add(new PlainCause(6149, LogLevel.Error, new(
        "recordings unreadable",
        "the recordings cannot be read",
        "there are none yet, they belong to another user, or they are in another folder",
        "use the daemon's user or sudo, and name the folder with `--folder` (for the service: `/var/lib/hydra-kiosk/recordings`)")));

    /// <summary>The recorder itself has a fault.</summary>
    public static Cause<string> Failed { get; } = All.Add(new Cause<string>(6150, LogLevel.Error, new(
        "recorder failed",
        "the recorder has met a fault ({Detail}) and records nothing more; the conversation goes on",
        "a defect of the program",
        "report these lines together with `hydra-kiosk --version`; a restart starts it again")));
}
