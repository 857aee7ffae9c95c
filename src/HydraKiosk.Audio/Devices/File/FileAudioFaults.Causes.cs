using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Audio.Devices.File;

/// <summary>The causes of the file device, 1100 to 1118 and 1120 to 1129, and the exceptions that carry them.</summary>
public static partial class FileAudioFaults
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>The capture file does not exist.</summary>
    public static PlainCause Missing { get; } = All.Add(new PlainCause(1100, LogLevel.Warning, new(
        "capture file missing",
        "the file that plays the microphone does not exist",
        "a wrong path, or a file that was moved",
        "correct `audio.capture.file`")));

    /// <summary>The capture path is a directory.</summary>
    public static PlainCause IsDirectory { get; } = All.Add(new PlainCause(1101, LogLevel.Warning, new(
        "capture path is a directory",
        "the path of the capture file is a directory",
        "the file's name is missing at the end of the path",
        "let `audio.capture.file` name a WAV file in it")));

    /// <summary>The capture file may not be read by this user.</summary>
    public static PlainCause NotPermitted { get; } = All.Add(new PlainCause(1102, LogLevel.Warning, new(
        "capture file not readable",
        "the daemon's user may not read the capture file",
        "a file that belongs to another user, or a directory on the way that is closed",
        "`chmod a+r FILE`, and check every directory on the way with `namei -l FILE`")));

    /// <summary>The capture file is empty, or is a WAV without a single frame.</summary>
    public static PlainCause Empty { get; } = All.Add(new PlainCause(1103, LogLevel.Warning, new(
        "capture file without audio",
        "the capture file is empty, or is a WAV without a single frame",
        "the recording or the copy of it failed",
        "record or copy the file again")));

    /// <summary>The capture file is something else than a WAV.</summary>
    public static PlainCause NotWav { get; } = All.Add(new PlainCause(1104, LogLevel.Warning, new(
        "capture file is not a WAV",
        "the capture file is something else than a WAV",
        "an MP3 or Ogg file that was only renamed",
        "convert it: `ffmpeg -i IN OUT.wav`")));

    /// <summary>The capture file begins like a WAV, but its header is cut off or contradicts itself.</summary>
    public static PlainCause Damaged { get; } = All.Add(new PlainCause(1105, LogLevel.Warning, new(
        "capture file damaged",
        "the capture file begins like a WAV, but its header is cut off or contradicts itself",
        "a copy or a recording that was interrupted",
        "record or copy the file again")));

    /// <summary>The WAV holds a compressed or unusual sample format.</summary>
    public static PlainCause UnsupportedCodec { get; } = All.Add(new PlainCause(1106, LogLevel.Warning, new(
        "compressed or unusual WAV",
        "the WAV holds a compressed or unusual sample format",
        "a recorder that writes ADPCM, A-law or the like into WAV files",
        "convert it to plain PCM: `ffmpeg -i IN -c:a pcm_s16le OUT.wav`")));

    /// <summary>The WAV's rate is outside 8-192 kHz, or it has no or more than 32 channels.</summary>
    public static PlainCause UnsupportedShape { get; } = All.Add(new PlainCause(1107, LogLevel.Warning, new(
        "WAV rate or channels out of range",
        "the WAV's rate is outside 8 to 192 kHz, or it has no or more than 32 channels",
        "a file made for another purpose, or a damaged header",
        "convert it: `ffmpeg -i IN -ar 48000 -ac 1 OUT.wav`")));

    /// <summary>The storage failed while the capture file was being read.</summary>
    public static PlainCause ReadFailed { get; } = All.Add(new PlainCause(1108, LogLevel.Warning, new(
        "reading the capture file failed",
        "the storage failed while the capture file was being read",
        "a failing memory card, or a drive that was unplugged",
        "check the storage with `dmesg`; copy the file to another place")));

    /// <summary>The directory for the playback file does not exist.</summary>
    public static PlainCause NoDirectory { get; } = All.Add(new PlainCause(1110, LogLevel.Warning, new(
        "no directory for the playback file",
        "the directory in which the playback file should be written does not exist",
        "a wrong path in the configuration",
        "create it with `mkdir -p DIRECTORY`, or change `audio.playback.file`")));

    /// <summary>The playback file cannot be created: no permission, a read-only file system, or the path is a directory.</summary>
    public static PlainCause CannotWrite { get; } = All.Add(new PlainCause(1111, LogLevel.Warning, new(
        "playback file cannot be created",
        "the playback file cannot be created",
        "no permission, a read-only file system, or a path that is a directory",
        "give the directory to the service's user, or choose another place")));

    /// <summary>Writing the playback file failed while running: most likely the disk is full.</summary>
    public static PlainCause WriteFailed { get; } = All.Add(new PlainCause(1112, LogLevel.Error, new(
        "writing the playback file failed",
        "writing the playback file failed while running; what was written until then is kept",
        "a full disk or quota, a medium that is failing or was unplugged, or a file larger than the file system allows",
        "look at the reason in the message: no space, `df -h` and `df -i`; an input/output error or a read-only file system, `dmesg`, "
            + "and replace the medium")));

    /// <summary>Capture and playback name the same file.</summary>
    public static PlainCause SameFile { get; } = All.Add(new PlainCause(1113, LogLevel.Warning, new(
        "capture and playback are one file",
        "capture and playback name the same file",
        "a line was copied and not changed",
        "give `audio.playback.file` another name")));

    /// <summary>The capture or the playback path is a pipe, a device or a socket.</summary>
    public static PlainCause NotFile { get; } = All.Add(new PlainCause(1120, LogLevel.Warning, new(
        "not an ordinary file",
        "the capture or the playback path is a pipe, a device or a socket",
        "a path that was meant for another program",
        "name an ordinary WAV file; record into one first, for example with `arecord -d 10 FILE.wav`. Leave `audio.playback.file` out to "
            + "throw the sound away")));

    /// <summary>Opening a capture or playback file takes far too long.</summary>
    public static Cause<double> Hangs { get; } = All.Add(new Cause<double>(1121, LogLevel.Error, new(
        "sound files do not open",
        "opening the sound files takes more than {Seconds} s; it is waited for, and sound is off until then",
        "a network share or a drive that does not answer",
        "check the share or the drive that holds `audio.capture.file` and `audio.playback.file`, or put the files on the board's own storage")));
}
