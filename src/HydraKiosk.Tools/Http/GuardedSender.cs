using HydraKiosk.Tools.Http.Addresses;

namespace HydraKiosk.Tools.Http;

/// <summary>
/// Sends requests that the device itself makes, to addresses that a technician chose: looked up once and checked where the connection is made, no
/// redirect, no cookie, no proxy, and no connection kept that the runtime could send a request on a second time.
/// </summary>
public sealed class GuardedSender : IDisposable
{
    private const int MaxHeaderKib = 16;

    private readonly HttpMessageInvoker _invoker;

    /// <param name="allowPrivate">Hosts, addresses and networks that are reached though they are private.</param>
    /// <param name="connectTimeout">From the beginning to a secure connection.</param>
    /// <param name="services">What is needed of the device; left out, the system's.</param>
    public GuardedSender(IEnumerable<string> allowPrivate, TimeSpan connectTimeout, HttpServices? services = null)
    {
        var rules = new AddressRules(allowPrivate);
        var resolve = (services ?? new HttpServices()).Resolve;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = (context, ending) => new GuardedConnection(
                rules, resolve, context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps, connectTimeout,
                    ending).ConnectAsync(context, ending),
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.Zero,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = MaxHeaderKib,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Sends a request; returns when the headers of the answer are there.</summary>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation) => _invoker.SendAsync(request,
        cancellation);

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();
}
