using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>A server in a language and with a library of its own (peers/server.py), which answers well or badly as it is asked to.</summary>
public sealed class PeerServer : IDisposable
{
    private readonly Process _process;

    public PeerServer()
        : this([])
    {
    }

    private PeerServer(IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "peers", "server.py"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        Port = int.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public int Port { get; }

    /// <summary>Looks every name up as this device.</summary>
    public static HttpServices Services { get; } = new() { Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) };

    /// <summary>A server over TLS.</summary>
    public static PeerServer Secure(string certificateFile, string keyFile) => new([certificateFile, keyFile]);

    public string Url(string rest) => $"http://peer.test:{Port}/{rest}";

    /// <summary>What the server was asked, apart from this question.</summary>
    public JsonElement[] Seen()
    {
        using var client = new TcpClient("127.0.0.1", Port);
        using var stream = client.GetStream();
        stream.Write("GET /seen HTTP/1.1\r\n\r\n"u8);
        client.Client.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = reader.ReadToEnd();
        using var document = JsonDocument.Parse(text[text.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        return [.. document.RootElement.EnumerateArray().Select(request => request.Clone())];
    }

    /// <summary>How often a path was asked for.</summary>
    public int Count(string path) => Seen().Count(request => request[1].GetString() == path);

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
