using System.Net;
using System.Net.Sockets;
using HydraKiosk.Tools.Http;
using HydraKiosk.Tools.Http.Addresses;
using HydraKiosk.Tools.Http.Templates;

namespace HydraKiosk.Tools.Tests.Http;

/// <summary>Where requests may go.</summary>
public sealed class HttpAddressTests(PeerServer server) : IClassFixture<PeerServer>
{
    [Theory]
    [InlineData("8.8.8.8", AddressKind.Public)]
    [InlineData("172.32.0.1", AddressKind.Public)]
    [InlineData("100.128.0.1", AddressKind.Public)]
    [InlineData("2606:4700::1111", AddressKind.Public)]
    [InlineData("::ffff:8.8.8.8", AddressKind.Public)]
    [InlineData("64:ff9b::8.8.8.8", AddressKind.Public)]
    [InlineData("127.0.0.1", AddressKind.Private)]
    [InlineData("127.255.255.255", AddressKind.Private)]
    [InlineData("10.1.2.3", AddressKind.Private)]
    [InlineData("172.16.0.1", AddressKind.Private)]
    [InlineData("172.31.255.255", AddressKind.Private)]
    [InlineData("192.168.1.1", AddressKind.Private)]
    [InlineData("100.64.0.1", AddressKind.Private)]
    [InlineData("198.18.0.1", AddressKind.Private)]
    [InlineData("::1", AddressKind.Private)]
    [InlineData("fd12:3456::1", AddressKind.Private)]
    [InlineData("fec0::1", AddressKind.Private)]
    [InlineData("::ffff:10.0.0.1", AddressKind.Private)]
    [InlineData("::ffff:0:10.0.0.1", AddressKind.Private)]
    [InlineData("64:ff9b::10.0.0.1", AddressKind.Private)]
    [InlineData("64:ff9b:1::1", AddressKind.Private)]
    [InlineData("2002:7f00:1::1", AddressKind.Private)]
    [InlineData("169.254.169.254", AddressKind.LinkLocal)]
    [InlineData("::ffff:169.254.169.254", AddressKind.LinkLocal)]
    [InlineData("64:ff9b::a9fe:a9fe", AddressKind.LinkLocal)]
    [InlineData("100.100.100.200", AddressKind.LinkLocal)]
    [InlineData("fd00:ec2::254", AddressKind.LinkLocal)]
    [InlineData("fe80::1", AddressKind.LinkLocal)]
    [InlineData("fe80::1%1", AddressKind.LinkLocal)]
    [InlineData("0.0.0.0", AddressKind.None)]
    [InlineData("0.1.2.3", AddressKind.None)]
    [InlineData("224.0.0.251", AddressKind.None)]
    [InlineData("240.0.0.1", AddressKind.None)]
    [InlineData("255.255.255.255", AddressKind.None)]
    [InlineData("203.0.113.7", AddressKind.None)]
    [InlineData("::", AddressKind.None)]
    [InlineData("::127.0.0.1", AddressKind.None)]
    [InlineData("ff02::1", AddressKind.None)]
    [InlineData("2001::1", AddressKind.None)]
    [InlineData("2001:db8::1", AddressKind.None)]
    public void An_address_is_of_its_kind_in_whatever_form(string address, object kind) =>
        Assert.Equal(kind, AddressKinds.Of(IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.0.0.5", true, "", false)]
    [InlineData("8.8.8.8", true, "", true)]
    [InlineData("8.8.8.8", false, "", false)]
    [InlineData("8.8.8.8", false, "shop.example", false)]
    [InlineData("8.8.8.8", false, "8.8.8.0/24", true)]
    [InlineData("10.0.0.5", true, "10.0.0.0/24", true)]
    [InlineData("10.0.0.5", false, "10.0.0.0/24", true)]
    [InlineData("10.0.1.5", false, "10.0.0.0/24", false)]
    [InlineData("10.0.0.5", false, "10.0.0.77/24", true)]
    [InlineData("10.0.0.5", false, "10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", false, "10.0.0.5", true)]
    [InlineData("10.0.0.5", false, "SHOP.example", true)]
    [InlineData("10.0.0.5", false, "other.example", false)]
    [InlineData("169.254.169.254", true, "shop.example", false)]
    [InlineData("169.254.169.254", true, "0.0.0.0/0", true)]
    [InlineData("0.0.0.0", true, "0.0.0.0/0", false)]
    [InlineData("224.0.0.1", true, "0.0.0.0/0", false)]
    [InlineData("fd12::1", false, "fd00::/8", true)]
    [InlineData("::1", false, "[::1]", true)]
    public void What_is_listed_may_be_reached(string address, bool isSecure, string listed, bool isAllowed) => Assert.Equal(
        isAllowed, new AddressRules(listed.Length == 0 ? [] : [listed]).Allow("shop.example", IPAddress.Parse(address), isSecure));

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("http://shop")]
    [InlineData("shop/8")]
    [InlineData("")]
    public void An_entry_that_is_nothing_is_told(string entry) => Assert.Throws<TemplateFault>(() => new AddressRules([entry]));

    [Fact]
    public async Task Nothing_is_sent_to_this_device_unless_it_is_listed()
    {
        var desk = new Desk();
        var output = await desk.CallAsync(new HttpSettings("GET", server.Url("text/unlisted")) { AllowPrivate = ["10.0.0.0/8"] });
        Assert.Equal("""{"ok":false,"error":"This device may not reach that server. Nothing was sent."}""", output);
        Assert.Equal(0, server.Count("/text/unlisted"));
        var line = Assert.Single(desk.Log.Lines);
        Assert.Equal(HttpCauses.NotAllowed.Code, line.EventId);
        Assert.Contains("peer.test", line.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0")]
    public async Task An_address_in_another_form_is_the_same_address(string host)
    {
        var output = await new Desk().CallAsync(new HttpSettings("GET", $"https://{host}:{server.Port}/text"));
        Assert.Contains("may not reach that server", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_looked_up_once_so_that_it_cannot_turn_elsewhere()
    {
        var lookups = 0;
        var desk = new Desk
        {
            // The second look-up would lead to this device.
            Services = new HttpServices { Resolve = (_, _) => Task.FromResult(new[] { Interlocked.Increment(ref lookups) == 1 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback }) },
        };
        await desk.CallAsync(new HttpSettings("GET", server.Url("text/rebound")) { AllowPrivate = ["10.0.0.0/8"] });
        Assert.Equal((1, 0), (lookups, server.Count("/text/rebound")));
    }

    [Fact]
    public async Task Of_several_addresses_those_that_may_not_be_reached_are_passed_over()
    {
        var desk = new Desk
        {
            Services = new HttpServices { Resolve = (_, _) => Task.FromResult(new[] { IPAddress.Parse("169.254.169.254"), IPAddress.IPv6Loopback, IPAddress.Loopback }) },
        };
        Assert.Contains("Two tables", await desk.CallAsync(new HttpSettings("GET", server.Url("text")) { AllowPrivate = ["peer.test"] }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_stands_for_nothing_is_told()
    {
        var desk = new Desk { Services = new HttpServices { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) } };
        Assert.Contains("cannot be reached", await desk.CallAsync(new HttpSettings("GET", "https://nowhere.test/")), StringComparison.Ordinal);
        Assert.Contains("stands for no address", Assert.Single(desk.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_at_which_nobody_listens_is_told()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // held and not listened at
        var desk = new Desk();
        var url = $"http://peer.test:{((IPEndPoint)taken.LocalEndPoint!).Port}/";
        Assert.Contains("cannot be reached", await desk.CallAsync(new HttpSettings("GET", url) { AllowPrivate = ["127.0.0.1"] }), StringComparison.Ordinal);
        Assert.Contains("nobody answers", Assert.Single(desk.Log.Lines).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_server_that_never_answers_is_waited_for_so_long_and_no_longer()
    {
        var desk = new Desk { Services = new HttpServices { Resolve = (_, _) => new TaskCompletionSource<IPAddress[]>().Task } };
        await desk.CallAsync(new HttpSettings("GET", "https://slow.test/") { ConnectTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Contains("took too long", Assert.Single(desk.Log.Lines).Message, StringComparison.Ordinal);
    }
}
