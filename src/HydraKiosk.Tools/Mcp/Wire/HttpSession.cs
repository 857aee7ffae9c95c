namespace HydraKiosk.Tools.Mcp.Wire;

/// <summary>Makes the requests to a server with an address, each with the headers that its session needs, and carries them. Any thread.</summary>
/// <param name="url">The server's address.</param>
/// <param name="secret">A header that every request carries, and its value; null for none.</param>
/// <param name="handler">Carries the requests; closed together with this.</param>
internal sealed class HttpSession(Uri url, KeyValuePair<string, string>? secret, HttpMessageHandler handler) : IDisposable
{
    private const string IdHeader = "Mcp-Session-Id";
    private const int MaxIdLength = 1024;

    private readonly HttpMessageInvoker _http = new(handler);
    private volatile string? _id;
    private volatile string? _revision;

    /// <summary>Whether the server has given the session an identifier.</summary>
    public bool IsNamed => _id is not null;

    /// <summary>The revision of the protocol that both sides speak; null before the handshake is over.</summary>
    public string? Revision { get => _revision; set => _revision = value; }

    /// <summary>Makes a request.</summary>
    /// <param name="method">GET asks for a stream, POST sends a message, DELETE ends the session.</param>
    /// <param name="lastEventId">The event after which a stream goes on; null for a new one.</param>
    public HttpRequestMessage Request(HttpMethod method, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(method, url);
        Add("Accept", method == HttpMethod.Get ? "text/event-stream" : "application/json, text/event-stream");
        Add("MCP-Protocol-Version", _revision);
        Add(IdHeader, _id);
        Add("Last-Event-ID", lastEventId);
        if (secret is { } header)
        {
            Add(header.Key, header.Value);
        }

        return request;

        void Add(string name, string? text)
        {
            if (text is not null)
            {
                request.Headers.TryAddWithoutValidation(name, text);
            }
        }
    }

    /// <summary>Sends a request; completes with the head of the answer.</summary>
    /// <exception cref="McpNotSentException">The server could not be reached.</exception>
    /// <exception cref="IOException">It broke off; it may have heard the request or not.</exception>
    public async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw fault.HttpRequestError
                is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError
                ? new McpNotSentException($"it could not be reached: {fault.Message}", fault) : new IOException(fault.Message, fault);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new McpNotSentException("it could not be reached in time", fault);
        }
    }

    /// <summary>Keeps the identifier that the server gives the session with its first answer, for every later request.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public void Keep(HttpResponseMessage response)
    {
        if (_id is null && response.Headers.TryGetValues(IdHeader, out var values))
        {
            var id = string.Concat(values);
            _id = id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExceptInRange('!', '~') ? id
                : throw new InvalidDataException("the identifier of its session is none: it is empty, too long, or holds other than visible ASCII characters");
        }
    }

    public void Dispose() => _http.Dispose();
}
