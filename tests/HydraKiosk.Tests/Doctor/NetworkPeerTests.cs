using HydraKiosk.Doctor.Findings;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Link.Probing;

namespace HydraKiosk.Tests.Doctor;

/// <summary>The way to the service against servers of others: OpenSSL's certificates, Python's login page and Python's clock.</summary>
public sealed class NetworkPeerTests : IAsyncDisposable
{
    private readonly DoctorBench _bench = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-doctor-tls-");

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return _bench.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1", "20240101000000Z", "20250101000000Z", "it expired on 2025-01-01", "HK-2014")]
    [InlineData("elsewhere.example", "20240101000000Z", "20450101000000Z", "it is for elsewhere.example and not for 127.0.0.1", "HK-2014")]
    [InlineData("127.0.0.1", "20240101000000Z", "20450101000000Z", "its authority is unknown to this device (issued by 127.0.0.1)", "HK-2014")]
    [InlineData("127.0.0.1", "20440101000000Z", "20450101000000Z", "the certificate is valid only from 2044-01-01", "HK-2020")]
    public async Task A_certificate_that_is_wrong_is_told_as_what_it_is(string name, string from, string to, string said, string tag)
    {
        using var server = ForeignServer.OpenSsl(_folder.FullName, name, from, to);
        _bench.Endpoint = $"wss://127.0.0.1:{server.Port}/waves/v1/s2s";

        var report = await _bench.ReportAsync();

        var check = tag == "HK-2020" ? "clock" : "tls";
        Assert.Equal(check, report.First?.Check.Id);
        Assert.Contains(said, report.Of(check).Figure, StringComparison.Ordinal);
        Assert.Equal(tag, $"HK-{report.Of(check).CauseCode}");
        Assert.Equal(check, report.Of("endpoint").Because);
    }

    [Fact]
    public async Task A_certificate_of_a_trusted_authority_is_shown_with_its_end()
    {
        using var server = ForeignServer.OpenSsl(_folder.FullName, "127.0.0.1", "20240101000000Z", "20450101000000Z");
        _bench.Endpoint = $"wss://127.0.0.1:{server.Port}/waves/v1/s2s";
        _bench.Hydra = $$""", "caFile": "{{_folder.FullName}}/cert.pem" """;

        var report = await _bench.ReportAsync();

        Assert.Equal((Verdict.Ok, "for 127.0.0.1, by 127.0.0.1, until 2045-01-01"), (report.Of("tls").Verdict, report.Of("tls").Figure));
    }

