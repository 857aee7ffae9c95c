using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Voices.Realtime;

/// <summary>What the errors of the wire mean: which of them end a session, and as what.</summary>
internal static class RealtimeErrors
{
    /// <summary>Reads an error event, whose error is an object, or a plain text with services that only resemble OpenAI's.</summary>
    public static RealtimeError Read(in RealtimeMessage message)
    {
        var error = message.Error;
        return new RealtimeError(
            BoundedText.Name(error.Member("type")),
            BoundedText.Name(error.Member("code")),
            BoundedText.Sentence(error.Member("message")) ?? BoundedText.Sentence(error),
            BoundedText.Sentence(error.Member("param")),
            BoundedText.Name(error.Member("event_id")));
    }

    /// <summary>How an error ends a session; null where the session goes on.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isReady">Whether the session was configured: before that, whatever the service refuses is the configuration.</param>
    public static SessionOutcome? Ends(RealtimeError error, bool isReady)
    {
        var detail = error.Message is { } message ? $"{error.Word}: {message}" : error.Word;
        return error.Word switch
        {
            "session_expired" => new SessionOutcome(LinkCause.ServiceGoesAway, detail) { RetryAtOnce = true },
            "invalid_api_key" or "authentication_error" or "token_expired" => new SessionOutcome(LinkCause.CredentialsRefused, detail),
            "permission_denied" or "permission_error" => new SessionOutcome(LinkCause.KeyNotAllowed, detail),
            "insufficient_quota" or "billing_hard_limit_reached" => new SessionOutcome(LinkCause.PolicyClosed, detail),
            "model_not_found" or "beta_api_shape_disabled" => new SessionOutcome(LinkCause.ConfigurationRefused, detail),
            "rate_limit_exceeded" when !isReady => new SessionOutcome(LinkCause.RateLimited, detail),
            "server_error" when !isReady => new SessionOutcome(LinkCause.ServerError, detail),
            _ when !isReady => new SessionOutcome(LinkCause.ConfigurationRefused, detail),
            _ => null,
        };
    }

    /// <summary>Whether it is only said that there was nothing left to do, as happens when two messages cross.</summary>
    public static bool IsCrossing(RealtimeError error) =>
        error.Code is "response_cancel_not_active" or "conversation_already_has_active_response";

    /// <summary>Whether a reply ended so because there is nothing left on the account.</summary>
    public static bool IsNoCredit(string? reason) => reason is "insufficient_quota" or "billing_hard_limit_reached";
}
