namespace HydraKiosk.Audio.Devices.File;

public static partial class FileAudioFaults
{
    internal static AudioDeviceException Unfit(string path, string what, bool capture) => new(NotFile, capture
        ? $"{path} is {what}; audio.capture.file must name an ordinary WAV file. Record into one first, for example: arecord -f S16_LE -r " +
            $"16000 -d 10 FILE.wav"
        : $"{path} is {what}; audio.playback.file must name an ordinary file. Leave it out to throw the sound away");

    internal static AudioDeviceException OpenFailed(string path, Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(Missing, $"{path}: no such file; check audio.capture.file", e),
        UnauthorizedAccessException when Directory.Exists(path) =>
            new(IsDirectory, $"{path} is a directory; audio.capture.file must name a WAV file in it", e),
        UnauthorizedAccessException => new(NotPermitted,
            $"{path}: not readable for user {Environment.UserName}; change its owner or mode (chmod a+r), and check every directory on the way", e),
        _ => new(ReadFailed, $"{path}: cannot be opened: {e.Message}", e),
    };

    internal static AudioDeviceException ReadingFailed(string path, Exception e) =>
        new(ReadFailed, $"{path}: reading failed: {e.Message}; the storage may be failing or have been unplugged", e);

    internal static AudioDeviceException CreateFailed(string path, Exception e)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return e switch
        {
            _ when !Directory.Exists(directory) => new(NoDirectory,
                $"{path}: the directory {directory} does not exist; create it (mkdir -p) or change audio.playback.file", e),
            UnauthorizedAccessException when Directory.Exists(path) => new(CannotWrite,
                $"{path} is a directory; audio.playback.file must name the WAV file to write in it", e),
            UnauthorizedAccessException => new(CannotWrite,
                $"{path}: user {Environment.UserName} may not write there; change the owner of {directory} or choose another place", e),
            _ => new(CannotWrite, $"{path}: cannot be created ({e.Message.TrimEnd('.')}); {Advice(e)}", e),
        };
    }

    internal static AudioDeviceException WritingFailed(string path, Exception e) =>
        new(WriteFailed, $"{path}: writing failed: {e.Message.TrimEnd('.')}; {Advice(e)}. What was written until now is kept and playable", e);

    /// <summary>What helps against a fault of the storage: its number on Linux is errno.</summary>
    private static string Advice(Exception e) => e switch
    {
        PathTooLongException => "choose a shorter path",
        { HResult: 28 } => "free some space there (df -h, df -i)", // ENOSPC
        { HResult: 122 } => "the quota of this user is used up", // EDQUOT
        { HResult: 27 } => "the file system takes no larger file", // EFBIG
        { HResult: 30 } => "the file system is read-only, by its mount or after a fault (dmesg)", // EROFS
        { HResult: 5 or 6 or 19 } => "the storage is failing or was unplugged (dmesg)", // EIO, ENXIO, ENODEV
        { HResult: 23 or 24 } => "too many files are open on this machine or in this process", // ENFILE, EMFILE
        _ => "look at the storage with df -h and dmesg",
    };
}
