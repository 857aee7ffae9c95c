using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Tests.Mcp.Wire;

/// <summary>Carries messages to the test and back.</summary>
internal sealed class FakeTransport : IMcpTransport
{
    private readonly TaskCompletionSource<string> _ended = new();
    private Action<JsonElement> _received = _ => { };

    /// <summary>What to do with a message that is sent; null for nothing.</summary>
    public Action<JsonObject>? Answer { get; set; }

    public ConcurrentQueue<JsonObject> Sent { get; } = new();

    public bool CanAnswerLater { get; init; } = true;

    public string? Revision { get; private set; }

    public bool IsListening { get; private set; }

    public Task<string> Ended => _ended.Task;

    public void End(string how) => _ended.SetResult(how);

    /// <summary>Lets a message of the server arrive.</summary>
    public void Receive(string json) => ReceivedText.Deliver(Encoding.UTF8.GetBytes(json), _received);

    public void Start(Action<JsonElement> received) => _received = received;

    public Task<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        Post(message);
        return Task.FromResult(CanAnswerLater);
    }

    public void Post(ReadOnlyMemory<byte> message)
    {
        var read = JsonNode.Parse(message.Span)!.AsObject();
        Sent.Enqueue(read);
        Answer?.Invoke(read);
    }

    public void Agreed(string revision) => Revision = revision;

    public void Listen() => IsListening = true;

    public ValueTask DisposeAsync() => default;
}
