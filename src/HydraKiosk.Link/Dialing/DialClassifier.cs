using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Link.Dialing;

/// <summary>Why a dial did not become a WebSocket.</summary>
internal static class DialClassifier
{
    /// <summary>A dial that failed.</summary>
    /// <param name="error">What it threw.</param>
    /// <param name="trace">What it met before.</param>
    /// <param name="host">The host that was meant; another one that was met on the way, a proxy, is named.</param>
    /// <param name="utcNow">This device's clock.</param>
    public static SessionOutcome Failed(Exception error, DialTrace trace, string host, DateTimeOffset utcNow)
    {
        if (trace.Answer is { } answer)
        {
            return answer.Status == HttpStatusCode.SwitchingProtocols
                ? new SessionOutcome(LinkCause.UpgradeRefused, $"not a WebSocket answer: {OutcomeClassifier.Describe(error)}")
                : answer.Classify(utcNow);
        }

        if (trace.Certificate is { } certificate)
        {
            return certificate;
        }

        var at = trace.Target is { } target
            && !target.Host.Equals(host, StringComparison.OrdinalIgnoreCase) ? $" at {target.Host}:{target.Port}" : "";
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                    // Its message may hold the proxy's address and with it a password.
                    return new SessionOutcome(LinkCause.ProxyRefused, $"the proxy{at} answered {StatusIn(cause.Message)}");
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return new SessionOutcome(LinkCause.UpgradeRefused, "the headers of the answer are longer than this program takes" + at);
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return new SessionOutcome(LinkCause.UpgradeRefused,
                        $"what answered does not speak HTTP: {OutcomeClassifier.Describe(cause)}{at}");
                case SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }:
                    return new SessionOutcome(LinkCause.Unreachable, "too many files are open in this process or on this machine, which is no fault "
                        + "of the network; restart the service, and report it if it repeats");
                case SocketException { SocketErrorCode: SocketError.AccessDenied }:
                    return new SessionOutcome(LinkCause.Unreachable,
                        $"this machine itself forbids the connection{at}, by a rule of its firewall or of the service's unit");
                case SocketException socket:
                    return new SessionOutcome(Cause(socket.SocketErrorCode), OutcomeClassifier.Describe(socket) + at);
                case AuthenticationException:
                    return new SessionOutcome(LinkCause.TlsFailed, OutcomeClassifier.Describe(cause) + at);
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return new SessionOutcome(LinkCause.TlsFailed, OutcomeClassifier.Describe(cause) + at);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError, InnerException: null }:
                    return new SessionOutcome(LinkCause.NameUnknown, "the name cannot be resolved" + at);
            }
        }

        return new SessionOutcome(LinkCause.Unreachable, OutcomeClassifier.Describe(error) + at);
    }

    /// <summary>A dial that took too long.</summary>
    public static SessionOutcome TimedOut(DialTrace trace, TimeSpan limit)
    {
        var within = $"within {limit.TotalSeconds:0.#} s";
        return trace.Phase switch
        {
            DialPhase.Resolving => new SessionOutcome(LinkCause.NameServiceDown, $"the name was not resolved {within}"),
            DialPhase.Connecting => new SessionOutcome(LinkCause.ConnectTimedOut, $"no connection {within}"),
            _ => new SessionOutcome(LinkCause.ConnectTimedOut, $"connected, but no answer {within}"),
        };
    }

    private static LinkCause Cause(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => LinkCause.NameUnknown,
        SocketError.TryAgain or SocketError.NoRecovery => LinkCause.NameServiceDown,
        SocketError.ConnectionRefused => LinkCause.ConnectionRefused,
        SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.AddressNotAvailable
            => LinkCause.NoRoute,
        SocketError.TimedOut => LinkCause.ConnectTimedOut,
        _ => LinkCause.Unreachable,
    };

    /// <summary>The three digits of a status in the runtime's text, which has no field for it.</summary>
    private static string StatusIn(string message)
    {
        for (var i = message.Length - 3; i >= 0; i--)
        {
            if (message.AsSpan(i, 3).IndexOfAnyExceptInRange('0', '9') < 0
                && (i == 0 || !char.IsAsciiLetterOrDigit(message[i - 1])) && (i + 3 == message.Length || !char.IsAsciiLetterOrDigit(message[i + 3]))
                && message[i] is >= '1' and <= '5')
            {
                return $"HTTP {message.AsSpan(i, 3)}";
            }
        }

        return "without letting the connection through";
    }
}
