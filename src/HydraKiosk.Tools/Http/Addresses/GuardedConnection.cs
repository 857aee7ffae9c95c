using System.Net;
using System.Net.Sockets;

namespace HydraKiosk.Tools.Http.Addresses;

/// <summary>Why there is no connection.</summary>
internal enum ConnectFault
{
    /// <summary>There is one, or nobody has asked for it yet.</summary>
    None,

    /// <summary>The name of the server stands for no address.</summary>
    UnknownName,

    /// <summary>No address of the server may be reached.</summary>
    NotAllowed,

    /// <summary>Nobody answers at the addresses that may be reached.</summary>
    Unreachable,
}

/// <summary>
/// Makes the one connection of a call. The name is looked up once, the addresses found are checked, and a connection goes to these and to no other:
/// a name that stands for something else a moment later changes nothing. A second connection is never made, so that no request is sent twice.
/// </summary>
/// <param name="rules">Which addresses may be reached.</param>
/// <param name="resolve">Looks a name up.</param>
/// <param name="isSecure">Whether the connection will be secured.</param>
/// <param name="limit">The time for all addresses together.</param>
/// <param name="cancellation">The end of the call.</param>
internal sealed class GuardedConnection(
    AddressRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve, bool isSecure, TimeSpan limit, CancellationToken cancellation)
{
    private const int MaxAddresses = 4; // of a name that stands for very many

    private int _begun;
    private volatile bool _isConnected;
    private volatile ConnectFault _fault;

    /// <summary>Whether there was a connection, on which something may have been sent.</summary>
    public bool IsConnected => _isConnected;

    /// <summary>Why there is none.</summary>
    public ConnectFault Fault => _fault;

    /// <summary>The handler's callback.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ending)
    {
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            throw new IOException("a call has one connection only"); // the runtime would send the request once more
        }

        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending, cancellation);
        var allowed = Array.FindAll(await LookUpAsync(host, either.Token).ConfigureAwait(false), address => rules.Allow(host, address, isSecure));
        if (allowed.Length == 0)
        {
            _fault = ConnectFault.NotAllowed;
            throw new IOException("no address of the server may be reached");
        }

        var each = limit / Math.Min(allowed.Length, MaxAddresses);
        foreach (var address in allowed.Take(MaxAddresses))
        {
            if (await TryConnectAsync(address, port, each, either.Token).ConfigureAwait(false) is { } stream)
            {
                _isConnected = true;
                return stream;
            }
        }

        _fault = ConnectFault.Unreachable;
        throw new IOException("nobody answers at the addresses of the server");
    }

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken ending)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        try
        {
            if (await resolve(host, ending).WaitAsync(ending).ConfigureAwait(false) is { Length: > 0 } found)
            {
                return found;
            }
        }
        catch (SocketException)
        {
            // told below, as an empty answer is
        }

        _fault = ConnectFault.UnknownName;
        throw new IOException("the name of the server is not known");
    }

    private static async Task<NetworkStream?> TryConnectAsync(IPAddress address, int port, TimeSpan limit, CancellationToken ending)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ending);
        late.CancelAfter(limit);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), late.Token).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            return fault is SocketException || (fault is OperationCanceledException && !ending.IsCancellationRequested) ? null // the next address
                : throw new IOException("the connection was given up", fault);
        }
    }
}
