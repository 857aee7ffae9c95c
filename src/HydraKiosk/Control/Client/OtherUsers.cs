using System.Net.Sockets;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Client;

/// <summary>Looks whether the daemon that was not found runs for another user, whose places a caller does not think of.</summary>
internal static class OtherUsers
{
    /// <summary>What to tell when it does; null when no trace of one is seen.</summary>
    /// <param name="looked">Where was looked already.</param>
    /// <param name="temporary">Where every user may make files.</param>
    /// <param name="logins">Where the system keeps a folder for each login.</param>
    public static ControlException? Daemon(IReadOnlyList<RuntimeFolder> looked, string temporary, string logins)
    {
        if (looked is [{ Origin: "--runtime-dir" }])
        {
            return null; // that one was wanted, and no other
        }

        foreach (var folder in Folders(temporary, "hydra-kiosk-*").Concat(Folders(logins, "*").Select(login => Path.Combine(login, "hydra-kiosk"))))
        {
            var place = new RuntimeFolder(folder, "of another user");
            if (looked.All(l => l.Path != folder) && PosixFiles.Look(folder, follow: false, out var facts) == 0
                && facts is { IsFolder: true, IsWritableByOthers: false }
                && facts.User != PosixFiles.User && IsAlive(place))
            {
                var user = PosixFiles.UserName(facts.User);
                return new ControlException(
                    ControlCauses.AccessDenied,
                    $"{place.SocketPath}: user {user} runs a daemon, or has run one, and this user has no permission to look; "
                    + $"use `sudo -u {user} hydra-kiosk …`, or with sudo name its folder: --runtime-dir {folder}");
            }
        }

        return null;
    }

    private static string[] Folders(string parent, string pattern)
    {
        try
        {
            return Directory.GetDirectories(parent, pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>
    /// Whether a socket is there that somebody listens on; behind a closed door the folder alone has to do, since a daemon's login takes it away.
    /// </summary>
    private static bool IsAlive(RuntimeFolder place)
    {
        var seen = PosixFiles.Look(place.SocketPath, follow: false, out var facts);
        if (seen != 0 || !facts.IsSocket)
        {
            return seen == PosixFiles.NotPermitted;
        }

        try
        {
            using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            probe.Connect(new UnixDomainSocketEndPoint(place.SocketPath));
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied;
        }
        catch (ArgumentException)
        {
            return false; // longer than a socket's path may be
        }
    }
}
