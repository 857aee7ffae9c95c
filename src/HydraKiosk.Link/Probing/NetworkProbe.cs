using System.Diagnostics;
using System.Net;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Link.Probing;

/// <summary>
/// Looks at the way to the service with the very name service, proxy, sockets and certificate rules of a session, but without the key: one
/// plain request each. Never throws for anything that a network or a server does. Blocks; for a thread that has nothing else to do.
/// </summary>
public static class NetworkProbe
{
    /// <summary>When this program was made; a clock before it is wrong.</summary>
    public static DateTimeOffset ProgramBuilt => ProgramDate.Built;

    /// <summary>Asks the service for a plain page at the address of its sessions; any HTTP answer of its own will do.</summary>
    /// <param name="options">As for a session; its key is not sent. <see cref="LinkOptions.ConnectTimeout"/> is the limit of all of it.</param>
    /// <param name="clock">This device's clock.</param>
    /// <param name="stop">Calls it off.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public static EndpointReading Endpoint(LinkOptions options, TimeProvider clock, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        var begun = Stopwatch.GetTimestamp();
        var choice = options.Proxy.Choose(options.Endpoint);
        var reading = new EndpointReading
        {
            Host = options.Host,
            Way = choice.Shown,
            IsEncrypted = options.Endpoint.Scheme == "wss",
        };
        if (TlsLibrary.Missing() is { } missing)
        {
            return reading with { Cause = LinkCause.NoTlsLibrary, Detail = missing };
        }

        if (choice.Problem is { } wrong)
        {
            return reading with { Cause = LinkCause.ProxyRefused, Detail = wrong };
        }

        Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation)
        {
            reading = reading with { LookedUp = host };
            var asked = Stopwatch.GetTimestamp();
            var found = SystemNames.LookUpAsync(host, cancellation).GetAwaiter().GetResult();
            reading = reading with { LookupTime = Stopwatch.GetElapsedTime(asked), Addresses = Array.ConvertAll(found, a => a.ToString()) };
            return Task.FromResult(found);
        }

        var trace = new DialTrace();
        var failure = Ask(options, LookUpAsync, clock, trace, stop);
        return reading with
        {
            HasConnected = trace.Phase == DialPhase.Connected,
            Took = Stopwatch.GetElapsedTime(begun),
            Certificate = trace.Shown is { } shown ? new ServerCertificate(shown.Names, shown.Issuer, shown.Validity.From, shown.Validity.To) : null,
            Answer = trace.Answer?.Named(),
            ClockAhead = trace.ClockAhead,
            Cause = failure?.Cause,
            Detail = failure?.Detail ?? "",
        };
    }

    /// <summary>
    /// Asks for a page that is known to be empty (HTTP 204), unencrypted and past any proxy: a guest network's login page answers instead.
    /// </summary>
    /// <param name="address">An <c>http://</c> address that answers 204.</param>
    /// <param name="clock">This device's clock.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="stop">Calls it off.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public static PortalReading Portal(Uri address, TimeProvider clock, TimeSpan limit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(clock);
        var reading = new PortalReading(address);
        using var over = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            using var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = invoker.SendAsync(request, either.Token).GetAwaiter().GetResult();
            var answer = HttpAnswer.Of(response);
            return reading with
            {
                Status = (int)answer.Status,
                RedirectHost = answer.RedirectHost,
                IsPage = answer.IsHtml,
                ClockAhead = answer.Status == HttpStatusCode.NoContent ? clock.GetUtcNow() - answer.Date : null,
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return reading with { Problem = $"no answer within {limit.TotalSeconds:0.#} s" };
        }
        catch (HttpRequestException error)
        {
            return reading with { Problem = OutcomeClassifier.Describe(error) };
        }
    }

    /// <summary>Sends the request; null where an answer came that is no fault in itself.</summary>
    private static SessionOutcome? Ask(
        LinkOptions options, NameLookup lookup, TimeProvider clock, DialTrace trace, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var transport = LinkTransport.Create(options, lookup, clock, trace, out var problem);
        if (transport is null)
        {
            return new SessionOutcome(LinkCause.CertificateRefused, problem!);
        }

        try
        {
            var page = new UriBuilder(options.RequestUri) { Scheme = options.Endpoint.Scheme == "ws" ? Uri.UriSchemeHttp : Uri.UriSchemeHttps };
            using var request = new HttpRequestMessage(HttpMethod.Get, page.Uri);
            using var response = transport.Invoker.SendAsync(request, either.Token).GetAwaiter().GetResult();
            var outcome = KnownWires.Recognise(trace.Answer!.Classify(clock.GetUtcNow()), options, trace.Answer.Traits);
            return outcome.Cause == LinkCause.OtherService || outcome.Cause == LinkCause.LoginPage
                || outcome.Cause == LinkCause.ProxyRefused || outcome.Cause == LinkCause.ServiceFailed
                ? outcome : null; // that a page without key and upgrade is refused is as it should be
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            return limit.IsCancellationRequested
                ? DialClassifier.TimedOut(trace, options.ConnectTimeout)
                : DialClassifier.Failed(error, trace, options.Endpoint.IdnHost, clock.GetUtcNow());
        }
    }
}
