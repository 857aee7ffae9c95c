using System.Net.Sockets;
using HydraKiosk.Control.Folders;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Server;

/// <summary>
/// The daemon's control socket: one JSON object per line each way. Costs a waiting accept and a look every five seconds while nobody is connected,
/// and no thread.
/// </summary>
/// <param name="endpoint">The socket; the caller keeps the claim on its folder.</param>
/// <param name="control">The daemon.</param>
/// <param name="time">The clock of everything.</param>
/// <param name="log">The journal that a technician reads.</param>
/// <param name="secrets">What must not be told to anybody.</param>
public sealed class ControlServer(ControlEndpoint endpoint, IKioskControl control, TimeProvider time, ILogger<ControlServer> log,
    SecretFilter? secrets = null)
{
    /// <summary>The most clients at a time.</summary>
    public const int MaxClients = 16;

    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    /// <summary>How often the socket is looked for, and the clients are counted through.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(5);

    private readonly ControlCommands _commands = new(control, log);
    private readonly SecretFilter _secrets = secrets ?? new SecretFilter();
    private readonly Lock _lock = new();
    private readonly Dictionary<Task, ControlPeer> _serving = [];
    private bool _cannotRestore;
    private bool _isOver;

    /// <summary>Serves until <paramref name="stop"/>, then removes the socket and lets go of the clients.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        ControlLog.Listening(log, endpoint.Folder.SocketPath, endpoint.Folder.Origin);
        using var looking = time.CreateTimer(_ => Look(), null, _look, _look);
        try
        {
            while (true)
            {
                Accept(await NextAsync(stop), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The expected end: the daemon stops.
        }
        finally
        {
            lock (_lock)
            {
                _isOver = true;
                endpoint.Close();
            }
        }

        Task[] serving;
        lock (_lock)
        {
            serving = [.. _serving.Keys];
        }

        await Task.WhenAll(serving);
    }

    private async Task<Socket> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            var listener = endpoint.Listener;
            try
            {
                return await listener.AcceptAsync(stop);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                await Task.Yield(); // off the thread that may be making the socket anew
                bool isNew;
                lock (_lock)
                {
                    isNew = listener != endpoint.Listener;
                }

                if (isNew)
                {
                    continue; // this was the old one
                }

                if (!_cannotRestore)
                {
                    ControlCauses.CannotAccept.Write(log, fault.Message);
                }

                await Task.Delay(_afterFault, time, stop);
            }
        }
    }

    private void Accept(Socket client, CancellationToken stop)
    {
        var (who, mayAct) = (Who(client), ControlRights.MayAct(client, endpoint.Folder.SocketPath));
        lock (_lock)
        {
            if (_serving.Count - _serving.Values.Count(p => p.IsLeaving) < MaxClients || MakePlace())
            {
                var peer = new ControlPeer(client, who, mayAct, _commands, control, time, log, _secrets);
                var serving = Task.Run(() => peer.RunAsync(stop), CancellationToken.None); // what it has already sent must not be answered here
                _serving.Add(serving, peer);
                _ = serving.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return;
            }
        }

        ControlLog.TurnedAway(log, who, MaxClients);
        TurnAway(client);
    }

    /// <summary>Lets go of the client that has been of no use for the longest time, so that silent ones cannot keep everybody out.</summary>
    private bool MakePlace()
    {
        var silent = _serving.Values.Where(p => !p.IsLeaving && p.SilentFor >= ControlPeer.GivesWayAfter).MaxBy(p => p.SilentFor);
        silent?.LetGo("somebody else needs its place, and it has been silent the longest");
        return silent is not null;
    }

    private void Look()
    {
        try
        {
            lock (_lock)
            {
                foreach (var peer in _serving.Values)
                {
                    peer.Look();
                }

                if (!_isOver && endpoint.Restore())
                {
                    _cannotRestore = false;
                    ControlCauses.SocketRemoved.Write(log, endpoint.Folder.SocketPath);
                }
            }
        }
        catch (ControlException fault)
        {
            if (!_cannotRestore)
            {
                _cannotRestore = true; // one line is enough
                ControlCauses.CannotRestore.Write(log, fault.Message.TrimEnd('.'));
            }
        }
        catch (Exception fault)
        {
            ControlCauses.RequestFailed.Write(log, fault); // on a timer's thread an exception would end the daemon
        }
    }

    private void Remove(Task served)
    {
        lock (_lock)
        {
            _serving.Remove(served);
        }
    }

    /// <summary>A line into the empty buffer of a fresh socket: it does not block.</summary>
    private static void TurnAway(Socket client)
    {
        try
        {
            client.Blocking = false;
            client.Send(ControlCommands.Refuse(null, ControlCauses.TooManyClients,
                $"{MaxClients} clients are connected already; close one of them."));
        }
        catch (SocketException)
        {
            // It has gone already.
        }
        finally
        {
            client.Dispose();
        }
    }

    private static string Who(Socket client)
    {
        try
        {
            return PeerCredentials.Of(client).ToString();
        }
        catch (SocketException)
        {
            return "an unknown process";
        }
    }
}
