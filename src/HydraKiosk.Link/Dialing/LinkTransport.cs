using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Link.Contract;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Link.Dialing;

/// <summary>
/// The HTTP side of one request to the service: its own connection, never a pooled one, with the proxy, the authorities and the socket
/// of the options. Dispose it as soon as the answer is here; a WebSocket that came out of it lives on.
/// </summary>
internal sealed class LinkTransport : IDisposable
{
    private readonly X509Certificate2Collection _roots = [];

    private LinkTransport()
    {
    }

    /// <summary>Sends the request.</summary>
    public HttpMessageInvoker Invoker { get; private set; } = null!;

    /// <summary>Makes one.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="lookup">The name service.</param>
    /// <param name="clock">Tells the time; a test moves it by hand.</param>
    /// <param name="trace">Takes what the request meets.</param>
    /// <param name="problem">Why there is none: the options' own authorities cannot be read.</param>
    public static LinkTransport? Create(LinkOptions options, NameLookup lookup, TimeProvider clock, DialTrace trace, out string? problem)
    {
        var transport = new LinkTransport();
        problem = null;
        if (options.CaFile is { } file)
        {
            // Read for each dial: whoever replaces the file need not restart.
            transport._roots.AddRange(ExtraRoots.Load(file, out var wrong));
            problem = wrong is null ? null : $"caFile {file}: {wrong}";
            if (problem is not null)
            {
                return null;
            }
        }

        var choice = options.Proxy.Choose(options.Endpoint);
        var check = new CertificateCheck(transport._roots, options.Endpoint.IdnHost, trace, clock, options.Built);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // a redirect is a login page's, and a key follows none
            UseCookies = false,
            ConnectCallback = (context, cancellation) => trace.MayConnect(choice)
                ? Connector.ConnectAsync(context.DnsEndPoint, options, lookup, clock, trace, cancellation)
                : ValueTask.FromException<Stream>(new IOException("the far end closed the connection without an answer")),
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult(trace.Watched(context.PlaintextStream)),
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = check.Accept,
#pragma warning disable CA5398 // Not left to the system: an old distribution's default still has TLS 1.0.
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            },
        };
        ProxyUse.Apply(handler, choice);
        transport.Invoker = new HttpMessageInvoker(new Watch(handler, trace, clock));
        return transport;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Invoker?.Dispose();
        foreach (var root in _roots)
        {
            root.Dispose();
        }
    }

    /// <summary>Notes the answer: a WebSocket throws it away when it is no upgrade, and its content's type with it.</summary>
    private sealed class Watch(HttpMessageHandler inner, DialTrace trace, TimeProvider clock) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            trace.Answer = HttpAnswer.Of(response);
            trace.ClockAhead = trace.Answer.IsOfTheService ? clock.GetUtcNow() - trace.Answer.Date : null;
            return response;
        }
    }
}
