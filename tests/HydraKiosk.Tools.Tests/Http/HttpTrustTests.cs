using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Tools.Http;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>Servers over TLS.</summary>
public sealed class HttpTrustTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-tls-").FullName;
    private readonly Desk _desk = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_of_an_unknown_authority_gets_nothing()
    {
        using var server = Server("peer.test");
        Assert.Equal(
            """{"ok":false,"error":"There is no secure connection to the server. Nothing was sent."}""",
            await _desk.CallAsync(Settings(server, roots: null)));
        Assert.Equal(HttpCauses.NotTrusted.Code, Assert.Single(_desk.Log.Lines).EventId);
    }

    [Fact]
    public async Task A_server_of_the_owners_authority_is_trusted()
    {
        using var server = Server("peer.test");
        Assert.Contains("Two tables", await _desk.CallAsync(Settings(server, PathOf("root.pem"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_right_authority_does_not_help_a_server_of_another_name()
    {
        using var server = Server("other.test");
        Assert.Contains("no secure connection", await _desk.CallAsync(Settings(server, PathOf("root.pem"))), StringComparison.Ordinal);
        Assert.Equal(HttpCauses.NotTrusted.Code, Assert.Single(_desk.Log.Lines).EventId);
    }

    [Fact]
    public async Task A_server_that_speaks_plainly_where_security_is_expected_gets_nothing()
    {
        using var server = new PeerServer();
        Assert.Contains("no secure connection", await _desk.CallAsync(Settings(server, roots: null)), StringComparison.Ordinal);
    }

    private static HttpSettings Settings(PeerServer server, string? roots) =>
        new("GET", $"https://peer.test:{server.Port}/text") { AllowPrivate = ["peer.test"], ExtraRootsFile = roots };

    private string PathOf(string name) => Path.Combine(_folder, name);

    private PeerServer Server(string name)
    {
        var (from, to) = (DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Owner", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var root = rootRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, from, to, [1, 2, 3]);
        File.WriteAllText(PathOf("root.pem"), root.ExportCertificatePem());
        File.WriteAllText(PathOf("server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("server.key"), key.ExportPkcs8PrivateKeyPem());
        return PeerServer.Secure(PathOf("server.pem"), PathOf("server.key"));
    }
}
