using System.Buffers;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Text;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace HydraKiosk.Tools.Mcp;

/// <summary>One connection to a server, with the protocol's official package.</summary>
internal sealed class McpConnection : IMcpConnection
{
    /// <summary>Most UTF-8 bytes of text of an output.</summary>
    public const int MaxOutputBytes = 64 * 1024;

    private const int MaxPages = 20;
    private const int MaxRefusalLength = 300;

    private readonly McpClient _client;
    private readonly ServerProgram? _program;
    private readonly TimeProvider _time;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public McpConnection(McpClient client, ServerProgram? program, TimeProvider time)
    {
        _client = client;
        _program = program;
        _time = time;
        Ended = EndAsync();
    }

    public Task<string> Ended { get; }

    public async Task<IReadOnlyList<ListedTool>> ListAsync(CancellationToken cancellation)
    {
        List<ListedTool> tools = [];
        try
        {
            string? cursor = null;
            for (var page = 0; page < MaxPages && tools.Count < McpServer.MaxListed; page++)
            {
                var result = await _client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellation).ConfigureAwait(false);
                foreach (var tool in result.Tools.Take(McpServer.MaxListed - tools.Count))
                {
                    tools.Add(new ListedTool(tool.Name, tool.Description ?? "", Compact(tool.InputSchema)));
                }

                if (result.NextCursor is null)
                {
                    break;
                }

                cursor = result.NextCursor;
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
            var call = new CallToolRequestParams
            {
                Name = tool,
                Arguments = arguments.EnumerateObject().ToDictionary(each => each.Name, each => each.Value, StringComparer.Ordinal),
            };
            return Read(await _client.CallToolAsync(call, cancellation).ConfigureAwait(false));
        }
        catch (McpProtocolException refusal)
        {
            return new McpOutcome(McpOutcomeKind.Refused, "The program behind this tool refused the call: " + Reason(refusal));
        }
        catch (HttpRequestException fault) when (fault.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError)
        {
            _broken.TrySetResult($"it could not be reached: {Reason(fault)}");
            return McpOutcome.NotSent;
        }
        catch (Exception fault) when (IsOfTheServer(fault))
        {
            // An answer that cannot be read is as good as none; a connection that gives such is given up.
            _broken.TrySetResult($"a call got no proper answer: {Reason(fault)}");
            return McpOutcome.InDoubt;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What a server says last while it is told to stop is of no use to anybody; that it cannot be reached then is no fault.
        try
        {
            await _client.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (IsOfTheServer(fault))
        {
            _broken.TrySetResult(Reason(fault));
        }
        finally
        {
            if (_program is not null)
            {
                await _program.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Whether a server's doing can be the reason of an exception: what the transports throw, and what the package makes of values that do not fit,
    /// such as a schema that is none.
    /// </summary>
    public static bool IsOfTheServer(Exception fault) =>
        fault is McpException or IOException or HttpRequestException or JsonException or InvalidDataException or TimeoutException
            or InvalidOperationException or ArgumentException;

    /// <summary>What is passed on of a result: text, and the names of what else there was.</summary>
    internal static McpOutcome Read(CallToolResult result)
    {
        var text = new StringBuilder();
        var left = MaxOutputBytes;
        var isCut = false;
        var others = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var block in result.Content)
        {
            if (block is not TextContentBlock { Text: { } words })
            {
                others.Add(Printable.Line(block.Type, 20));
                continue;
            }

            var separator = text.Length > 0 ? "\n" : "";
            var whole = Encoding.UTF8.GetByteCount(words) + separator.Length;
            var taken = whole <= left ? words : Cut(words, left - separator.Length);
            isCut |= taken.Length < words.Length;
            left -= Math.Min(whole, left);
            text.Append(separator).Append(taken);
            if (isCut)
            {
                break;
            }
        }

        var kind = result.IsError == true ? McpOutcomeKind.Refused : McpOutcomeKind.Done;
        return new McpOutcome(kind, text.ToString(), string.Join(", ", others.Take(10)), isCut);
    }

    /// <summary>The beginning of a text, in whole characters.</summary>
    private static string Cut(string text, int maxBytes)
    {
        var bytes = 0;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes)
            {
                break;
            }

            at += rune.Utf16SequenceLength;
        }

        return text[..at];
    }

    private static string Reason(Exception fault) => Printable.Line(fault.Message.ReplaceLineEndings(" "), MaxRefusalLength);

    private static string Compact(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            schema.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private async Task<string> EndAsync()
    {
        var first = await Task.WhenAny(_client.Completion, _broken.Task, _program?.Exited ?? _broken.Task).ConfigureAwait(false);
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

        var details = await _client.Completion.ConfigureAwait(false);
        return details.Exception is { } fault ? Reason(fault.InnerException as InvalidDataException ?? fault) : "it closed the connection";
    }
}
