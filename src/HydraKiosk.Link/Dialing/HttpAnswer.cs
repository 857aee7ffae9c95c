using System.Globalization;
using System.Net;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Text;

namespace HydraKiosk.Link.Dialing;

/// <summary>What an HTTP response says about why there is no session; its body is not looked at.</summary>
/// <param name="Status">The status.</param>
internal sealed record HttpAnswer(HttpStatusCode Status)
{
    /// <summary>Clocks that differ less are no cause of anything.</summary>
    public static readonly TimeSpan TolerableSkew = TimeSpan.FromMinutes(5);

    private const int MaxQuoted = 100;

    /// <summary>The three forms that a receiver must understand (RFC 9110, section 5.6.7).</summary>
    private static readonly string[] _dateForms = ["r", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <summary>Whether the body is a web page.</summary>
    public bool IsHtml { get; init; }

    /// <summary>The host that a redirect leads to; never the whole address, which may carry anything.</summary>
    public string? RedirectHost { get; init; }

    /// <summary><c>x-request-id</c>, for the service's support.</summary>
    public string? RequestId { get; init; }

    /// <summary>What the answering program calls itself; null where it does not say.</summary>
    public string? Server { get; init; }

    /// <summary><c>Retry-After</c> as it stands.</summary>
    public string? RetryAfter { get; init; }

    /// <summary><c>Date</c>: the answering machine's clock.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether the service itself seems to have answered, and not a login page or a proxy in its place: then its clock counts.</summary>
    public bool IsOfTheService => !IsRedirectOrPage && Status != HttpStatusCode.ProxyAuthenticationRequired;

    private bool IsRedirectOrPage => (int)Status is >= 300 and < 400 or 511 || ((int)Status is >= 200 and < 300 && IsHtml);

    /// <summary>What of it tells who gave it.</summary>
    public HttpTraits Traits => new(
        Status == HttpStatusCode.SwitchingProtocols, (int)Status is >= 200 and < 300, (int)Status is >= 300 and < 400, IsHtml, Server);

    /// <summary>Takes what matters out of a response.</summary>
    public static HttpAnswer Of(HttpResponseMessage response)
    {
        var location = response.Headers.Location;
        return new HttpAnswer(response.StatusCode)
        {
            IsHtml = response.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase),
            RedirectHost = location is null ? null : location.IsAbsoluteUri ? Shown(location.IdnHost) : "itself",
            RequestId = First(response, "x-request-id"),
            Server = First(response, "Server"),
            RetryAfter = First(response, "Retry-After"),
            Date = response.Headers.Date,
        };
    }

    /// <summary>What it means instead of an upgrade.</summary>
    public SessionOutcome Classify(DateTimeOffset utcNow)
    {
        var number = (int)Status;
        if (IsRedirectOrPage)
        {
            // Its clock is not the service's and says nothing.
            return new SessionOutcome(LinkCause.LoginPage, number is >= 300 and < 400 ? $"{Named()}, redirected to {RedirectHost ?? "nowhere"}"
                : Named());
        }

        var cause = Status switch
        {
            HttpStatusCode.Unauthorized => LinkCause.CredentialsRefused,
            HttpStatusCode.Forbidden => LinkCause.KeyNotAllowed,
            HttpStatusCode.TooManyRequests => LinkCause.RateLimited,
            HttpStatusCode.ProxyAuthenticationRequired => LinkCause.ProxyRefused,
            HttpStatusCode.RequestTimeout or (HttpStatusCode)425 or >= HttpStatusCode.InternalServerError => LinkCause.ServiceFailed,
            _ => LinkCause.UpgradeRefused,
        };
        return new SessionOutcome(cause, Named())
        {
            RetryAfter = ParseRetryAfter(RetryAfter, Date ?? utcNow),
            ClockAhead = IsOfTheService ? utcNow - Date : null,
        };
    }

    /// <summary>The answer in a few words: status, request id, and whether it is a page that a service would not send.</summary>
    public string Named() =>
        $"HTTP {(int)Status} {Status}{(RequestId is null ? "" : $", request id {RequestId}")}{(IsHtml ? ", a web page" : "")}";

    /// <summary><c>Retry-After</c>: seconds or an HTTP date (RFC 9110, section 10.2.3).</summary>
    /// <param name="value">The header.</param>
    /// <param name="utcNow">The sender's idea of now, where it is known: a date of its clock is not measured on another.</param>
    public static TimeSpan? ParseRetryAfter(string? value, DateTimeOffset utcNow)
    {
        if (value?.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        if (!text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            // Of any length: what no integer holds is longer than what anybody waits.
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
                : TimeSpan.FromDays(365);
        }

        return DateTimeOffset.TryParseExact(text, _dateForms, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? (date > utcNow ? date - utcNow : TimeSpan.Zero)
            : null;
    }

    private static string? First(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { } value
            ? Shown(value)
            : null;

    private static string Shown(string value) => Printable.Line(value, MaxQuoted);
}
