using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HydraKiosk.EndToEnd.Tests.Control;

/// <summary>One connection to the daemon's control socket, as a touch screen would hold it.</summary>
internal sealed class Remote : IDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _lines;
    private int _requests;

    private Remote(Socket socket)
    {
        _socket = socket;
        _lines = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
    }

    public static async Task<Remote> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new Remote(socket);
    }

    /// <summary>Holds a button for so long; the daemon lets it go by itself.</summary>
    public async Task PressAsync(string button, TimeSpan forTime) =>
        Assert.True((await AskAsync($$"""{"id":{{++_requests}},"do":"press","button":"{{button}}","forMs":{{forTime.TotalMilliseconds:0}}}"""))
            .GetProperty("ok").GetBoolean());

    /// <summary>How the daemon is.</summary>
    public async Task<JsonElement> StatusAsync() => (await AskAsync($$"""{"id":{{++_requests}},"do":"status"}""")).GetProperty("status");

    public void Dispose()
    {
        _lines.Dispose();
        _socket.Dispose();
    }

    private async Task<JsonElement> AskAsync(string request)
    {
        await _socket.SendAsync(Encoding.UTF8.GetBytes(request + "\n"), SocketFlags.None);
        var answer = await _lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(10))
            ?? throw new IOException("the daemon closed the control socket");
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.Clone();
    }
}
