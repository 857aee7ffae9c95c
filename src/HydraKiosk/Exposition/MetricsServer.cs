using System.Net;
using System.Net.Sockets;
using HydraKiosk.Logging;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Exposition;

/// <summary>
/// Serves figures and health over HTTP/1.1, a request for each connection: what a Prometheus, a load balancer or <c>curl</c> asks. Costs a waiting
/// accept while nobody asks. Its own on a socket, and not the web server that the simulator has: a request line and a length are all that is needed,
/// and what a stranger can hold is bounded here in a few lines: connections, bytes, and the time for each.
/// </summary>
/// <param name="address">Where it listens.</param>
/// <param name="answers">Answers a path; null for one that there is not. Called for each request, on a thread of the pool.</param>
/// <param name="time">The clock of the limits.</param>
/// <param name="log">The journal that a technician reads.</param>
internal sealed class MetricsServer(IPEndPoint address, Func<string, HttpReply?> answers, TimeProvider time, ILogger log)
{
    /// <summary>The most connections at a time; more are closed at once.</summary>
    public const int MaxConnections = 8;

    /// <summary>How long a connection may take, from its request to the end of its answer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>Before an address that cannot be had is tried again.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan _afterFault = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<IPEndPoint> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;
    private bool _hasFailed;

    /// <summary>Where it really listens, once it does.</summary>
    public Task<IPEndPoint> Listening => _listening.Task;

    /// <summary>Serves until <paramref name="stop"/>. Never throws for anything but that.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var isTold = false;
        while (true)
        {
            using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                listener.Bind(address);
                listener.Listen(MaxConnections);
            }
            catch (SocketException fault)
            {
                if (!isTold)
                {
                    isTold = true; // one line until it succeeds
                    ObservationCauses.MetricsUnavailable.Write(log, address.ToString(), fault.Message);
                }

                await Task.Delay(RetryAfter, time, stop);
                continue;
            }

            var local = (IPEndPoint)listener.LocalEndPoint!;
            ExpositionLog.Serving(log, local);
            _listening.TrySetResult(local);
            isTold = false;
            await AcceptAsync(listener, stop);
        }
    }

    private async Task AcceptAsync(Socket listener, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var client = await listener.AcceptAsync(stop);
                if (Interlocked.Increment(ref _connections) <= MaxConnections)
                {
                    _ = Task.Run(() => ServeAsync(client, stop), CancellationToken.None);
                }
                else
                {
                    Interlocked.Decrement(ref _connections);
                    client.Dispose();
                }
            }
            catch (SocketException)
            {
                await Task.Delay(_afterFault, time, stop); // no file descriptors left, for one: a moment later there may be some
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var reply = await ReadAsync(client, end.Token) is { } head ? Answer(head).ToBytes() : null;
            for (ReadOnlyMemory<byte> left = reply; !left.IsEmpty;)
            {
                left = left[await client.SendAsync(left, end.Token)..];
            }

            // Closed with something unread, the connection would be reset and the answer thrown away with it.
            client.Shutdown(SocketShutdown.Send);
            var rest = new byte[1024];
            while (await client.ReceiveAsync(rest.AsMemory(), end.Token) > 0)
            {
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It has gone, was too slow, or the daemon ends: nobody waits for an answer.
        }
        finally
        {
            client.Dispose();
            Interlocked.Decrement(ref _connections);
        }
    }

    /// <summary>Reads a request's head; null where the far end has sent nothing whole.</summary>
    private static async Task<RequestHead?> ReadAsync(Socket client, CancellationToken stop)
    {
        var buffer = new byte[RequestHead.MaxBytes];
        for (var filled = 0; ;)
        {
            var read = await client.ReceiveAsync(buffer.AsMemory(filled), stop);
            filled += read;
            if (RequestHead.IsWhole(buffer.AsSpan(0, filled)))
            {
                return RequestHead.Of(buffer.AsSpan(0, filled));
            }

            if (read == 0)
            {
                return null;
            }

            if (filled == buffer.Length)
            {
                return new RequestHead(431, "");
            }
        }
    }

    private HttpReply Answer(RequestHead head)
    {
        if (head.Status != 200)
        {
            return HttpReply.Refuse(head.Status, head.Status == 405 ? "only GET is answered here" : "the request is not understood");
        }

        try
        {
            var reply = answers(head.Path) ?? HttpReply.Refuse(404, "there is /metrics and /health");
            _hasFailed = false;
            return reply;
        }
        catch (Exception fault)
        {
            if (!_hasFailed)
            {
                _hasFailed = true; // a monitoring system asks every few seconds
                ObservationCauses.MetricsFailed.Write(log, fault.Message.TrimEnd('.'), fault);
            }

            return HttpReply.Refuse(500, "the daemon met a fault of its own; its journal has the details");
        }
    }
}
