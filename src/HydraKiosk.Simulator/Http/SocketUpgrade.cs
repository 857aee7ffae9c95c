using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using HydraKiosk.Simulator.Link;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace HydraKiosk.Simulator.Http;

/// <summary>
/// Makes a WebSocket of a request by hand, so that faults have the stream below it and the TCP socket below that. No ping is sent by the server.
/// </summary>
internal static class SocketUpgrade
{
    /// <summary>The text that is appended to the client's key before hashing (RFC 6455, 1.3).</summary>
    private const string HandshakeGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Whether the request asks for a WebSocket.</summary>
    public static bool IsAsked(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && (string?)context.Request.Headers.SecWebSocketKey is not null;

    /// <summary>Answers with 101. Only after <see cref="IsAsked"/>; the caller disposes of the socket.</summary>
    /// <param name="context">The request.</param>
    /// <param name="time">The clock of the link's faults.</param>
    /// <param name="protocol">The sub-protocol to agree to, which the client must have offered; null is none.</param>
    public static async Task<OpenConnection> AcceptAsync(HttpContext context, TimeProvider time, string? protocol = null)
    {
        var response = context.Response;
        response.Headers.Connection = "Upgrade";
        response.Headers.Upgrade = "websocket";
        if (protocol is not null)
        {
            response.Headers.SecWebSocketProtocol = protocol;
        }

        var key = (string?)context.Request.Headers.SecWebSocketKey;
#pragma warning disable CA5350 // The WebSocket handshake is defined with SHA-1; it protects nothing.
        response.Headers.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + HandshakeGuid)));
#pragma warning restore CA5350
        var upgrade = context.Features.GetRequiredFeature<IHttpUpgradeFeature>();
        var stream = new LinkStream(await upgrade.UpgradeAsync().ConfigureAwait(false), time);
        var options = new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero, SubProtocol = protocol };
        return new OpenConnection(WebSocket.CreateFromStream(stream, options), stream, HttpFaults.RawSocket(context), context.Abort);
    }
}
