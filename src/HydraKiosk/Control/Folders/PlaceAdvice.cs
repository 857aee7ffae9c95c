using System.Net.Sockets;

namespace HydraKiosk.Control.Folders;

/// <summary>What to do where the control socket's place cannot be used: it follows from the reason, and is not always another folder.</summary>
internal static class PlaceAdvice
{
    private const string OwnFolder = "Name a folder of your own with --runtime-dir.";

    /// <summary>For a call of the framework that failed.</summary>
    public static string For(Exception fault) => fault switch
    {
        SocketException socket => For(socket.NativeErrorCode),
        PathTooLongException => OwnFolder,
        _ => For(fault.HResult), // on Linux the number of the system's own error, where there is one
    };

    /// <summary>For an errno.</summary>
    public static string For(int errno) => errno switch
    {
        // ENFILE, EMFILE
        23 or 24 => "Too many files are open on this machine or in this process: raise LimitNOFILE= of the service, or `ulimit -n`.",
        98 => "Somebody made it at the same moment: try again, and look whether a second daemon is started.", // EADDRINUSE
        28 or 122 => "Make room there (`df -h` and `df -i`), or name another folder with --runtime-dir.", // ENOSPC, EDQUOT
        30 => "The file system is read-only, by its mount or after a fault (`dmesg`): name a folder on another one with --runtime-dir.", // EROFS
        5 or 6 or 19 => "The storage is failing or was unplugged (`dmesg`): name a folder on another one with --runtime-dir.", // EIO, ENXIO, ENODEV
        12 or 105 => "The machine is out of memory: `free -m` tells who has it.", // ENOMEM, ENOBUFS
        _ => OwnFolder,
    };
}
