using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Credentials;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Tests.Configuration;

/// <summary>The way to the service: region, tokens, authorities, proxy.</summary>
public sealed class ServiceSettingsTests : IDisposable
{
    private readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_about_the_way_to_the_service_is_read()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=Depot", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        _folder.Write("depot.pem", authority.ExportCertificatePem());
        var result = _folder.Load(ConfigFolder.With(
            hydra: "\"region\": \"us\", \"accessTokens\": true, \"accessTokenSeconds\": 60, \"caFile\": \"depot.pem\", \"proxy\": "
                + "\"http://kiosk:hunter2@proxy.example:3128\""));

        Assert.Empty(result.Problems);
        var hydra = result.Configuration!.Options.Hydra;
        Assert.Equal("wss://api.us.smallest.ai/waves/v1/s2s", hydra.ServiceAddress.AbsoluteUri);
        Assert.Equal((true, 60, Path.Combine(_folder.Path, "depot.pem")), (hydra.AccessTokens, hydra.AccessTokenSeconds, hydra.CaFile));
        Assert.Equal(LinkProxy.At(new Uri("http://kiosk:hunter2@proxy.example:3128")), hydra.Proxy);
        var shown = KioskShape.Render(result.Configuration.Options);
        Assert.Contains("\"proxy\": \"http://***@proxy.example:3128\"", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_word_about_it_it_is_the_nearest_region_by_the_environment_s_proxy()
    {
        var hydra = _folder.Load(ConfigFolder.With()).Configuration!.Options.Hydra;

        Assert.Equal(HydraOptions.DefaultEndpoint, hydra.ServiceAddress);
        Assert.Equal((false, 300, null, ServiceRegion.Auto), (hydra.AccessTokens, hydra.AccessTokenSeconds, hydra.CaFile, hydra.Region));
        Assert.Same(LinkProxy.FromEnvironment, hydra.Proxy);
    }

    [Theory]
    [InlineData("\"region\": \"eu\"", "hydra.region", 6007)]
    [InlineData("\"region\": \"us\", \"endpoint\": \"wss://gateway.example/x\"", "hydra.region", 6009)]
    [InlineData("\"accessTokenSeconds\": 29", "hydra.accessTokenSeconds", 6006)]
    [InlineData("\"accessTokenSeconds\": 901", "hydra.accessTokenSeconds", 6006)]
    [InlineData("\"accessTokens\": true", "hydra.accessTokens", 6009)]
    [InlineData("\"caFile\": \"none.pem\"", "hydra.caFile", 6012)]
    [InlineData("\"caFile\": \"kiosk.json\"", "hydra.caFile", 6012)]
    [InlineData("\"caFile\": \".\"", "hydra.caFile", 6012)]
    [InlineData("\"proxy\": \"enviroment\"", "hydra.proxy", 6007)]
    [InlineData("\"proxy\": \"https://u:hunter2@proxy.example\"", "hydra.proxy", 6007)]
    [InlineData("\"proxy\": \"http://u:hunter2@proxy.example/path\"", "hydra.proxy", 6006)]
    [InlineData("\"proxy\": \"http://\"", "hydra.proxy", 6006)]
    [InlineData("\"proxy\": 3128", "hydra.proxy", 6005)]
    public void What_cannot_be_is_named_and_no_password_is_repeated(string setting, string path, int code)
    {
        var problem = _folder.Single(ConfigFolder.With(hydra: setting));

        Assert.Equal((path, code), (problem.Path, problem.Code));
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_is_read_again_from_where_it_stands()
    {
        var file = _folder.Write("key", "sk_first");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        string? Variable(string name) => name == ApiKeyPlaces.FileVariable ? file : null;
        File.WriteAllText(file, "sk_second\n");
        Assert.Equal("sk_second", ApiKeySource.ReadAgain(Variable).Key!.Reveal());
        File.WriteAllText(file, "sk broken");
        var broken = ApiKeySource.ReadAgain(Variable);
        Assert.Null(broken.Key);
        Assert.DoesNotContain("broken", broken.Problem, StringComparison.Ordinal);
    }
}
