using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace HydraKiosk.Voices.Tests.Readers;

/// <summary>A service that does to every client what a test says, and reads what clients send without a thought.</summary>
internal sealed class HostileService : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    public HostileService(Func<WebSocket, CancellationToken, Task> behave)
    {
        (_listener, Endpoint) = Listen();
        _serving = Task.Run(() => ServeAsync(behave));
    }

    public Uri Endpoint { get; }

    public static Task SayAsync(WebSocket socket, string message, CancellationToken stop) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, stop);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Abort();
        await _serving;
        _ending.Dispose();
    }

    private static (HttpListener Listener, Uri Endpoint) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            var port = ((IPEndPoint)free.LocalEndpoint).Port;
            free.Stop();
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
            try
            {
                listener.Start();
                return (listener, new Uri($"ws://127.0.0.1:{port}/v1/realtime"));
            }
            catch (HttpListenerException) when (attempt < 5)
            {
                listener.Close(); // somebody else has taken the port meanwhile
            }
        }
    }

    private async Task ServeAsync(Func<WebSocket, CancellationToken, Task> behave)
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = OneAsync((await context.AcceptWebSocketAsync(null)).WebSocket, behave);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or WebSocketException)
            {
                // The test is over, or a client has gone again.
            }
        }
    }

    private async Task OneAsync(WebSocket socket, Func<WebSocket, CancellationToken, Task> behave)
    {
        try
        {
            var reading = ReadAsync(socket);
            await behave(socket, _ending.Token);
            await reading;
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or ObjectDisposedException or HttpListenerException
            or IOException)
        {
            // The client has had enough, which is for the test to judge.
        }
    }

    private async Task ReadAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        while ((await socket.ReceiveAsync(buffer, _ending.Token)).MessageType != WebSocketMessageType.Close)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ending.Token);
    }
}
