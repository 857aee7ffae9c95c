using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HydraKiosk.Control.Folders;
using HydraKiosk.Control.Server;
using HydraKiosk.Fakes;

namespace HydraKiosk.Tests.Control;

/// <summary>A control server over a real socket in a folder of its own, on a clock that moves when told.</summary>
internal sealed class ControlBench : IAsyncDisposable
{
    /// <summary>Only ever reached by a failure.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-");
    private readonly CancellationTokenSource _stop = new();
    private readonly ControlEndpoint _endpoint;
    private readonly Task _running;

    public ControlBench()
    {
        Folder = new RuntimeFolder(Path.Combine(_folder.FullName, "run"), "test");
        _endpoint = ControlEndpoint.Claim(Folder);
        _running = new ControlServer(_endpoint, Control, Clock, Log.For<ControlServer>(), Secrets).RunAsync(_stop.Token);
    }

    public RuntimeFolder Folder { get; }

    public FakeControl Control { get; } = new();

    public HydraKiosk.Primitives.Secrets.SecretFilter Secrets { get; } = new();

    public ManualClock Clock { get; } = new();

    public TestLog Log { get; } = new();

    public Client Connect() => new(Folder.SocketPath);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _endpoint.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A client as a script would be one.</summary>
    internal sealed class Client : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        private readonly NetworkStream _stream;
        private readonly StreamReader _reader;

        public Client(string path)
        {
            _socket.Connect(new UnixDomainSocketEndPoint(path));
            _stream = new NetworkStream(_socket, ownsSocket: true);
            _reader = new StreamReader(_stream);
        }

        public void Send(string line) => SendRaw(Encoding.UTF8.GetBytes(line + "\n"));

        public void SendRaw(byte[] bytes) => _stream.Write(bytes);

        /// <summary>Says that nothing more will come, and goes on reading.</summary>
        public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

        /// <summary>The next line, or null at the end.</summary>
        public async Task<string?> LineAsync()
        {
            try
            {
                return await _reader.ReadLineAsync().WaitAsync(Patience);
            }
            catch (IOException)
            {
                return null; // cut off rather than closed
            }
        }

        public async Task<JsonElement> NextAsync()
        {
            using var document = JsonDocument.Parse(await LineAsync() ?? throw new InvalidOperationException("the server closed the connection"));
            return document.RootElement.Clone();
        }

        public Task<JsonElement> AskAsync(string line)
        {
            Send(line);
            return NextAsync();
        }

        public void Dispose() => _reader.Dispose();
    }
}
