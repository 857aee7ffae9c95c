using HydraKiosk.Link.Dialing;
using HydraKiosk.Link.Outcomes;

namespace HydraKiosk.Hydra.Tests;

/// <summary>The environment's proxy as people write it.</summary>
public class ProxyTests
{
    private static readonly Uri _service = new("wss://api.smallest.ai/waves/v1/s2s");

    private static ProxyChoice Choose(Uri endpoint, params (string Name, string Value)[] variables) =>
        ProxyEnvironment.Choose(endpoint, variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal));

    [Theory]
    [InlineData("http://proxy:3128", "http://proxy:3128/", null, null)]
    [InlineData("\"http://proxy:3128\"", "http://proxy:3128/", null, null)]
    [InlineData("'http://proxy:3128/'", "http://proxy:3128/", null, null)]
    [InlineData("  proxy:3128  ", "http://proxy:3128/", null, null)]
    [InlineData("proxy", "http://proxy/", null, null)]
    [InlineData("HTTP://Proxy:3128", "http://proxy:3128/", null, null)]
    [InlineData("10.0.0.1:3128/", "http://10.0.0.1:3128/", null, null)]
    [InlineData("[2001:db8::1]:3128", "http://[2001:db8::1]:3128/", null, null)]
    [InlineData("socks5://proxy:1080", "socks5://proxy:1080/", null, null)]
    [InlineData("http://user:pass@proxy:3128", "http://proxy:3128/", "user", "pass")]
    [InlineData("user:p@ss/w#rd?:x@proxy:3128", "http://proxy:3128/", "user", "p@ss/w#rd?:x")]
    [InlineData("http://dom%5Cuser:p%40ss@proxy:3128", "http://proxy:3128/", "dom\\user", "p@ss")]
    [InlineData("http://user@proxy:3128", "http://proxy:3128/", "user", "")]
    public void An_address_is_read_as_people_write_it(string value, string address, string? user, string? password)
    {
        var choice = Choose(_service, ("https_proxy", value));
        Assert.Null(choice.Problem);
        Assert.Equal(address, choice.Address!.Address.AbsoluteUri);
        Assert.Equal((user, password), (choice.Address.Credentials?.UserName, choice.Address.Credentials?.Password));
        Assert.DoesNotContain(password is { Length: > 0 } ? password : "\n", choice.Shown, StringComparison.Ordinal);
        Assert.Contains("https_proxy", choice.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://user:secret@proxy")]
    [InlineData("http://")]
    [InlineData("http://user:secret@:3128")]
    [InlineData("user:secret@proxy:99999")]
    [InlineData("user:secret@proxy:3128/path")]
    [InlineData("user:secret@pro xy:3128")]
    public void A_value_that_is_no_address_is_told_and_not_quoted(string value)
    {
        var choice = Choose(_service, ("HTTPS_PROXY", value));
        Assert.Null(choice.Address);
        Assert.StartsWith("HTTPS_PROXY is no address of a proxy", choice.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", choice.Problem + choice.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Lower_case_wins_and_empty_values_are_none()
    {
        Assert.Equal("lower", Choose(_service, ("HTTPS_PROXY", "upper"), ("https_proxy", "lower"), ("Https_Proxy", "mixed")).Address!.Address.Host);
        Assert.Equal("upper", Choose(_service, ("HTTPS_PROXY", "upper"), ("Https_Proxy", "mixed"), ("https_proxy", " ")).Address!.Address.Host);
        Assert.Equal("mixed", Choose(_service, ("Https_Proxy", "mixed"), ("ALL_PROXY", "all")).Address!.Address.Host);
        Assert.Equal("all", Choose(_service, ("ALL_PROXY", "all"), ("http_proxy", "plain")).Address!.Address.Host);
        Assert.Equal("plain", Choose(new Uri("ws://svc.example/x"), ("https_proxy", "secure"), ("http_proxy", "plain")).Address!.Address.Host);
        Assert.Null(Choose(_service).Address);
        Assert.Null(Choose(_service, ("https_proxy", "\"\"")).Problem);
        Assert.Null(Choose(new Uri("ws://127.0.0.1:8080/x"), ("http_proxy", "plain")).Address);
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("smallest.ai", true)]
    [InlineData(".smallest.ai", true)]
    [InlineData("*.smallest.ai", true)]
    [InlineData("API.Smallest.AI", true)]
    [InlineData("api.smallest.ai.", true)]
    [InlineData("api.smallest.ai:443", true)]
    [InlineData(".smallest.ai:443", true)]
    [InlineData("api.smallest.ai:8443", false)]
    [InlineData("https://api.smallest.ai/", true)]
    [InlineData("localhost;smallest.ai", true)]
    [InlineData("localhost , 127.0.0.1\tsmallest.ai", true)]
    [InlineData("\"localhost,smallest.ai\"", true)]
    [InlineData("localhost,'smallest.ai'", true)]
    [InlineData("api.*.ai", true)]
    [InlineData("*smallest*", true)]
    [InlineData("allest.ai", false)]
    [InlineData("est.ai,localhost", false)]
    [InlineData("smallest.a", false)]
    [InlineData("www.smallest.ai", false)]
    [InlineData("10.0.0.0/8,::1,fe80::/10", false)]
    [InlineData("", false)]
    [InlineData(",;. *.", false)]
    public void Exceptions_by_name(string list, bool exempt) => AssertExempt("wss://api.smallest.ai/x", list, exempt);

    [Theory]
    [InlineData("wss://10.1.2.3/x", "10.0.0.0/8", true)]
    [InlineData("wss://10.1.2.3/x", "10.9.9.9/8", true)]
    [InlineData("wss://11.1.2.3/x", "10.0.0.0/8", false)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.3", true)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.3:443", true)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.3:80", false)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.*", true)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.2/31", true)]
    [InlineData("wss://10.1.2.3/x", "10.1.2.4/30", false)]
    [InlineData("wss://10.1.2.3/x", "0.0.0.0/0", true)]
    [InlineData("wss://10.1.2.3/x", "10.0.0.0/33", false)]
    [InlineData("wss://10.1.2.3/x", "10.0.0.0/x", false)]
    [InlineData("wss://10.1.2.3/x", "2.3", false)]
    [InlineData("wss://[2001:db8::7]/x", "2001:db8::/32", true)]
    [InlineData("wss://[2001:db8::7]/x", "[2001:db8::]/32", true)]
    [InlineData("wss://[2001:db8::7]/x", "[2001:db8::7]", true)]
    [InlineData("wss://[2001:db8::7]/x", "2001:DB8:0::7", true)]
    [InlineData("wss://[2001:db8::7]/x", "[2001:db8::7]:443", true)]
    [InlineData("wss://[2001:db8::7]/x", "[2001:db8::7]:80", false)]
    [InlineData("wss://[2001:db8::7]/x", "2001:db9::/32", false)]
    [InlineData("wss://[2001:db8::7]/x", "[2001:db8::7", true)]
    public void Exceptions_by_address(string endpoint, string list, bool exempt) => AssertExempt(endpoint, list, exempt);

    [Fact]
    public void Openssl_is_looked_for_before_the_runtime_needs_it()
    {
        Assert.Null(TlsLibrary.Missing()); // this machine has it, or nothing here would run
        Assert.Null(TlsLibrary.Missing(name => name.EndsWith(".so.1.1", StringComparison.Ordinal)));
        Assert.Contains("apt install openssl", TlsLibrary.Missing(_ => false), StringComparison.Ordinal);
        Assert.NotNull(TlsLibrary.Missing(name => name == "libssl.so.3")); // half of it is not enough
    }

    private static void AssertExempt(string endpoint, string list, bool exempt)
    {
        Assert.Equal(exempt, Choose(new Uri(endpoint), ("https_proxy", "http://proxy:3128"), ("NO_PROXY", list)).Address is null);
        Assert.Equal(exempt, Choose(new Uri(endpoint), ("https_proxy", "http://proxy:3128"), ("no_proxy", list)).Address is null);
    }
}
