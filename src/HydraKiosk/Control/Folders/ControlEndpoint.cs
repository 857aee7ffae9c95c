using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using HydraKiosk.Logging;

namespace HydraKiosk.Control.Folders;

/// <summary>
/// A daemon's hold on its runtime folder, and the listening socket in it. The lock outlives the socket: a second daemon is refused until this one has
/// let
/// go of everything, and it goes with the process, however that ends.
/// </summary>
public sealed class ControlEndpoint : IDisposable
{
    private FileStream _lock;
    private ulong _lockFile;
    private ulong _socketFile;

    private ControlEndpoint(RuntimeFolder folder, FileStream held, Socket listener)
    {
        Folder = folder;
        _lock = held;
        Listener = listener;
        _lockFile = FileAt(folder.LockPath);
        _socketFile = FileAt(folder.SocketPath);
    }

    /// <summary>Where it is.</summary>
    public RuntimeFolder Folder { get; }

    internal Socket Listener { get; private set; }

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
                    ControlCauses.UnusableFolder,
                        $"{folder.SocketPath} ({folder.Origin}) cannot be made: {fault.Message.TrimEnd('.')}. {PlaceAdvice.For(fault)}");
            }

            throw;
        }
    }

    /// <summary>
    /// Makes the socket anew where somebody has removed it, or the whole folder: whoever tidies up there cannot know what it is for.
    /// </summary>
    /// <returns>Whether it was gone.</returns>
    /// <exception cref="ControlException">It is gone and cannot be made.</exception>
    internal bool Restore()
    {
        if (FileAt(Folder.SocketPath) == _socketFile)
        {
            return false;
        }

        try
        {
            Folder.Prepare();
            if (FileAt(Folder.LockPath) != _lockFile)
            {
                var held = Lock(Folder); // that of a file that is gone keeps nobody out
                _lock.Dispose();
                _lock = held;
                _lockFile = FileAt(Folder.LockPath);
            }

            RemoveStale(Folder);
            Abandon(Listener);
            Listener = Listen(Folder);
            _socketFile = FileAt(Folder.SocketPath);
            return true;
        }
        catch (Exception fault) when (fault is SocketException or IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ControlCauses.UnusableFolder,
                $"{Folder.SocketPath} cannot be made: {fault.Message.TrimEnd('.')}. {PlaceAdvice.For(fault)}");
        }
    }

    /// <summary>Takes no more connections and removes the socket; the folder stays claimed.</summary>
    public void Close()
    {
        Abandon(Listener);
        try
        {
            if (FileAt(Folder.SocketPath) == _socketFile) // what stands there now may be another's
            {
                File.Delete(Folder.SocketPath);
            }
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

    /// <summary>Closes a listener without what <see cref="Socket.Dispose()"/> does besides: it deletes whatever stands at the path by now.</summary>
    [SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "The finalizer of a socket deletes what stands "
        + "at its path, as Dispose does.")]
    private static void Abandon(Socket listener)
    {
        GC.SuppressFinalize(listener);
        listener.SafeHandle.Dispose();
    }

    private static FileStream Lock(RuntimeFolder folder)
    {
        try
        {
            var held = new FileStream(folder.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            if (PosixFiles.Look(folder.LockPath, follow: false, out var facts) == 0 && facts.User == PosixFiles.User)
            {
                // whoever can open it can lock it, and keep the daemon from starting
                PosixFiles.SetMode(folder.LockPath, PosixFiles.OwnerReadsAndWrites);
            }

            return held;
        }
        catch (IOException e) when (e.HResult == PosixFiles.WouldBlock)
        {
            throw Another(folder, Listening(folder));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(
                ControlCauses.UnusableFolder,
                    $"{folder.Path} ({folder.Origin}) cannot hold the control socket: {e.Message.TrimEnd('.')}. {PlaceAdvice.For(e)}");
        }
    }

    private static ulong FileAt(string path) => PosixFiles.Look(path, follow: false, out var facts) == 0 ? facts.Inode : 0;

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
                ControlCauses.UnusableFolder,
                    $"{folder.SocketPath} is there and is no socket. Remove it, or name another folder with --runtime-dir.");
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
