using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace HydraKiosk.Simulator.Tests;

/// <summary>One message as the client got it.</summary>
public sealed record Got(WebSocketMessageType Kind, byte[] Bytes)
{
    private JsonElement? _root;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Root => _root ??= JsonDocument.Parse(Bytes).RootElement;

    public string? Type
    {
        get
        {
            try
            {
                return Kind == WebSocketMessageType.Text && Root.TryGetProperty("type", out var type) ? type.GetString() : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }

    public JsonElement this[string path] => path.Split('.').Aggregate(Root, (at, name) => at.GetProperty(name));

    public bool Has(string path)
    {
        var at = Root;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return false;
            }
        }

        return true;
    }

    public byte[] Audio => this["delta"].GetBytesFromBase64();

    public override string ToString() => Text.Length > 300 ? Text[..300] + "…" : Text;
}

/// <summary>A small client that hides nothing: sends what it is told and keeps what it gets.</summary>
public sealed class RawClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private readonly Channel<Got> _incoming = Channel.CreateUnbounded<Got>();
    private readonly CancellationTokenSource _stop = new();
    private Task _receiving = Task.CompletedTask;
    private int _ids;

    public ClientWebSocket Socket => _socket;

    /// <summary>Everything got so far, in order.</summary>
    public List<Got> All { get; } = [];

    public static async Task<RawClient> ConnectAsync(SimulatorServer server, string model = "hydra-v1.1", string? key = SimulatorServer.DefaultKey,
        string extraQuery = "", TimeSpan? ping = null)
    {
        var client = new RawClient();
        try
        {
            await client.OpenAsync(server, model.Length > 0 ? $"?model={model}{extraQuery}" : "?" + extraQuery.TrimStart('&'), key, ping);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    public static async Task<(RawClient Client, Got Configured)> ReadyAsync(
        SimulatorServer server, string model = "hydra-v1.1", bool greets = false, string instructions = "Be brief.", string tools = "[]")
    {
        var client = await ConnectAsync(server, model);
        await client.NextAsync("session.created");
        var text = JsonSerializer.Serialize(instructions);
        var greeting = greets ? "true" : "false";
        var session = $$"""{"instructions":{{text}},"voice":"sterling","tools":{{tools}},"generate_initial_response":{{greeting}}}""";
        await client.SendAsync($$"""{"type":"session.configure","event_id":"{{client.NewId()}}","session":{{session}}}""");
        return (client, await client.NextAsync("session.configured"));
    }

    public string NewId() => $"evt_{++_ids:x12}";

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType kind) =>
        _socket.SendAsync(bytes, kind, true, CancellationToken.None).WaitAsync(Patience);

    /// <summary>Sends audio in 20 ms chunks, as fast as the socket takes it.</summary>
    public async Task SendAudioAsync(short[] samples)
    {
        for (var at = 0; at < samples.Length; at += 320)
        {
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan(at, Math.Min(320, samples.Length - at))).ToArray();
            await SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}""");
        }
    }

    /// <summary>Speech and the silence that ends the turn.</summary>
    public async Task SpeakAsync(double speechMs = 600, double silenceMs = 600)
    {
        await SendAudioAsync(Sound.Speech(speechMs));
        await SendAudioAsync(Sound.Silence(silenceMs));
    }

    public Task OutputAsync(string callId, string output) =>
        SendAsync($$"""{"type":"conversation.item.create","event_id":"{{NewId()}}","item":{{OutputItem(callId, output)}}}""");

    /// <summary>
    /// Returns when the server has dealt with everything sent so far: an unknown message gets its own error back. From then on a clock moved
    /// by hand decides alone what happens. Leaves an <c>unknown-type</c> violation.
    /// </summary>
    public async Task BarrierAsync()
    {
        var id = NewId();
        await SendAsync($$"""{"type":"barrier","event_id":"{{id}}"}""");
        while ((await NextAsync("error"))["error.event_id"].GetString() != id)
        {
        }
    }

    private static string OutputItem(string callId, string output) =>
        $$"""{"type":"function_call_output","call_id":"{{callId}}","output":{{JsonSerializer.Serialize(output)}}}""";

    public Task CreateAsync() => SendAsync($$"""{"type":"response.create","event_id":"{{NewId()}}"}""");

    /// <summary>The next message, whatever it is; null when the socket has closed.</summary>
    public async Task<Got?> NextAsync()
    {
        if (!await _incoming.Reader.WaitToReadAsync().AsTask().WaitAsync(Patience))
        {
            return null;
        }

        _incoming.Reader.TryRead(out var got);
        All.Add(got!);
        return got;
    }

    /// <summary>The next message of a type, skipping others.</summary>
    public async Task<Got> NextAsync(string type)
    {
        while (await NextAsync() is { } got)
        {
            if (got.Type == type)
            {
                return got;
            }
        }

        throw new InvalidOperationException($"closed ({_socket.CloseStatus}) before {type}; got {string.Join(", ", All.Select(g => g.Type ?? "?"))}");
    }

    /// <summary>Reads to the end and returns the close code, or null when there was no close frame.</summary>
    public async Task<int?> CloseCodeAsync()
    {
        while (await NextAsync() is not null)
        {
        }

        await _receiving;
        return (int?)_socket.CloseStatus;
    }

    public Task CloseAsync(WebSocketCloseStatus code = WebSocketCloseStatus.NormalClosure) =>
        _socket.CloseOutputAsync(code, null, CancellationToken.None).WaitAsync(Patience);

    public void Abort() => _socket.Abort();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task OpenAsync(SimulatorServer server, string query, string? key, TimeSpan? ping)
    {
        if (key is not null)
        {
            _socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
        }

        _socket.Options.CollectHttpResponseDetails = true;
        _socket.Options.KeepAliveInterval = ping ?? TimeSpan.Zero;
        using var patience = new CancellationTokenSource(Patience);
        await _socket.ConnectAsync(new Uri(server.Endpoint + query), patience.Token);
        _receiving = Task.Run(ReceiveAsync);
    }

    private async Task ReceiveAsync()
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.GetMemory(64 * 1024), _stop.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _stop.Token);
                    }

                    break;
                }

                buffer.Advance(part.Count);
                if (part.EndOfMessage)
                {
                    _incoming.Writer.TryWrite(new Got(part.MessageType, buffer.WrittenSpan.ToArray()));
                    buffer.ResetWrittenCount();
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Tests ask for the close code; without a close frame there is none.
        }
        finally
        {
            _incoming.Writer.TryComplete();
        }
    }
}

/// <summary>Synthetic microphone sound at 16 kHz.</summary>
public static class Sound
{
    public static short[] Silence(double ms) => new short[(int)(ms * 16)];

    /// <summary>A 220 Hz buzz with a 5 Hz swell that never falls under the detector's threshold: one stretch of speech.</summary>
    public static short[] Speech(double ms) =>
        [.. Enumerable.Range(0, (int)(ms * 16)).Select(n =>
            (short)(6000 * (0.7 + (0.3 * Math.Sin(2 * Math.PI * 5 * n / 16000))) * Math.Sin(2 * Math.PI * 220 * n / 16000)))];
}
