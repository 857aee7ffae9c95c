using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using HydraKiosk.Hydra.Link;

namespace HydraKiosk.Hydra.Session;

/// <summary>What went wrong, from what the runtime and the service say.</summary>
internal static class OutcomeClassifier
{
    /// <summary>A dial that did not become a WebSocket.</summary>
    /// <param name="error">What the dial threw.</param>
    /// <param name="status">The HTTP status, or 0 when there was none.</param>
    /// <param name="header">Reads a response header.</param>
    /// <param name="utcNow">For a <c>Retry-After</c> that is a date.</param>
    public static SessionOutcome Dial(Exception error, HttpStatusCode status, Func<string, string?> header, DateTimeOffset utcNow)
    {
        if (status is not (default(HttpStatusCode) or HttpStatusCode.SwitchingProtocols))
        {
            var requestId = header("x-request-id");
            var detail = $"HTTP {(int)status} {status}{(requestId is null ? "" : $", request id {requestId}")}";
            var fault = status switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => LinkFault.CredentialsRefused,
                HttpStatusCode.TooManyRequests => LinkFault.RateLimited,
                _ => LinkFault.UpgradeRefused,
            };
            return new SessionOutcome(fault, detail) { RetryAfter = RetryAfter(header("Retry-After"), utcNow) };
        }

        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return new SessionOutcome(LinkFault.CertificateRefused, Describe(cause));
                case SocketException socket:
                    return new SessionOutcome(LinkFault.Unreachable, Describe(socket));
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return new SessionOutcome(LinkFault.Unreachable, "the name cannot be resolved");
            }
        }

        return status == HttpStatusCode.SwitchingProtocols
            ? new SessionOutcome(LinkFault.UpgradeRefused, $"not a WebSocket answer: {Describe(error)}")
            : new SessionOutcome(LinkFault.Unreachable, Describe(error));
    }

    /// <summary>A close frame from the service.</summary>
    /// <param name="code">Its code; null when it had none.</param>
    /// <param name="ready">Whether the session was configured.</param>
    /// <param name="lastError">Code of the last error event before it that can end a session.</param>
    public static SessionOutcome Close(WebSocketCloseStatus? code, bool ready, string? lastError)
    {
        var number = (int)(code ?? WebSocketCloseStatus.Empty);
        var detail = lastError is null ? $"closed with {number}" : $"closed with {number} after {lastError}";
        return (number, lastError) switch
        {
            (1013, _) or (_, "server_full") => new SessionOutcome(LinkFault.ServerFull, detail),
            (_, "internal_error" or "session_ended") => new SessionOutcome(LinkFault.ServerError, detail),
            (1000, _) when ready => new SessionOutcome(null, detail) { ClosedByServer = true },
            (1008 or >= 4000, _) => new SessionOutcome(ready ? LinkFault.ServerError : LinkFault.ConfigurationRefused, detail),
            (1011 or 1000, _) => new SessionOutcome(LinkFault.ServerError, detail),
            _ => new SessionOutcome(ready ? LinkFault.Lost : LinkFault.Unreachable, detail),
        };
    }

    /// <summary>A socket that broke.</summary>
    public static SessionOutcome Broken(Exception error, bool ready, string? lastError) =>
        lastError switch
        {
            "server_full" => new SessionOutcome(LinkFault.ServerFull, "server_full, then cut off"),
            "internal_error" or "session_ended" => new SessionOutcome(LinkFault.ServerError, $"{lastError}, then cut off"),
            _ => new SessionOutcome(ready ? LinkFault.Lost : LinkFault.Unreachable, DescribeLoss(error)),
        };

    /// <summary>The innermost message, which is the one that says something.</summary>
    public static string Describe(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error is SocketException socket ? $"{socket.Message} ({socket.SocketErrorCode})" : error.Message;
    }

    /// <summary>The runtime has no type for an unanswered ping, only its message.</summary>
    private static string DescribeLoss(Exception error)
    {
        var text = Describe(error);
        return text.Contains("Pong", StringComparison.OrdinalIgnoreCase) ? "no answer to a ping" : text;
    }

    /// <summary><c>Retry-After</c>: seconds or an HTTP date (RFC 9110, section 10.2.3).</summary>
    public static TimeSpan? RetryAfter(string? value, DateTimeOffset utcNow)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParseExact(value, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? (date > utcNow ? date - utcNow : TimeSpan.Zero)
            : null;
    }
}
