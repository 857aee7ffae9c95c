using System.Text;
using HydraKiosk.Primitives.Text;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Connects to servers with the protocol's official package.</summary>
/// <param name="time">The clock of the handshake.</param>
/// <param name="makeHandler">Makes what carries HTTP; null for one without proxy, cookies and redirects.</param>
internal sealed class McpConnector(TimeProvider time, Func<HttpMessageHandler>? makeHandler = null)
{
    private const int MaxReasonLength = 200;
    private const int MaxSecretBytes = 4096;

    /// <summary>A server older than the newest revision may leave the probe for that unanswered; the handshake of before follows.</summary>
    private static readonly TimeSpan _probeLimit = TimeSpan.FromSeconds(3);

    /// <summary>Time for a program that has closed its output to be gone, so that its status can be told.</summary>
    private static readonly TimeSpan _timeToExit = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="McpConnect"/>
    public async Task<IMcpConnection> ConnectAsync(McpServerSettings settings, Action listChanged, CancellationToken cancellation)
    {
        var program = Launch(settings);
        McpConnection? connection = null;
        try
        {
            var client = await McpClient.CreateAsync(Transport(settings, program), Options(listChanged), null, cancellation).ConfigureAwait(false);
            program?.FirstCallIsNear();
            return connection = new McpConnection(client, program, time);
        }
        catch (Exception fault) when (McpConnection.IsOfTheServer(fault)
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new McpUnavailableException(await WhyAsync(fault, program).ConfigureAwait(false), fault);
        }
        finally
        {
            if (connection is null && program is not null)
            {
                await program.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private ServerProgram? Launch(McpServerSettings settings)
    {
        if (settings.Program is not { } path)
        {
            return null;
        }

        try
        {
            return ServerProgram.Start(path, settings.Arguments, settings.Environment, settings.WorkingDirectory, time);
        }
        catch (IOException fault)
        {
            throw new McpUnavailableException(fault.Message, fault);
        }
    }

    private IClientTransport Transport(McpServerSettings settings, ServerProgram? program)
    {
        if (program is not null)
        {
            return new StreamClientTransport(program.Input, new BoundedLines(program.Output, time));
        }

        var options = new HttpClientTransportOptions
        {
            Endpoint = settings.Url!,
            Name = settings.Name,
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = McpServer.AnswerLimit,
            AdditionalHeaders = settings.HeaderName is { } header
                ? new Dictionary<string, string> { [header] = settings.HeaderPrefix + ReadSecret(settings.HeaderSecretFile!) } : null,
        };
        var handler = makeHandler?.Invoke() ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = McpServer.AnswerLimit,
        };
        return new HttpClientTransport(
            options, new HttpClient(new BoundedAnswers(handler, time)) { Timeout = Timeout.InfiniteTimeSpan }, null, ownsHttpClient: true);
    }

    private McpClientOptions Options(Action listChanged) => new()
    {
        ClientInfo = new Implementation { Name = "hydra-kiosk", Version = typeof(McpConnector).Assembly.GetName().Version?.ToString(3) ?? "0" },
        InitializationTimeout = McpServer.AnswerLimit,
        DiscoverProbeTimeout = _probeLimit,
        TimeProvider = time,

        // No other handler: a server that asks for samples, answers of the person, or folders is told that there is no such method here.
        Handlers = new McpClientHandlers
        {
            NotificationHandlers = new Dictionary<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(StringComparer.Ordinal)
            {
                [NotificationMethods.ToolListChangedNotification] = (_, _) =>
                {
                    listChanged();
                    return default;
                },
            },
        },
    };

    private static string ReadSecret(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var buffer = new byte[MaxSecretBytes];
            var length = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var line = Encoding.UTF8.GetString(buffer, 0, length).Split('\n', 2)[0].Trim();
            return line.Length > 0 && !line.Any(char.IsControl) ? line
                : throw new McpUnavailableException($"the first line of {path} is no secret: it is empty or holds control characters");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new McpUnavailableException($"its secret cannot be read from {path} ({fault.GetType().Name}): does the file exist, and may the service read it?", fault);
        }
    }

    private async Task<string> WhyAsync(Exception fault, ServerProgram? program)
    {
        if (program is not null)
        {
            _ = await Task.WhenAny(program.Exited, Task.Delay(_timeToExit, time)).ConfigureAwait(false);
            if (program.Exited.IsCompleted)
            {
                var words = program.LastWords;
                return await program.Exited.ConfigureAwait(false) + (words.Length > 0 ? $", and its standard error ends with \"{words}\"" : "");
            }
        }

        return fault is OperationCanceledException or TimeoutException ? $"it did not answer within {McpServer.AnswerLimit.TotalSeconds:0} s"
            : Printable.Line(fault.Message.ReplaceLineEndings(" "), MaxReasonLength);
    }
}
