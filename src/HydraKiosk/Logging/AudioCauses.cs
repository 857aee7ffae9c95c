using HydraKiosk.Audio.Devices.File;
using HydraKiosk.Audio.Devices.Paced;
using HydraKiosk.Primitives.Causes;

namespace HydraKiosk.Logging;

/// <summary>The cause codes of audio, 1000 to 1999, in a technician's words.</summary>
public static class AudioCauses
{
    /// <summary>The rows of the table.</summary>
    public static IReadOnlyList<CauseCode> All { get; } =
    [
        new(FileAudioFaults.Missing, "capture file missing", "The file that plays the microphone does not exist.",
            "A wrong path, or a file that was moved.",
            "Correct `audio.capture.file`."),
        new(FileAudioFaults.IsDirectory, "capture path is a directory", "The path of the capture file is a directory.",
            "The file's name is missing at the end of the path.",
            "Let `audio.capture.file` name a WAV file in it."),
        new(FileAudioFaults.NotPermitted, "capture file not readable", "The daemon's user may not read the capture file.",
            "A file that belongs to another user, or a directory on the way that is closed.",
            "`chmod a+r FILE`, and check every directory on the way with `namei -l FILE`."),
        new(FileAudioFaults.Empty, "capture file without audio", "The capture file is empty, or is a WAV without a single frame.",
            "The recording or the copy of it failed.",
            "Record or copy the file again."),
        new(FileAudioFaults.NotWav, "capture file is not a WAV", "The capture file is something else than a WAV.",
            "An MP3 or Ogg file that was only renamed.",
            "Convert it: `ffmpeg -i IN OUT.wav`."),
        new(FileAudioFaults.Damaged, "capture file damaged", "The capture file begins like a WAV, but its header is cut off or contradicts itself.",
            "A copy or a recording that was interrupted.",
            "Record or copy the file again."),
        new(FileAudioFaults.UnsupportedCodec, "compressed or unusual WAV", "The WAV holds a compressed or unusual sample format.",
            "A recorder that writes ADPCM, A-law or the like into WAV files.",
            "Convert it to plain PCM: `ffmpeg -i IN -c:a pcm_s16le OUT.wav`."),
        new(FileAudioFaults.UnsupportedShape, "WAV rate or channels out of range", "The WAV's rate is outside 8 to 192 kHz, or it has no or more than 32 channels.",
            "A file made for another purpose, or a damaged header.",
            "Convert it: `ffmpeg -i IN -ar 48000 -ac 1 OUT.wav`."),
        new(FileAudioFaults.ReadFailed, "reading the capture file failed", "The storage failed while the capture file was being read.",
            "A failing memory card, or a drive that was unplugged.",
            "Check the storage with `dmesg`; copy the file to another place."),
        new(FileAudioFaults.NoDirectory, "no directory for the playback file", "The directory in which the playback file should be written does not exist.",
            "A wrong path in the configuration.",
            "Create it with `mkdir -p DIRECTORY`, or change `audio.playback.file`."),
        new(FileAudioFaults.CannotWrite, "playback file cannot be created", "The playback file cannot be created.",
            "No permission, a read-only file system, or a path that is a directory.",
            "Give the directory to the service's user, or choose another place."),
        new(FileAudioFaults.WriteFailed, "writing the playback file failed", "Writing the playback file failed while running; what was written until then is kept.",
            "A full disk or quota, a medium that is failing or was unplugged, or a file larger than the file system allows.",
            "The line names the reason. No space: `df -h` and `df -i`; an input/output error or a read-only file system: `dmesg`, and replace the medium."),
        new(FileAudioFaults.SameFile, "capture and playback are one file", "Capture and playback name the same file.",
            "A line was copied and not changed.",
            "Give `audio.playback.file` another name."),
        new(FileAudioFaults.NotFile, "not an ordinary file", "The capture or the playback path is a pipe, a device or a socket.",
            "A path that was meant for another program.",
            "Name an ordinary WAV file; record into one first, for example with `arecord -d 10 FILE.wav`. Leave `audio.playback.file` out to throw the sound away."),
        new(FileAudioFaults.Hangs, "sound files do not open", "Opening the capture or the playback file takes far too long; it is waited for.",
            "A network share or a drive that does not answer.",
            "Check the share or the drive, or put the files on the board's own storage."),
        new(PacedCause.Internal, "file device stopped", "A device that is clocked by a timer stopped for a reason of its own making.",
            "A defect of this program.",
            "Start again, and report the line."),
    ];
}
