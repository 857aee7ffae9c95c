using System.Net.Sockets;
using HydraKiosk.Control.Places;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Control.Serving;

/// <summary>The daemon's control socket: one JSON object per line each way. Costs a waiting accept while nobody is connected, no thread and no timer.</summary>
/// <param name="endpoint">The socket; the caller keeps the claim on its folder.</param>
/// <param name="control">The daemon.</param>
/// <param name="time">The clock of everything.</param>
/// <param name="log">The journal.</param>
/// <param name="secrets">What must not be told to anybody.</param>
public sealed class ControlServer(ControlEndpoint endpoint, IKioskControl control, TimeProvider time, ILogger<ControlServer> log, SecretFilter? secrets = null)
{
    /// <summary>The most clients at a time.</summary>
    public const int MaxClients = 16;

    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    private readonly ControlCommands _commands = new(control, log);
    private readonly SecretFilter _secrets = secrets ?? new SecretFilter();
    private readonly Lock _gate = new();
    private readonly HashSet<Task> _serving = [];

    /// <summary>Serves until <paramref name="stop"/>, then removes the socket and lets go of the clients.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        ControlLog.Listening(log, endpoint.Folder.SocketPath, endpoint.Folder.Origin);
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
            endpoint.Close();
        }

        Task[] serving;
        lock (_gate)
        {
            serving = [.. _serving];
        }

        await Task.WhenAll(serving);
    }

    private async Task<Socket> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                return await endpoint.Listener.AcceptAsync(stop);
            }
            catch (SocketException fault)
            {
                ControlLog.CannotAccept(log, fault.Message);
                await Task.Delay(_afterFault, time, stop);
            }
        }
    }

    private void Accept(Socket client, CancellationToken stop)
    {
        var who = Who(client);
        lock (_gate)
        {
            if (_serving.Count < MaxClients)
            {
                var peer = new ControlPeer(client, who, _commands, control, time, log, _secrets);
                var serving = Task.Run(() => peer.RunAsync(stop), CancellationToken.None); // what it has already sent must not be answered here
                _serving.Add(serving);
                _ = serving.ContinueWith(Remove, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return;
            }
        }

        ControlLog.TurnedAway(log, who, MaxClients);
        TurnAway(client);
    }

    private void Remove(Task served)
    {
        lock (_gate)
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
            client.Send(ControlCommands.Refuse(null, ControlCauses.TooManyClients, $"{MaxClients} clients are connected already; close one of them."));
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
