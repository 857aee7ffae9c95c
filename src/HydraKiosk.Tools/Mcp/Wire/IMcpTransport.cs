using System.Text.Json;

namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Carries messages to a server and back. Any thread.</summary>
internal interface IMcpTransport : IAsyncDisposable
{
    /// <summary>Completes when no message can come or go any more, with how that came: the end of a sentence.</summary>
    Task<string> Ended { get; }

    /// <summary>Begins to read.</summary>
    /// <param name="received">Takes each message; it may be looked at only until this returns. What is no JSON is passed over.</param>
    void Start(Action<JsonElement> received);

    /// <summary>Sends a message, as <see cref="JsonRpcText"/> writes it.</summary>
    /// <returns>Whether an answer to it can come later; false where everything that answers it has been received by then.</returns>
    /// <exception cref="McpNotSentException">It certainly did not reach the server.</exception>
    /// <exception cref="IOException">It may have reached the server or not.</exception>
    Task<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);

    /// <summary>Sends a message when it can, or drops it where too many wait: a server that asks much and reads nothing gets no memory.</summary>
    void Post(ReadOnlyMemory<byte> message);

    /// <summary>Both sides have agreed on a revision of the protocol.</summary>
    void Agreed(string revision);

    /// <summary>The handshake is over: from here on the server can say something unasked.</summary>
    void Listen();
}

/// <summary>A message certainly did not reach its server. The message of it is the end of a sentence in the journal.</summary>
internal sealed class McpNotSentException(string message, Exception? inner = null) : IOException(message, inner);
