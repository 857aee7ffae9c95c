using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Every way to have no session: what it is taken for, and what follows.</summary>
public class OutcomeTableTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Unreachable", 2010, LinkFault.Unreachable, RetryPace.Ordinary, false)]
    [InlineData("NameUnknown", 2021, LinkFault.Unreachable, RetryPace.Ordinary, true)]
    [InlineData("NameServiceDown", 2022, LinkFault.Unreachable, RetryPace.Ordinary, false)]
    [InlineData("ConnectionRefused", 2023, LinkFault.Unreachable, RetryPace.Ordinary, false)]
    [InlineData("NoRoute", 2024, LinkFault.Unreachable, RetryPace.Ordinary, false)]
    [InlineData("ConnectTimedOut", 2025, LinkFault.Unreachable, RetryPace.Ordinary, false)]
    [InlineData("NoTlsLibrary", 2080, LinkFault.CertificateRefused, RetryPace.Ordinary, true)]
    [InlineData("TlsFailed", 2026, LinkFault.CertificateRefused, RetryPace.Ordinary, true)]
    [InlineData("CertificateRefused", 2014, LinkFault.CertificateRefused, RetryPace.Ordinary, true)]
    [InlineData("ClockWrong", 2020, LinkFault.CertificateRefused, RetryPace.Ordinary, true)]
    [InlineData("LoginPage", 2027, LinkFault.UpgradeRefused, RetryPace.Ordinary, true)]
    [InlineData("ProxyRefused", 2028, LinkFault.UpgradeRefused, RetryPace.Ordinary, true)]
    [InlineData("CredentialsRefused", 2011, LinkFault.CredentialsRefused, RetryPace.Credentials, true)]
    [InlineData("KeyNotAllowed", 2055, LinkFault.CredentialsRefused, RetryPace.Credentials, true)]
    [InlineData("TokenNotMinted", 2048, LinkFault.UpgradeRefused, RetryPace.Ordinary, false)]
    [InlineData("RateLimited", 2012, LinkFault.RateLimited, RetryPace.Ordinary, false)]
    [InlineData("UpgradeRefused", 2013, LinkFault.UpgradeRefused, RetryPace.Slow, true)]
    [InlineData("ServiceFailed", 2054, LinkFault.UpgradeRefused, RetryPace.Ordinary, false)]
    [InlineData("HandshakeTimedOut", 2015, LinkFault.HandshakeTimedOut, RetryPace.Ordinary, false)]
    [InlineData("ConfigurationRefused", 2016, LinkFault.ConfigurationRefused, RetryPace.Ordinary, true)]
    [InlineData("ServerFull", 2017, LinkFault.ServerFull, RetryPace.ServerFull, false)]
    [InlineData("ServerError", 2018, LinkFault.ServerError, RetryPace.Ordinary, false)]
    [InlineData("ServiceGoesAway", 2053, LinkFault.Lost, RetryPace.Ordinary, false)]
    [InlineData("PolicyClosed", 2046, LinkFault.ServerError, RetryPace.Slow, true)]
    [InlineData("Lost", 2019, LinkFault.Lost, RetryPace.Ordinary, false)]
    [InlineData("Recycled", 2049, LinkFault.Recycled, RetryPace.Ordinary, false)]
    [InlineData("Flooded", 2071, LinkFault.ServerError, RetryPace.Slow, true)]
    [InlineData("AcceptThenDrop", 2029, LinkFault.ServerError, RetryPace.Ordinary, true)]
    [InlineData("OtherService", 2081, LinkFault.UpgradeRefused, RetryPace.Slow, true)]
    [InlineData("WaitsInSilence", 2300, LinkFault.ServerFull, RetryPace.ServerFull, false)]
    [InlineData("SoundStopped", 2301, LinkFault.ServerError, RetryPace.Ordinary, false)]
    public void A_row_says_code_fault_pace_and_whom_it_concerns(string name, int code, LinkFault fault, RetryPace pace, bool technician)
    {
        var cause = CauseNames.Find<LinkCause>(typeof(LinkCause), name);
        Assert.Equal((code, fault, pace, technician), (cause.Code, cause.Fault, cause.Pace, cause.NeedsTechnician));
    }

    [Fact]
    public void Every_cause_has_a_row_above_and_a_journal_line_that_says_what_to_do()
    {
        var told = typeof(OutcomeTableTests).GetMethod(nameof(A_row_says_code_fault_pace_and_whom_it_concerns))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false).Cast<InlineDataAttribute>().Select(row => (int)row.Data[1]!);
        Assert.Equal(LinkCause.All.Select(cause => cause.Code), told.Order());
        Assert.All(LinkCause.All, row =>
        {
            var cause = Assert.IsType<LinkCause>(row);
            var log = new TestLog();
            cause.Write(log, "host.example", "the detail", 3, 1500);
            var line = Assert.Single(log.Lines);
            Assert.Equal((cause.Code, cause.Level), (line.EventId, line.Level));
            Assert.True(line.Level >= LogLevel.Warning, row.ToString());
            Assert.All((string[])["host.example", "the detail", "3", "1500 ms"], part =>
                Assert.Contains(part, line.Message, StringComparison.Ordinal));
            Assert.All((string[])["Likely cause: ", "What to do: "], part => Assert.Contains(part, line.Message, StringComparison.Ordinal));
        });
    }

    [Theory]
    [InlineData(401, null, null, "CredentialsRefused", "HTTP 401 Unauthorized, request id r-1")]
    [InlineData(403, null, null, "KeyNotAllowed", "HTTP 403 Forbidden, request id r-1")]
    [InlineData(403, "text/html", null, "KeyNotAllowed", "HTTP 403 Forbidden, request id r-1, a web page")]
    [InlineData(404, null, null, "UpgradeRefused", "HTTP 404 NotFound, request id r-1")]
    [InlineData(400, "application/json", null, "UpgradeRefused", "HTTP 400 BadRequest, request id r-1")]
    [InlineData(426, null, null, "UpgradeRefused", "HTTP 426 UpgradeRequired, request id r-1")]
    [InlineData(407, null, null, "ProxyRefused", "HTTP 407 ProxyAuthenticationRequired, request id r-1")]
    [InlineData(408, null, null, "ServiceFailed", "HTTP 408 RequestTimeout, request id r-1")]
    [InlineData(429, null, null, "RateLimited", "HTTP 429 TooManyRequests, request id r-1")]
    [InlineData(500, null, null, "ServiceFailed", "HTTP 500 InternalServerError, request id r-1")]
    [InlineData(502, "text/html", null, "ServiceFailed", "HTTP 502 BadGateway, request id r-1, a web page")]
    [InlineData(503, null, null, "ServiceFailed", "HTTP 503 ServiceUnavailable, request id r-1")]
    [InlineData(200, "application/json", null, "UpgradeRefused", "HTTP 200 OK, request id r-1")]
    [InlineData(200, "text/html", null, "LoginPage", "HTTP 200 OK, request id r-1, a web page")]
    [InlineData(511, null, null, "LoginPage", "HTTP 511 NetworkAuthenticationRequired, request id r-1")]
    [InlineData(302, null, "http://portal.hotel.example/login?secret=1", "LoginPage", "HTTP 302 Found, request id r-1, redirected to "
        + "portal.hotel.example")]
    [InlineData(301, null, "/login", "LoginPage", "HTTP 301 MovedPermanently, request id r-1, redirected to itself")]
    public void An_http_answer_is_taken_for_what_it_is(int status, string? contentType, string? location, string cause, string detail)
    {
        using var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent("") };
        response.Content.Headers.Remove("Content-Type");
        response.Headers.Add("x-request-id", "r-1");
        if (contentType is not null)
        {
            response.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (location is not null)
        {
            response.Headers.Location = new Uri(location, UriKind.RelativeOrAbsolute);
        }

        var outcome = HttpAnswer.Of(response).Classify(_now);
        Assert.Equal((cause, detail), (Name(outcome), outcome.Detail));
    }

    [Fact]
    public void How_far_the_clock_is_off_shows_in_the_date_of_a_refusal()
    {
        Assert.Equal(TimeSpan.FromMinutes(-6), Refused(_now + TimeSpan.FromMinutes(6)).ClockAhead);
        Assert.Equal(TimeSpan.FromDays(1), Refused(_now - TimeSpan.FromDays(1)).ClockAhead);
        Assert.Null(new HttpAnswer(HttpStatusCode.Unauthorized).Classify(_now).ClockAhead);
        // a portal's clock
        Assert.Null((new HttpAnswer(HttpStatusCode.OK) { IsHtml = true, Date = _now + TimeSpan.FromDays(99) }).Classify(_now).ClockAhead);
        // a proxy's
        Assert.Null((new HttpAnswer(HttpStatusCode.ProxyAuthenticationRequired) { Date = _now + TimeSpan.FromDays(99) }).Classify(_now).ClockAhead);

        static SessionOutcome Refused(DateTimeOffset date) => new HttpAnswer(HttpStatusCode.Unauthorized) { Date = date }.Classify(_now);
    }

    [Fact]
    public void A_retry_after_is_seconds_or_a_date_of_the_senders_own_clock()
    {
        var wrongClock = _now - TimeSpan.FromDays(400);
        Assert.Equal(TimeSpan.FromSeconds(17), new HttpAnswer(HttpStatusCode.TooManyRequests) { RetryAfter = "17" }.Classify(wrongClock).RetryAfter);
        Assert.Equal(
            TimeSpan.FromMinutes(2),
            new HttpAnswer(HttpStatusCode.TooManyRequests) { RetryAfter = "Sat, 21 Nov 2026 12:02:00 GMT", Date = _now }.Classify(wrongClock)
                .RetryAfter);
        Assert.Equal(TimeSpan.Zero, HttpAnswer.ParseRetryAfter("Sat, 21 Nov 2026 11:00:00 GMT", _now));
        Assert.Equal(TimeSpan.FromMinutes(2), HttpAnswer.ParseRetryAfter("Saturday, 21-Nov-26 12:02:00 GMT", _now)); // the two older forms
        Assert.Equal(TimeSpan.FromMinutes(2), HttpAnswer.ParseRetryAfter("Sat Nov 21 12:02:00 2026", _now));
        Assert.Equal(TimeSpan.Zero, HttpAnswer.ParseRetryAfter("0", _now));
        Assert.Equal(TimeSpan.FromSeconds(5), HttpAnswer.ParseRetryAfter(" 5 ", _now));
        Assert.All((string[])["2147483647", "2147483648", new string('9', 90)], text =>
            Assert.True(HttpAnswer.ParseRetryAfter(text, _now) >= TimeSpan.FromDays(365)));
        Assert.All((string?[])[null, "", " ", "soon", "-1", "1.5", "+5", "5 s", "0x10"], text => Assert.Null(HttpAnswer.ParseRetryAfter(text, _now)));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "NameUnknown")]
    [InlineData(SocketError.NoData, "NameUnknown")]
    [InlineData(SocketError.TryAgain, "NameServiceDown")]
    [InlineData(SocketError.NoRecovery, "NameServiceDown")]
    [InlineData(SocketError.ConnectionRefused, "ConnectionRefused")]
    [InlineData(SocketError.NetworkUnreachable, "NoRoute")]
    [InlineData(SocketError.HostUnreachable, "NoRoute")]
    [InlineData(SocketError.NetworkDown, "NoRoute")]
    [InlineData(SocketError.AddressNotAvailable, "NoRoute")]
    [InlineData(SocketError.TimedOut, "ConnectTimedOut")]
    [InlineData(SocketError.ConnectionReset, "Unreachable")]
    public void A_socket_says_why_there_is_no_connection(SocketError error, string cause)
    {
        var trace = new DialTrace { Target = new DnsEndPoint("proxy.example", 3128) };
        var outcome = DialClassifier.Failed(new WebSocketException("x", new HttpRequestException("y", new SocketException((int)error))), trace,
            "api.example", _now);
        Assert.Equal(cause, Name(outcome));
        Assert.Contains("at proxy.example:3128", outcome.Detail, StringComparison.Ordinal);
        Assert.Contains($"({error})", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_proxy_and_the_rest_are_told_apart()
    {
        Assert.Equal(LinkCause.TlsFailed, Failed(new AuthenticationException("no common algorithm")).Cause);
        Assert.Equal(LinkCause.TlsFailed, Failed(new HttpRequestException(HttpRequestError.SecureConnectionError, "eof")).Cause);
        Assert.Equal(LinkCause.NameUnknown, Failed(new HttpRequestException(HttpRequestError.NameResolutionError, "x")).Cause);
        var proxy = Failed(new HttpRequestException(HttpRequestError.ProxyTunnelError,
            "The proxy tunnel request to proxy 'http://u:secret@10.0.0.1:3128/' failed with status code '407'.\""));
        Assert.Equal((LinkCause.ProxyRefused, "the proxy answered HTTP 407"), (proxy.Cause, proxy.Detail));
        Assert.Equal(LinkCause.Unreachable, Failed(new IOException("ended prematurely")).Cause);
        var headers = Failed(new HttpRequestException(HttpRequestError.ConfigurationLimitExceeded,
            "The HTTP response headers length exceeded the set limit of 65536 bytes."));
        // no fault of the network
        Assert.Equal((LinkCause.UpgradeRefused, "the headers of the answer are longer than this program takes"), (headers.Cause, headers.Detail));
        Assert.Equal(LinkCause.UpgradeRefused,
            Failed(new HttpRequestException(HttpRequestError.InvalidResponse, "Received an invalid status line: 'SSH-2.0'.")).Cause);
        Assert.Contains("no fault of the network", Failed(new SocketException((int)SocketError.TooManyOpenSockets)).Detail, StringComparison.Ordinal);
        Assert.Contains("this machine itself forbids", Failed(new SocketException((int)SocketError.AccessDenied)).Detail, StringComparison.Ordinal);
        var html = DialClassifier.Failed(new WebSocketException("bad accept"),
            new DialTrace { Answer = new HttpAnswer(HttpStatusCode.SwitchingProtocols) }, "h", _now);
        Assert.Equal(LinkCause.UpgradeRefused, html.Cause);

        static SessionOutcome Failed(Exception inner) => DialClassifier.Failed(new WebSocketException("x", inner), new DialTrace(), "h", _now);
    }

    [Theory]
    [InlineData("Resolving", "NameServiceDown")]
    [InlineData("Connecting", "ConnectTimedOut")]
    [InlineData("Connected", "ConnectTimedOut")]
    public void A_dial_that_takes_too_long_says_what_it_waited_for(string phase, string cause) =>
        Assert.Equal(cause, Name(DialClassifier.TimedOut(new DialTrace { Phase = Enum.Parse<DialPhase>(phase) }, TimeSpan.FromSeconds(10))));

    [Theory]
    [InlineData(1000, true, null, null)]
    [InlineData(1000, false, null, "ServerError")]
    [InlineData(1000, true, "session_ended", "ServerError")]
    [InlineData(1001, true, null, "ServiceGoesAway")]
    [InlineData(1012, true, null, "ServiceGoesAway")]
    [InlineData(1012, false, null, "ServiceGoesAway")]
    [InlineData(1005, true, null, "Lost")]
    [InlineData(1005, false, null, "Unreachable")]
    [InlineData(1008, true, null, "PolicyClosed")]
    [InlineData(1008, false, null, "PolicyClosed")]
    [InlineData(1011, true, null, "ServerError")]
    [InlineData(1011, true, "internal_error", "ServerError")]
    [InlineData(1013, true, null, "ServerFull")]
    [InlineData(1011, false, "server_full", "ServerFull")]
    [InlineData(4000, true, null, "PolicyClosed")]
    [InlineData(4429, false, null, "PolicyClosed")]
    public void A_close_code_is_taken_for_what_it_is(int code, bool ready, string? error, string? cause)
    {
        var outcome = OutcomeClassifier.Close((WebSocketCloseStatus)code, ready, error);
        Assert.Equal((cause, cause is null), (Name(outcome), outcome.ClosedByServer));
        Assert.Contains($"{code}", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1008, true, "PolicyClosed")]
    [InlineData(1000, true, null)]
    [InlineData(4402, false, "PolicyClosed")]
    public void The_reason_of_a_close_frame_is_told_cleaned_and_cut(int code, bool ready, string? cause)
    {
        var outcome = OutcomeClassifier.Close((WebSocketCloseStatus)code, ready, null, " credits\u001b[31m depleted\n" + new string('x', 200));
        Assert.Equal(cause, Name(outcome));
        Assert.StartsWith($"closed with {code} \"credits·[31m depleted·xx", outcome.Detail, StringComparison.Ordinal);
        Assert.InRange(outcome.Detail.Length, 100, 150);
        Assert.StartsWith("credits·", outcome.CloseReason, StringComparison.Ordinal);
        Assert.Equal($"closed with {code}", OutcomeClassifier.Close((WebSocketCloseStatus)code, ready, null, "").Detail);
    }

    [Fact]
    public void A_socket_that_breaks_is_a_loss_unless_the_service_said_why_before()
    {
        var reset = new WebSocketException("x", new SocketException((int)SocketError.ConnectionReset));
        Assert.Equal(LinkCause.Lost, OutcomeClassifier.Broken(reset, ready: true, null).Cause);
        Assert.Equal(LinkCause.Unreachable, OutcomeClassifier.Broken(reset, ready: false, null).Cause);
        Assert.Equal(LinkCause.ServerFull, OutcomeClassifier.Broken(reset, ready: false, "server_full").Cause);
        Assert.Equal(LinkCause.ServerError, OutcomeClassifier.Broken(reset, ready: true, "internal_error").Cause);
    }

    private static string? Name(SessionOutcome outcome) => CauseNames.Of(typeof(LinkCause), outcome.Cause);
}
