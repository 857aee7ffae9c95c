using System.Net.Sockets;
using System.Net.WebSockets;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Link.Outcomes;

/// <summary>Why an open WebSocket ended, from what the runtime and the service say. Dials: <see cref="Dialing.DialClassifier"/>.</summary>
internal static class OutcomeClassifier
{
    private const int MaxReason = 123; // of the WebSocket protocol, in bytes

    /// <summary>A close frame from the service.</summary>
    /// <param name="code">Its code; null when it had none.</param>
    /// <param name="ready">Whether the session was configured.</param>
    /// <param name="lastError">Code of the last error event before it that can end a session.</param>
    /// <param name="reason">What the frame says in words, which is often the only place where the cause stands.</param>
    public static SessionOutcome Close(WebSocketCloseStatus? code, bool ready, string? lastError, string? reason = null)
    {
        var number = (int)(code ?? WebSocketCloseStatus.Empty);
        var said = Printable.Line(reason?.Trim(), MaxReason);
        var detail = $"closed with {number}" + (said.Length == 0 ? "" : $" \"{said}\"") + (lastError is null ? "" : $" after {lastError}");
        return Classify(number, ready, lastError, detail) with { CloseReason = said };
    }

    private static SessionOutcome Classify(int number, bool ready, string? lastError, string detail) =>
        (number, lastError) switch
        {
            (1013, _) or (_, "server_full") => new SessionOutcome(LinkCause.ServerFull, detail),
            (_, "internal_error" or "session_ended") => new SessionOutcome(LinkCause.ServerError, detail),
            (1000, _) when ready => new SessionOutcome(null, detail) { ClosedByServer = true },
            (1008 or >= 4000, _) => new SessionOutcome(LinkCause.PolicyClosed, detail),
            (1001 or 1012, _) => new SessionOutcome(LinkCause.ServiceGoesAway, detail),
            (1011 or 1000, _) => new SessionOutcome(LinkCause.ServerError, detail),
            _ => new SessionOutcome(ready ? LinkCause.Lost : LinkCause.Unreachable, detail),
        };

    /// <summary>A socket that broke (what the protocol calls 1006).</summary>
    public static SessionOutcome Broken(Exception error, bool ready, string? lastError) =>
        lastError switch
        {
            "server_full" => new SessionOutcome(LinkCause.ServerFull, "server_full, then cut off"),
            "internal_error" or "session_ended" => new SessionOutcome(LinkCause.ServerError, $"{lastError}, then cut off"),
            _ when error is WebSocketException { WebSocketErrorCode: WebSocketError.Faulted, InnerException: null } =>
                new SessionOutcome(LinkCause.ServerError, "a message that breaks the WebSocket protocol: text that is not UTF-8, or a damaged frame"),
            _ => new SessionOutcome(ready ? LinkCause.Lost : LinkCause.Unreachable, DescribeLoss(error)),
        };

    /// <summary>The innermost message, which is the one that says something; as part of a sentence, not as one.</summary>
    public static string Describe(Exception error)
    {
        while (error.InnerException is { } inner)
        {
            error = inner;
        }

        return error is SocketException socket ? $"{socket.Message} ({socket.SocketErrorCode})" : error.Message.TrimEnd('.');
    }

    /// <summary>The runtime has no type for an unanswered ping, only its message.</summary>
    private static string DescribeLoss(Exception error)
    {
        var text = Describe(error);
        return text.Contains("Pong", StringComparison.OrdinalIgnoreCase) ? "no answer to a ping" : text;
    }
}
