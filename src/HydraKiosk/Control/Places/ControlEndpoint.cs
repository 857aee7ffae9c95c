using System.Net.Sockets;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Places;

/// <summary>
/// A daemon's hold on its runtime folder, and the listening socket in it. The lock outlives the socket: a second daemon is refused until this one has let
/// go of everything, and it goes with the process, however that ends.
/// </summary>
public sealed class ControlEndpoint : IDisposable
{
    private readonly FileStream _lock;

    private ControlEndpoint(RuntimeFolder folder, FileStream held, Socket listener)
    {
        Folder = folder;
        _lock = held;
        Listener = listener;
    }

    /// <summary>Where it is.</summary>
    public RuntimeFolder Folder { get; }

    internal Socket Listener { get; }

    /// <summary>Takes the folder and listens.</summary>
    /// <exception cref="ControlException">The folder cannot be used, or another daemon has it.</exception>
    public static ControlEndpoint Claim(RuntimeFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        folder.Prepare();
        var held = Lock(folder);
        try
        {
            RemoveStale(folder);
            return new ControlEndpoint(folder, held, Listen(folder));
        }
        catch (Exception fault)
        {
            held.Dispose();
            if (fault is SocketException or IOException or UnauthorizedAccessException)
            {
                throw new ControlException(
                    ControlCauses.UnusableFolder, $"{folder.SocketPath} ({folder.Origin}) cannot be made: {fault.Message}. Name a folder of your own with --runtime-dir.");
            }

            throw;
        }
    }

    /// <summary>Takes no more connections and removes the socket; the folder stays claimed.</summary>
    public void Close()
    {
        Listener.Dispose();
        try
        {
            File.Delete(Folder.SocketPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder went before us, as that of a login does; a socket that stays would be recognised as stale.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _lock.Dispose();
    }

    private static FileStream Lock(RuntimeFolder folder)
    {
        try
        {
            return new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException e) when (e.HResult == PosixFiles.WouldBlock)
        {
            throw Another(folder, Listening(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(
                ControlCauses.UnusableFolder, $"{folder.Path} ({folder.Origin}) cannot hold the control socket: {e.Message} Name a folder of your own with --runtime-dir.");
        }
    }

    private static Socket Listen(RuntimeFolder folder)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(folder.SocketPath));
            PosixFiles.SetMode(folder.SocketPath, PosixFiles.OwnerAndGroup); // before Listen: until then nobody gets in, whatever the umask
            listener.Listen();
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>Removes the socket of a daemon that crashed. Anything else in its place stays, and is a fault.</summary>
    private static void RemoveStale(RuntimeFolder folder)
    {
        if (PosixFiles.Look(folder.SocketPath, follow: false, out var facts) == PosixFiles.NoEntry)
        {
            return;
        }

        if (!facts.IsSocket)
        {
            throw new ControlException(
                ControlCauses.UnusableFolder, $"{folder.SocketPath} is there and is no socket. Remove it, or name another folder with --runtime-dir.");
        }

        if (Listening(folder) is { } pid)
        {
            throw Another(folder, pid);
        }

        File.Delete(folder.SocketPath);
    }

    /// <summary>The process that listens there, 0 where the kernel cannot tell; null when nobody does.</summary>
    private static int? Listening(RuntimeFolder folder)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(folder.SocketPath));
            return PeerCredentials.Of(probe).Pid;
        }
        catch (SocketException)
        {
            return null; // nobody there: what the caller wants to know
        }
    }

    private static ControlException Another(RuntimeFolder folder, int? pid) => new(
        ControlCauses.AnotherDaemon,
        $"another daemon{(pid is > 0 ? $" (pid {pid})" : "")} is running with {folder.Path} ({folder.Origin}). Stop it, or give this one a folder of its own with --runtime-dir.");
}
