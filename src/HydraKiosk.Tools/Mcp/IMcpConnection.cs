using System.Text.Json;

namespace HydraKiosk.Tools.Mcp;

/// <summary>One connection to a server, from the handshake to its end. Closing it ends a program that was started for it.</summary>
internal interface IMcpConnection : IAsyncDisposable
{
    /// <summary>Completes when the server is gone or of no use any more, with how that came: the end of a sentence.</summary>
    Task<string> Ended { get; }

    /// <summary>The server's tools, as it describes them now: at most <see cref="McpServer.MaxListed"/> are looked at.</summary>
    /// <exception cref="McpUnavailableException">It did not answer, or with something else.</exception>
    Task<IReadOnlyList<ListedTool>> ListAsync(CancellationToken cancellation);

    /// <summary>Calls a tool, once. A server that goes away is an outcome, too.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the server has been told.</exception>
    Task<McpOutcome> CallAsync(string tool, JsonElement arguments, CancellationToken cancellation);
}

/// <summary>Connects to a server and completes the handshake.</summary>
/// <param name="settings">Which server.</param>
/// <param name="listChanged">Called, on any thread, when the server says that its list of tools has changed.</param>
/// <param name="cancellation">Ends the attempt, and a program that was started for it.</param>
/// <exception cref="McpUnavailableException">It could not be reached, with the reason.</exception>
internal delegate Task<IMcpConnection> McpConnect(McpServerSettings settings, Action listChanged, CancellationToken cancellation);

/// <summary>A server cannot be reached or does not answer. The message is the end of a sentence in the journal.</summary>
internal sealed class McpUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
