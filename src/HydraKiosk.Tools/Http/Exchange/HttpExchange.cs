using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Tools.Http.Addresses;

namespace HydraKiosk.Tools.Http.Exchange;

/// <summary>
/// Sends one request on a connection of its own and reads the answer. A connection that is kept for the next request may be closed by the server at
/// the same moment, and the runtime would then send that request once more; so none is kept, and a second one is never made.
/// </summary>
/// <param name="rules">Which addresses may be reached.</param>
/// <param name="resolve">Looks up the addresses of a name.</param>
/// <param name="limits">How long it may take.</param>
/// <param name="roots">Authorities beside the system's.</param>
internal sealed class HttpExchange(
    AddressRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve, ExchangeLimits limits, X509Certificate2Collection roots)
{
    private const int MaxHeaderKib = 16;
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Sends a request; what goes wrong with it is told, and nothing is tried again.</summary>
    /// <param name="request">The request; its address has the scheme and host of the template.</param>
    /// <param name="cancellation">The end of the call.</param>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    public async Task<HttpReply> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        var isSecure = request.RequestUri!.Scheme == Uri.UriSchemeHttps;
        var connection = new GuardedConnection(rules, resolve, isSecure, limits.Connect, cancellation);
        var trust = new ServerTrust(roots);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(limits.Answer);
        using var invoker = new HttpMessageInvoker(Handler(connection, trust), disposeHandler: true);
        try
        {
            using var response = await invoker.SendAsync(request, late.Token).ConfigureAwait(false);
            late.CancelAfter(Timeout.InfiniteTimeSpan); // from here on the call's own limit counts
            return await ReadAsync(response, late.Token).ConfigureAwait(false);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested
            && fault is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
        {
            return Explain(fault, connection, trust, isSecure);
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            // What broke, and with which words, is only how the end of the call looks from here; it is told below.
        }

        throw new OperationCanceledException("the request was given up", cancellation);
    }

    private SocketsHttpHandler Handler(GuardedConnection connection, ServerTrust trust) => new()
    {
        ConnectCallback = connection.ConnectAsync,
        ConnectTimeout = limits.Connect,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false, // a proxy would look the name up itself, where nobody checks the address
        MaxResponseHeadersLength = MaxHeaderKib,
        MaxResponseDrainSize = 0,
        ActivityHeadersPropagator = null,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = trust.Accept },
    };

    private async Task<HttpReply> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            return new HttpReply.Broken("it is compressed, though the request said not to"); // what it unfolds to nobody knows beforehand
        }

        var body = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        int read;
        while (body.Length <= limits.OutputBytes && (read = await stream.ReadAsync(chunk, cancellation).ConfigureAwait(false)) > 0)
        {
            body.Write(chunk, 0, read);
        }

        var isCut = body.Length > limits.OutputBytes;
        var kept = body.ToArray()[..(int)Math.Min(body.Length, limits.OutputBytes)];
        return new HttpReply.Answered((int)response.StatusCode, MediaTypeOf(headers), IsLatin(headers), kept, isCut);
    }

    private static HttpReply Explain(Exception fault, GuardedConnection connection, ServerTrust trust, bool isSecure)
    {
        switch (connection.Fault)
        {
            case ConnectFault.NotAllowed:
                return new HttpReply.NotAllowed();
            case ConnectFault.UnknownName:
                return new HttpReply.Unreachable("its name stands for no address");
            case ConnectFault.Unreachable:
                return new HttpReply.Unreachable("nobody answers at its address and port");
            default:
                break;
        }

        if (!connection.IsConnected)
        {
            return new HttpReply.Unreachable("it took too long");
        }

        var error = (fault as HttpRequestException)?.HttpRequestError ?? (fault as HttpIOException)?.HttpRequestError ?? HttpRequestError.Unknown;
        if (trust.IsRefused || (isSecure && error == HttpRequestError.SecureConnectionError))
        {
            return new HttpReply.NotTrusted();
        }

        return new HttpReply.Broken(fault is OperationCanceledException ? "it did not come in time" : error switch
        {
            HttpRequestError.ConfigurationLimitExceeded => $"its headers are longer than {MaxHeaderKib} KiB",
            HttpRequestError.InvalidResponse => "it is no valid HTTP",
            HttpRequestError.ResponseEnded => "it ended too early",
            _ => "the connection broke",
        });
    }

    private static string MediaTypeOf(HttpContentHeaders headers) => headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";

    private static bool IsLatin(HttpContentHeaders headers) =>
        headers.ContentType?.CharSet?.Trim('"').ToLowerInvariant() is "iso-8859-1" or "latin1" or "windows-1252" or "us-ascii";
}
