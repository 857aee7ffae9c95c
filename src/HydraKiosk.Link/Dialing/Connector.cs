using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using HydraKiosk.Link.Contract;

namespace HydraKiosk.Link.Dialing;

/// <summary>Looks a name up.</summary>
/// <exception cref="SocketException">It has no address, or nobody could be asked.</exception>
internal delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellation);

/// <summary>
/// The TCP connection beneath a WebSocket: the name looked up afresh, its addresses tried in turn, and a socket that neither waits for a
/// dead link nor hides a slow one.
/// </summary>
internal static class Connector
{
    /// <summary>
    /// Bytes that may wait in the kernel, a fifth of a second of audio. With the kernel's own measure, megabytes, a slow link would carry
    /// speech that is minutes old before a send is felt to block and <see cref="Uplink.UplinkPacer.StaleAfter"/> can do its work.
    /// </summary>
    private const int MaxUnsentBytes = 8 * 1024;

    /// <summary>
    /// The same for what is sent and not yet acknowledged, which a modem's own queue may hold: with the kernel's overhead about 27 KB of
    /// messages. Enough for a round trip of half a second, and a second's worth on a link of 30 KB/s; answers to pings wait no longer.
    /// </summary>
    private const int SendBufferBytes = 32 * 1024;

    // linux/tcp.h
    internal const int SolTcp = 6;
    private const int TcpUserTimeout = 18;
    private const int TcpNotSentLowAt = 25;

    /// <summary>Of several addresses, the first may lead nowhere, as a broken IPv6 does: it does not get all the time there is.</summary>
    private static readonly TimeSpan _perAddress = TimeSpan.FromSeconds(3);

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">The last address's failure, or the lookup's.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/>.</exception>
    public static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target, LinkOptions options, NameLookup lookup, TimeProvider clock, DialTrace trace, CancellationToken cancellation)
    {
        trace.Target = target;
        trace.Phase = DialPhase.Resolving;
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : Alternating(await lookup(target.Host, cancellation));
        trace.Phase = DialPhase.Connecting;
        for (var i = 0; i < addresses.Length - 1; i++)
        {
            using var limit = new CancellationTokenSource(_perAddress, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return await ConnectAsync(addresses[i], target.Port, options, clock, trace, either.Token);
            }
            catch (SocketException)
            {
                // The next address may do better; the failure of the last one is the one that is told.
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                // Likewise.
            }
        }

        return addresses.Length > 0
            ? await ConnectAsync(addresses[^1], target.Port, options, clock, trace, cancellation)
            : throw new SocketException((int)SocketError.NoData);
    }

    /// <summary>
    /// The two families in turn, beginning with the one that the name service puts first (RFC 8305, section 4): where one of them leads
    /// nowhere, all of its addresses together would use up the time of the dial before the other gets its chance.
    /// </summary>
    internal static IPAddress[] Alternating(IPAddress[] addresses) =>
        [.. addresses.GroupBy(a => a.AddressFamily).SelectMany(family => family.Index()).OrderBy(a => a.Index).Select(a => a.Item)];

    private static async Task<Stream> ConnectAsync(
        IPAddress address, int port, LinkOptions options, TimeProvider clock, DialTrace trace, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SendBufferSize = SendBufferBytes;
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellation);
            if (BoundWaiting(socket, options.AcknowledgeTimeout))
            {
                trace.Pulse?.Hurries(KernelRepeats.Of(socket, clock, options.AcknowledgeTimeout));
            }

            trace.LocalAddress = (socket.LocalEndPoint as IPEndPoint)?.Address;
            trace.Phase = DialPhase.Connected;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>After how long without an acknowledgement the kernel gives the connection up.</summary>
    internal static void SetUserTimeout(Socket socket, int milliseconds)
    {
        Span<byte> value = stackalloc byte[sizeof(int)];
        MemoryMarshal.Write(value, milliseconds);
        socket.SetRawSocketOption(SolTcp, TcpUserTimeout, value);
    }

    /// <summary>False where the kernel cannot.</summary>
    private static bool BoundWaiting(Socket socket, TimeSpan acknowledgeTimeout)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            SetUserTimeout(socket, (int)acknowledgeTimeout.TotalMilliseconds);
            socket.SetRawSocketOption(SolTcp, TcpNotSentLowAt, BitConverter.GetBytes(MaxUnsentBytes));
            return true;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ProtocolOption or SocketError.OperationNotSupported)
        {
            return false; // a kernel without them, such as a sandbox's: pings and the limit on sends still find a dead link
        }
    }
}
