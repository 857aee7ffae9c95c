using System.Net.Http.Headers;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Voices.Cascade.Chatting;

/// <summary>
/// Posts to one HTTP address over a connection that is kept from one request to the next, with the proxy, the authorities and the time limits of
/// every other link. One request at a time.
/// </summary>
/// <param name="address">What is posted to.</param>
/// <param name="key">Sent as a bearer; null for none.</param>
/// <param name="dial">Proxy, authorities, time limits.</param>
/// <param name="lookup">The name service.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class HttpCaller(Uri address, ApiKey? key, LinkOptions dial, NameLookup lookup, TimeProvider clock) : IDisposable
{
    private LinkTransport? _transport;
    private DialTrace? _trace;

    /// <summary>Host and port, for messages.</summary>
    public string Host => EndpointRules.HostOf(address);

    /// <summary>The other service whose path the address has; null where it has none of another.</summary>
    public string? LooksLike => KnownWires.OfPath(address) is { } name && name != WireNames.Chat ? name : null;

    /// <summary>The options under which an HTTP address is dialled as a WebSocket's would be.</summary>
    public static LinkOptions DialOf(Uri address, LinkProxy proxy, string? caFile) => new()
    {
        Endpoint = new UriBuilder(address) { Scheme = address.Scheme == Uri.UriSchemeHttp ? "ws" : "wss", Port = address.Port }.Uri,
        ApiKey = ApiKey.None,
        Proxy = proxy,
        CaFile = caFile,
    };

    /// <summary>A text of the service without the key.</summary>
    public string Masked(string text) => key is null ? text : key.Masked(text);

    /// <summary>Posts, and returns the answer as soon as its headers are here.</summary>
    /// <param name="body">The request.</param>
    /// <param name="accept">The content type that is wanted.</param>
    /// <param name="cancellation">Calls it off.</param>
    /// <exception cref="HttpRequestException">It failed.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/>.</exception>
    public async Task<HttpResponseMessage> PostAsync(ReadOnlyMemory<byte> body, string accept, CancellationToken cancellation)
    {
        if (_transport is not null)
        {
            try
            {
                return await SendAsync(_transport, body, accept, cancellation);
            }
            catch (HttpRequestException)
            {
                Drop(); // the far end has closed the kept connection meanwhile, most of the time: once more over a new one
            }
        }

        if (TlsLibrary.Missing() is { } missing && address.Scheme == Uri.UriSchemeHttps)
        {
            throw new HttpRequestException(missing);
        }

        _trace = new DialTrace();
        _transport = LinkTransport.Create(dial, lookup, clock, _trace, out var problem) ?? throw new HttpRequestException(problem);
        try
        {
            return await SendAsync(_transport, body, accept, cancellation);
        }
        catch
        {
            Drop();
            throw;
        }
    }

    /// <summary>What a failed request met, in plain words.</summary>
    public string Describe(Exception error) =>
        Masked(_trace is { } trace && error is HttpRequestException ? DialClassifier.Failed(error, trace, address.IdnHost, clock.GetUtcNow()).Detail
        : OutcomeClassifier.Describe(error));

    /// <summary>The connection is not used again: what is left on it is of no use.</summary>
    public void Drop()
    {
        _transport?.Dispose();
        _transport = null;
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private async Task<HttpResponseMessage> SendAsync(
        LinkTransport transport, ReadOnlyMemory<byte> body, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Reveal());
        }

        return await transport.Invoker.SendAsync(request, cancellation);
    }
}
