using System.Net.WebSockets;
using HydraKiosk.Hydra.Link;

namespace HydraKiosk.Hydra.Session;

/// <summary>Opens the WebSocket: address, header, time limit, pings.</summary>
internal static class SessionDialer
{
    /// <summary>Dials. Either a socket or the reason why there is none.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public static async Task<(ClientWebSocket? Socket, SessionOutcome? Failure)> DialAsync(LinkOptions options, TimeProvider clock, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Authorization", "Bearer " + options.ApiKey.Reveal());
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = options.KeepAliveInterval;
            socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
            if (options.Endpoint.IsLoopback)
            {
                socket.Options.Proxy = null; // a proxy of the environment is for the network, not for this machine
            }

            await socket.ConnectAsync(options.RequestUri, either.Token);
            return (socket, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw;
        }
        catch (Exception error)
        {
            var failure = limit.IsCancellationRequested
                ? new SessionOutcome(LinkFault.Unreachable, $"no answer within {options.ConnectTimeout.TotalSeconds:0.#} s")
                : OutcomeClassifier.Dial(error, socket.HttpStatusCode, name => Header(socket, name), clock.GetUtcNow());
            socket.Dispose();
            return (null, failure);
        }
    }

    private static string? Header(ClientWebSocket socket, string name) =>
        socket.HttpResponseHeaders is { } headers && headers.TryGetValue(name, out var values) ? values.FirstOrDefault() : null;
}
