using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Certificates that fail, first in words alone, then over a real TLS connection.</summary>
public sealed class CertificateTests
{
    private static readonly DateTimeOffset _built = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_clock_before_the_program_was_made_is_the_clock_s_fault_whatever_else_is_wrong()
    {
        var outcome = Explain(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.UntrustedRoot, null,
            new DateTimeOffset(2019, 3, 1, 0, 7, 0, TimeSpan.Zero));
        Assert.Equal(LinkCause.ClockWrong, outcome.Cause);
        Assert.Contains("this device's clock says 2019-03-01 00:07 UTC, which is before this program was made (2026-06-01)", outcome.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_not_valid_yet_is_the_clock_s_fault_and_one_that_expired_its_own()
    {
        var young = Explain(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid,
            new Validity(_now + TimeSpan.FromDays(30), _now + TimeSpan.FromDays(90)), _now);
        Assert.Equal(LinkCause.ClockWrong, young.Cause);
        Assert.Contains("2026-11-21 12:00", young.Detail, StringComparison.Ordinal);
        Assert.Contains("only from 2026-12-21", young.Detail, StringComparison.Ordinal);

        var old = Explain(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid,
            new Validity(_now - TimeSpan.FromDays(90), _now - TimeSpan.FromDays(1)), _now);
        Assert.Equal(LinkCause.CertificateRefused, old.Cause);
        Assert.Contains("it expired on 2026-11-20", old.Detail, StringComparison.Ordinal);
        Assert.Contains("this device's clock says 2026-11-21", old.Detail, StringComparison.Ordinal);

        var far = Explain(SslPolicyErrors.RemoteCertificateChainErrors, X509ChainStatusFlags.NotTimeValid,
            new Validity(_now, _now + TimeSpan.FromDays(90)), _now.AddYears(40));
        Assert.Equal(LinkCause.ClockWrong, far.Cause);
    }

    [Fact]
    public void Wrong_name_and_unknown_authority_are_both_named()
    {
        using var certificate = SelfSigned("portal.hotel.example", _now.AddYears(-1), _now.AddYears(1));
        var outcome = CertificateExaminer.Explain(
            certificate, "api.example", SslPolicyErrors.RemoteCertificateNameMismatch | SslPolicyErrors.RemoteCertificateChainErrors,
                X509ChainStatusFlags.UntrustedRoot, null,
            _now, _built);
        Assert.Equal(
            (LinkCause.CertificateRefused,
                "it is for portal.hotel.example and not for api.example; its authority is unknown to this device (issued by portal.hotel.example)"),
            (outcome.Cause, outcome.Detail));
    }

    [Fact]
    public async Task An_unknown_authority_is_refused_by_name_and_trusted_from_a_file()
    {
        using var certificate = SelfSigned("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        var refused = await DialAsync(certificate, "127.0.0.1", null);
        Assert.Equal(LinkCause.CertificateRefused, refused.Cause);
        Assert.Contains("its authority is unknown to this device", refused.Detail, StringComparison.Ordinal);

        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
            var accepted = await DialAsync(certificate, "127.0.0.1", file);
            // TLS was fine; the far end's HTTP answer came through
            Assert.Equal((LinkCause.UpgradeRefused, "HTTP 418 418"), (accepted.Cause, accepted.Detail));

            // The owner's authority is no licence for another name.
            using var other = SelfSigned("elsewhere.example", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
            await File.WriteAllTextAsync(file, other.ExportCertificatePem());
            var wrongName = await DialAsync(other, "127.0.0.1", file);
            Assert.Equal((LinkCause.CertificateRefused, "it is for elsewhere.example and not for 127.0.0.1"), (wrongName.Cause, wrongName.Detail));

            await File.WriteAllTextAsync(file, "no certificate");
            var unusable = await DialAsync(certificate, "127.0.0.1", file);
            Assert.Equal(LinkCause.CertificateRefused, unusable.Cause);
            Assert.Contains("there is no certificate in it", unusable.Detail, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_certificate_out_of_time_is_told_as_what_it_is()
    {
        using var expired = SelfSigned("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Contains("it expired on", (await DialAsync(expired, "127.0.0.1", null)).Detail, StringComparison.Ordinal);

        using var future = SelfSigned("127.0.0.1", DateTimeOffset.UtcNow.AddDays(10), DateTimeOffset.UtcNow.AddDays(30));
        Assert.Equal(LinkCause.ClockWrong, (await DialAsync(future, "127.0.0.1", null)).Cause);
    }

    [Fact]
    public async Task A_far_end_without_tls_is_no_certificate_problem()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            _ = await client.GetStream().ReadAsync(new byte[4096]);
        });
        var outcome = await DialAsync(listener, "127.0.0.1", null);
        Assert.Equal(LinkCause.TlsFailed, outcome.Cause);
        await serving.WaitAsync(ScriptedServer.Patience);
    }

    private static SessionOutcome Explain(SslPolicyErrors errors, X509ChainStatusFlags chain, Validity? outOfTime, DateTimeOffset now)
    {
        using var certificate = SelfSigned("api.example", _now.AddYears(-1), _now.AddYears(1));
        return CertificateExaminer.Explain(certificate, "api.example", errors, chain, outOfTime, now, _built);
    }

    private static async Task<SessionOutcome> DialAsync(X509Certificate2 certificate, string host, string? caFile)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.WriteAsync("HTTP/1.1 418 418\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            _ = await tls.ReadAsync(new byte[4096]);
        });
        var outcome = await DialAsync(listener, host, caFile);
        listener.Stop();
        await Record.ExceptionAsync(() => serving.WaitAsync(ScriptedServer.Patience)); // a refused handshake throws at this end
        return outcome;
    }

    private static async Task<SessionOutcome> DialAsync(TcpListener listener, string host, string? caFile)
    {
        var options = new LinkOptions
        {
            Endpoint = new Uri($"wss://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/waves/v1/s2s"),
            ApiKey = new ApiKey(LinkFixture.Key),
            CaFile = caFile,
            Built = _built,
        };
        var dialer = new SessionDialer(options, new LinkKey(options.ApiKey, null, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance),
            Dns.GetHostAddressesAsync, TimeProvider.System);
        var (socket, failure) = await dialer.DialAsync(new DialTrace(), CancellationToken.None).WaitAsync(ScriptedServer.Patience);
        Assert.Null(socket);
        return failure!;
    }

    private static X509Certificate2 SelfSigned(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(from, to);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
