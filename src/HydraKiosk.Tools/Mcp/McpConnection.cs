using System.Text.Json;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Mcp;

/// <summary>One connection to a server, after the handshake.</summary>
internal sealed class McpConnection : IMcpConnection
{
    private const int MaxPages = 20;
    private const int MaxReasonLength = 300;

    private readonly JsonRpcPeer _peer;
    private readonly IMcpTransport _transport;
    private readonly ServerProgram? _program;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="peer">Asks the server.</param>
    /// <param name="transport">Carries the messages; closed together with this.</param>
    /// <param name="program">The server's program; ended together with this. Null for one with an address.</param>
    /// <param name="time">The clock of every limit.</param>
    public McpConnection(JsonRpcPeer peer, IMcpTransport transport, ServerProgram? program, TimeProvider time)
    {
        (_peer, _transport, _program, _time) = (peer, transport, program, time);
        Ended = EndAsync();
    }

    public Task<string> Ended { get; }

    public async Task<IReadOnlyList<ListedTool>> ListAsync(CancellationToken cancellation)
    {
        List<ListedTool> tools = [];
        try
        {
            string? cursor = null;
            for (var page = 0; page < MaxPages && tools.Count < McpServer.MaxListed && (page == 0 || cursor is not null); page++)
            {
                cursor = McpResults.ReadTools(await ListPageAsync(cursor, cancellation).ConfigureAwait(false), tools);
            }

            return tools;
        }
        catch (Exception fault) when (IsOfTheServer(fault))
        {
            throw new McpUnavailableException($"its list of tools could not be read: {Reason(fault)}", fault);
        }
    }

    public async Task<McpOutcome> CallAsync(string tool, JsonElement arguments, CancellationToken cancellation)
    {
        if (Ended.IsCompleted)
        {
            return McpOutcome.NotSent;
        }

        try
        {
            var result = await _peer.RequestAsync("tools/call", Write, isCancellable: true, cancellation).ConfigureAwait(false);
            return McpResults.ReadOutcome(result);
        }
        catch (JsonRpcRefusalException refusal)
        {
            return new McpOutcome(McpOutcomeKind.Refused, "The program behind this tool refused the call: " + Reason(refusal));
        }
        catch (McpNotSentException fault)
        {
            _broken.TrySetResult(Reason(fault));
            return McpOutcome.NotSent;
        }
        catch (Exception fault) when (IsOfTheServer(fault))
        {
            // An answer that cannot be read is as good as none; a connection that gives such is given up.
            _broken.TrySetResult($"a call got no proper answer: {Reason(fault)}");
            return McpOutcome.InDoubt;
        }

        void Write(Utf8JsonWriter json)
        {
            json.WriteString("name"u8, tool);
            json.WritePropertyName("arguments"u8);
            arguments.WriteTo(json);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync().ConfigureAwait(false);
        if (_program is not null)
        {
            await _program.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Whether a server can be the reason of an exception: what the transports throw, and what comes of values that do not fit.</summary>
    public static bool IsOfTheServer(Exception fault) =>
        fault is IOException or JsonRpcRefusalException or InvalidDataException or InvalidOperationException or ArgumentException;

    private static string Reason(Exception fault) => Printable.Line(fault.Message.ReplaceLineEndings(" "), MaxReasonLength);

    private Task<JsonElement> ListPageAsync(string? cursor, CancellationToken cancellation) => _peer.RequestAsync(
        "tools/list",
        json =>
        {
            if (cursor is not null)
            {
                json.WriteString("cursor"u8, cursor);
            }
        },
        isCancellable: true,
        cancellation);

    private async Task<string> EndAsync()
    {
        var first = await Task.WhenAny(_transport.Ended, _broken.Task, _program?.Exited ?? _broken.Task).ConfigureAwait(false);
        if (first == _broken.Task)
        {
            return await _broken.Task.ConfigureAwait(false);
        }

        if (_program is not null)
        {
            // Its end closes its output, and the one is often seen before the other.
            _ = await Task.WhenAny(_program.Exited, Task.Delay(TimeSpan.FromSeconds(1), _time)).ConfigureAwait(false);
            if (_program.Exited.IsCompleted)
            {
                return await _program.Exited.ConfigureAwait(false);
            }
        }

        return Printable.Line((await _transport.Ended.ConfigureAwait(false)).ReplaceLineEndings(" "), MaxReasonLength);
    }
}
