using System.Net.WebSockets;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Dialing;

/// <summary>Opens the WebSocket: bearer, address, time limit, pings.</summary>
/// <param name="options">Where and how long.</param>
/// <param name="keys">The key.</param>
/// <param name="lookup">The name service.</param>
/// <param name="clock">Tells the time; a test moves it by hand.</param>
internal sealed class SessionDialer(LinkOptions options, LinkKey keys, NameLookup lookup, TimeProvider clock)
{
    private readonly AccessTokens _tokens = new(options, lookup, clock);
    private readonly Uri _requestUri = options.RequestUri;

    /// <summary>Dials. Either a socket or the reason why there is none.</summary>
    /// <param name="trace">Takes what the dial meets; may be read meanwhile.</param>
    /// <param name="stop">Calls it off.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<(ClientWebSocket? Socket, SessionOutcome? Failure)> DialAsync(DialTrace trace, CancellationToken stop)
    {
        if (TlsLibrary.Missing() is { } missing)
        {
            return (null, new SessionOutcome(LinkCause.NoTlsLibrary, missing));
        }

        if (options.Proxy.Choose(options.Endpoint).Problem is { } wrong)
        {
            return (null, new SessionOutcome(LinkCause.ProxyRefused, wrong));
        }

        var (bearer, unminted) = await _tokens.BearerAsync(keys.Current, stop);
        if (bearer is null)
        {
            return (null, unminted);
        }

        using var limit = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var transport = LinkTransport.Create(options, lookup, clock, trace, out var problem);
        if (transport is null)
        {
            return (null, new SessionOutcome(LinkCause.CertificateRefused, problem!));
        }

        var socket = new ClientWebSocket();
        try
        {
            if (options.KeyHeader is { } header)
            {
                socket.Options.SetRequestHeader(header, options.KeyPrefix + bearer.Reveal());
            }

            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan; // see PulseStream
            await socket.ConnectAsync(_requestUri, transport.Invoker, either.Token);
            return (socket, null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            socket.Dispose();
            throw;
        }
        catch (Exception error)
        {
            socket.Dispose();
            return (null, limit.IsCancellationRequested && trace.Answer is null
                ? DialClassifier.TimedOut(trace, options.ConnectTimeout)
                : Judge(KnownWires.Recognise(
                    DialClassifier.Failed(error, trace, options.Endpoint.IdnHost, clock.GetUtcNow()), options, trace.Answer?.Traits)));
        }
    }

    /// <summary>A text from outside, or one that quotes such a text, without the key and the token that were sent there.</summary>
    public string Masked(string text) => _tokens.Masked(keys.Current.Masked(text));

    private SessionOutcome Judge(SessionOutcome failure)
    {
        if (failure.Cause != LinkCause.CredentialsRefused && failure.Cause != LinkCause.KeyNotAllowed)
        {
            return failure;
        }

        _tokens.Forget();
        return _tokens.WasReused
            ? failure with
            {
                Cause = LinkCause.TokenNotMinted,
                Detail = $"{failure.Detail}: the access token is not taken any more; a new one will be minted"
            }
            : failure;
    }
}
