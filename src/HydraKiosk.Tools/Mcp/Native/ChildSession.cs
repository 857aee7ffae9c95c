using System.Net.Sockets;
using System.Runtime.InteropServices;
using HydraKiosk.Tools.Programs;

namespace HydraKiosk.Tools.Mcp.Native;

/// <summary>
/// A child process that leads a session of its own. When it ends, by itself or not, everything that it has started is ended too, save what has
/// begun a session of its own on purpose; that is ended by the service manager together with the daemon.
/// </summary>
internal sealed unsafe class ChildSession
{
    private const int WaiterStackBytes = 128 * 1024;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<string> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _pid;
    private bool _isReaped; // its number may belong to another process by now

    private ChildSession(int pid, Socket input, Socket output, Socket error)
    {
        _pid = pid;
        (Input, Output, Error) = (input, output, error);
        new Thread(Wait, WaiterStackBytes) { IsBackground = true, Name = "child " + pid }.Start();
    }

    /// <summary>The other end of its standard input.</summary>
    public Socket Input { get; }

    /// <summary>The other end of its standard output.</summary>
    public Socket Output { get; }

    /// <summary>The other end of its standard error.</summary>
    public Socket Error { get; }

    /// <summary>Completes when it has ended, with how: the end of a sentence.</summary>
    public Task<string> Exited => _exited.Task;

    /// <summary>Starts a program.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="arguments">Without the program's name.</param>
    /// <param name="environment">All of its environment besides <c>PATH</c> and <c>LANG</c>.</param>
    /// <param name="folder">Where it starts.</param>
    /// <exception cref="IOException">It cannot be started, with the reason.</exception>
    public static ChildSession Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        Dictionary<string, string> all = new(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["LANG"] = "C.UTF-8" };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        Span<int> ours = [-1, -1, -1];
        Span<int> theirs = [-1, -1, -1];
        var pair = stackalloc int[2];
        try
        {
            for (var stream = 0; stream < 3; stream++)
            {
                Check(Posix.SocketPair(Posix.AfUnix, Posix.SockStream | Posix.SockCloseOnExec, 0, pair), path);
                (ours[stream], theirs[stream]) = (pair[0], pair[1]);
            }

            int pid;
            lock (LivePrograms.Gate)
            {
                Must(Spawn.Start(path, arguments, all, folder, theirs[0], theirs[1], theirs[2], out pid), path);
                LivePrograms.Add(pid);
            }

            return new ChildSession(pid, Own(ref ours[0]), Own(ref ours[1]), Own(ref ours[2]));
        }
        finally
        {
            CloseAll(theirs);
            CloseAll(ours);
        }
    }

    /// <summary>Asks it, and everything that it has started, to end.</summary>
    public void AskToEnd() => Signal(Posix.Sigterm);

    /// <summary>Ends it, and everything that it has started.</summary>
    public void End() => Signal(Posix.Sigkill);

    private static Socket Own(ref int file)
    {
        var socket = new Socket(new SafeSocketHandle(file, ownsHandle: true));
        file = -1;
        return socket;
    }

    private static void CloseAll(ReadOnlySpan<int> files)
    {
        foreach (var file in files)
        {
            if (file >= 0)
            {
                _ = Posix.Close(file);
            }
        }
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            Must(Marshal.GetLastPInvokeError(), path);
        }
    }

    private static void Must(int errno, string path)
    {
        if (errno != 0)
        {
            throw new IOException($"{path} cannot be started: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})");
        }
    }

    private void Signal(int signal)
    {
        lock (_lock)
        {
            if (!_isReaped)
            {
                _ = Posix.Kill(-_pid, signal); // that nobody is left of the group is as good
            }
        }
    }

    private void Wait()
    {
        // First seen and left unreaped: as long as it is, its number is its own, and what it has started can be ended by it.
        var info = stackalloc byte[Posix.StructRoom];
        while (Posix.WaitId(Posix.ByPid, (uint)_pid, info, Posix.WaitExited | Posix.WaitLeaveIt) < 0
            && Marshal.GetLastPInvokeError() == Posix.Interrupted)
        {
        }

        int status;
        lock (_lock)
        {
            _ = Posix.Kill(-_pid, Posix.Sigkill);
            while (Posix.WaitPid(_pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted)
            {
            }

            _isReaped = true;
            LivePrograms.Remove(_pid);
        }

        var signal = status & 0x7f;
        _exited.SetResult(signal == 0 ? $"it exited with status {(status >> 8) & 0xff}" : $"it was ended by signal {signal}");
    }
}
