using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace HydraKiosk.Hydra.Tests;

/// <summary>
/// A WebSocket server on a free loopback port whose every connection a test drives step by step: the HTTP answer, each message, each close, each cut.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // only ever reached by a failing test

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<ScriptedConnection> _accepted = Channel.CreateUnbounded<ScriptedConnection>();
    private readonly Task _accepting;

    public ScriptedServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Endpoint => new($"ws://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/waves/v1/s2s");

    /// <summary>The next connection, its request read, nothing answered yet.</summary>
    public async Task<ScriptedConnection> NextAsync() => await _accepted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>The next connection, upgraded, created and configured as the service does it.</summary>
    public async Task<ScriptedConnection> NextReadyAsync(string configured = Frames.Configured24)
    {
        var connection = await NextAsync();
        await connection.CreateSessionAsync();
        await connection.SendAsync(configured);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        while (_accepted.Reader.TryRead(out var connection))
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                client.NoDelay = true;
                var connection = new ScriptedConnection(client);
                try
                {
                    await connection.ReadRequestAsync();
                    _accepted.Writer.TryWrite(connection);
                }
                catch (IOException)
                {
                    connection.Dispose(); // the client gave up while it was still asking
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            _accepted.Writer.TryComplete();
        }
    }
}

/// <summary>One connection of a <see cref="ScriptedServer"/>.</summary>
internal sealed class ScriptedConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly byte[] _buffer = new byte[256 * 1024];
    private WebSocket? _webSocket;
    private PongCounter? _counted;

    /// <summary>Request line and headers.</summary>
    public string Request { get; private set; } = "";

    public WebSocket WebSocket => _webSocket!;

    /// <summary>Pings of the client that were answered.</summary>
    public int PingsSeen => _counted!.Pongs;

    public async Task ReadRequestAsync()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await _stream.ReadAsync(one) == 1)
        {
            text.Append((char)one[0]);
        }

        Request = text.ToString();
    }

    public async Task UpgradeAsync(string headers = "")
    {
        var key = Request.Split("\r\n").First(l => l.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
#pragma warning disable CA5350 // the WebSocket handshake is defined with SHA-1
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        await AnswerAsync($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{headers}Sec-WebSocket-Accept: "
            + $"{accept}\r\n\r\n");
        _webSocket = WebSocket.CreateFromStream(_counted = new PongCounter(_stream), new WebSocketCreationOptions { IsServer = true });
    }

    /// <summary>Upgrades and creates; returns the client's configure, which is not answered yet.</summary>
    public async Task<JsonElement> CreateSessionAsync()
    {
        await UpgradeAsync();
        await SendAsync(Frames.Created);
        return await ExpectAsync("session.configure");
    }

    /// <summary>Answers the upgrade with a raw HTTP response.</summary>
    public async Task AnswerAsync(string response) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(response));

    public async Task RefuseAsync(string statusLine, string headers = "")
    {
        await AnswerAsync($"HTTP/1.1 {statusLine}\r\n{headers}Content-Length: 0\r\nConnection: close\r\n\r\n");
        Dispose();
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text, bool endOfMessage = true) =>
        WebSocket.SendAsync(message, type, endOfMessage, CancellationToken.None).WaitAsync(ScriptedServer.Patience);

    /// <summary>The next whole message; null when the client has closed.</summary>
    public async Task<string?> ReceiveAsync()
    {
        var length = 0;
        while (true)
        {
            var part = await WebSocket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None).AsTask().WaitAsync(ScriptedServer.Patience);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += part.Count;
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(_buffer, 0, length);
            }
        }
    }

    /// <summary>The next message that is not audio, which must be of that type.</summary>
    public async Task<JsonElement> ExpectAsync(string type)
    {
        while (true)
        {
            var text = await ReceiveAsync() ?? throw new InvalidOperationException($"closed while waiting for {type}");
            using var message = JsonDocument.Parse(text);
            var received = message.RootElement.GetProperty("type").GetString();
            if (received == type)
            {
                return message.RootElement.Clone();
            }

            Assert.Equal("input_audio_buffer.append", received);
        }
    }

    /// <summary>The samples of the next append.</summary>
    public async Task<byte[]> ExpectAudioAsync()
    {
        var append = await ExpectAsync("input_audio_buffer.append");
        return append.GetProperty("audio").GetBytesFromBase64();
    }

    /// <summary>Reads until the client closes; returns its close code.</summary>
    public async Task<WebSocketCloseStatus?> ExpectCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return WebSocket.CloseStatus;
    }

    public Task CloseAsync(int code, string? reason = null) =>
        WebSocket.CloseOutputAsync((WebSocketCloseStatus)code, reason, CancellationToken.None).WaitAsync(ScriptedServer.Patience);

    /// <summary>Cuts the line with a TCP reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose()
    {
        _webSocket?.Dispose();
        _stream.Dispose();
    }
}
