using System.Text;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Mcp.Wire;

namespace HydraKiosk.Tools.Mcp;

/// <summary>Connects to servers: starts the program or takes the address, and agrees on the protocol.</summary>
/// <param name="time">The clock of the handshake.</param>
/// <param name="makeHandler">Makes what carries HTTP; null for one without proxy, cookies and redirects.</param>
internal sealed class McpConnector(TimeProvider time, Func<HttpMessageHandler>? makeHandler = null)
{
    private const int MaxReasonLength = 200;
    private const int MaxSecretBytes = 4096;

    /// <summary>Time for a program that has closed its output to be gone, so that its status can be told.</summary>
    private static readonly TimeSpan _timeToExit = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="McpConnect"/>
    public async Task<IMcpConnection> ConnectAsync(McpServerSettings settings, Action listChanged, CancellationToken cancellation)
    {
        var program = Launch(settings);
        IMcpTransport? transport = null;
        McpConnection? connection = null;
        try
        {
            transport = Transport(settings, program);
            var peer = new JsonRpcPeer(transport, method => Hear(method, listChanged));
            await McpHandshake.AgreeAsync(peer, transport, cancellation).ConfigureAwait(false);
            program?.FirstCallIsNear();
            return connection = new McpConnection(peer, transport, program, time);
        }
        catch (Exception fault) when (McpConnection.IsOfTheServer(fault))
        {
            throw new McpUnavailableException(await WhyAsync(fault, program).ConfigureAwait(false), fault);
        }
        finally
        {
            if (connection is null)
            {
                await CloseAsync(transport, program).ConfigureAwait(false);
            }
        }
    }

    private static void Hear(string method, Action listChanged)
    {
        if (method == "notifications/tools/list_changed")
        {
            listChanged();
        }
    }

    private static async Task CloseAsync(IMcpTransport? transport, ServerProgram? program)
    {
        if (transport is not null)
        {
            await transport.DisposeAsync().ConfigureAwait(false);
        }

        if (program is not null)
        {
            await program.DisposeAsync().ConfigureAwait(false);
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

    private IMcpTransport Transport(McpServerSettings settings, ServerProgram? program)
    {
        if (program is not null)
        {
            return new StdioTransport(program.Input, program.Output, time);
        }

        KeyValuePair<string, string>? secret = settings.HeaderName is { } header
            ? new(header, settings.HeaderPrefix + ReadSecret(settings.HeaderSecretFile!)) : null;
        var handler = makeHandler?.Invoke() ?? new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = McpServer.AnswerLimit,
        };
        return new HttpTransport(new HttpSession(settings.Url!, secret, handler), McpServer.AnswerLimit, time);
    }

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

        return Printable.Line(fault.Message.ReplaceLineEndings(" "), MaxReasonLength);
    }
}