    [Theory]
    [InlineData("302", "Location: http://login.hotel.example/welcome?mac=1", "", "HTTP 302, redirected to login.hotel.example")]
    [InlineData("200", "Content-Type: text/html", "<html>Welcome</html>", "HTTP 200, a web page")]
    [InlineData("511", "", "", "HTTP 511, a web page")]
    public async Task A_login_page_is_named_before_everything_that_follows_from_it(string status, string headers, string body, string said)
    {
        using var portal = ForeignServer.Python(status, headers, body);
        _bench.EmptyPage = new Uri($"http://127.0.0.1:{portal.Port}/generate_204");
        // The service cannot be reached through it: the proxy stands for whatever the portal does to connections.
        _bench.Endpoint = "wss://192.0.2.1/waves/v1/s2s";
        _bench.Hydra = """, "proxy": "http://127.0.0.1:1" """;

        var report = await _bench.ReportAsync();

        Assert.Equal("portal", report.First?.Check.Id);
        Assert.Contains(said, report.Of("portal").Figure, StringComparison.Ordinal);
        Assert.DoesNotContain("mac=1", report.Of("portal").Figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("204", "", "Ok")]
    [InlineData("404", "Content-Type: text/plain", "Note")]
    public async Task Whoever_answers_as_expected_or_not_at_all_is_no_login_page(string status, string headers, string verdict)
    {
        using var page = ForeignServer.Python(status, headers);
        _bench.EmptyPage = new Uri($"http://127.0.0.1:{page.Port}/generate_204");
        _bench.Endpoint = "wss://192.0.2.1/waves/v1/s2s";
        _bench.Hydra = """, "proxy": "http://127.0.0.1:1" """;

        Assert.Equal(verdict, (await _bench.ReportAsync()).Of("portal").Verdict.ToString());
    }

    [Theory]
    [InlineData("Mon, 30 Nov 2020 01:00:00 GMT", "days ahead of")]
    [InlineData("Fri, 30 Nov 2040 01:00:00 GMT", "days behind")]
    public async Task A_server_whose_clock_differs_shows_that_this_one_is_wrong(string date, string said)
    {
        using var service = ForeignServer.Python("426", "Date: " + date);
        _bench.Endpoint = $"ws://127.0.0.1:{service.Port}/waves/v1/s2s";

        var report = await _bench.ReportAsync();

        Assert.Equal("clock", report.First?.Check.Id);
        Assert.Contains(said, report.Of("clock").Figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Date: not a date")]
    [InlineData("Date: Mon, 30 Nov 20200 01:00:00 GMT")]
    [InlineData("")]
    public async Task A_server_that_says_no_time_or_nonsense_says_nothing_about_this_clock(string header)
    {
        using var service = ForeignServer.Python("426", header);
        _bench.Endpoint = $"ws://127.0.0.1:{service.Port}/waves/v1/s2s";

        Assert.Equal(Verdict.Ok, (await _bench.ReportAsync()).Of("clock").Verdict);
    }

    [Fact]
    public void A_page_that_never_comes_is_waited_for_only_so_long()
    {
        using var deaf = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        deaf.Start();
        var port = ((System.Net.IPEndPoint)deaf.LocalEndpoint).Port;

        var page = NetworkProbe.Portal(
            new Uri($"http://127.0.0.1:{port}/"), TimeProvider.System, TimeSpan.FromMilliseconds(100), CancellationToken.None);

        Assert.Equal((false, "no answer within 0.1 s"), (page.IsPortal, page.Problem));
    }

    /// <summary>It would take two minutes; the bench's patience is over after one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_service_that_takes_four_seconds_for_each_step_is_named_and_not_waited_for(bool isLive)
    {
        using var server = ForeignServer.Slow();
        _bench.Endpoint = $"ws://127.0.0.1:{server.Port}/waves/v1/s2s";
        _bench.IsLive = isLive;
        _bench.More = $$"""
            , "voices": [ { "name": "hydra", "kind": "hydra" },
              { "name": "slow", "kind": "realtime",
                "realtime": { "preset": "compatible", "endpoint": "ws://127.0.0.1:{{server.Port}}/v1/realtime", "model": "m" } } ]
            """;

        var report = await _bench.ReportAsync();

        int[] late = [LinkCause.ConnectTimedOut.Code, LinkCause.HandshakeTimedOut.Code]; // whichever limit is over first on this machine
        var service = report.Of("endpoint");
        Assert.Equal(Verdict.Bad, service.Verdict);
        Assert.StartsWith("127.0.0.1: ", service.Figure, StringComparison.Ordinal);
        Assert.Contains(service.CauseCode, late);
        var voice = report.Of("voice-sessions");
        Assert.True(voice.Verdict is Verdict.Bad or Verdict.Warning, voice.Figure);
        Assert.StartsWith("slow: ", voice.Figure, StringComparison.Ordinal);
        Assert.Contains(voice.CauseCode, late);
    }

    [Fact]
    public async Task A_service_that_opens_a_session_only_after_the_time_is_named()
    {
        _bench.Scenario.Server.ConfigureLatencyMs = 4_000;

        var service = (await _bench.ReportAsync()).Of("endpoint");

        Assert.Equal((Verdict.Bad, LinkCause.HandshakeTimedOut.Code), (service.Verdict, service.CauseCode));
        Assert.Contains("127.0.0.1", service.Figure, StringComparison.Ordinal);
    }
}
