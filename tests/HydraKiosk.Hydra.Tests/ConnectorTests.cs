using System.Net;
using System.Net.Sockets;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Dialing;
using HydraKiosk.Primitives.Service;

namespace HydraKiosk.Hydra.Tests;

public class ConnectorTests
{
    [Theory]
    [InlineData("2001:db8::1 2001:db8::2 2001:db8::3 192.0.2.1 192.0.2.2", "2001:db8::1 192.0.2.1 2001:db8::2 192.0.2.2 2001:db8::3")]
    [InlineData("192.0.2.1 2001:db8::1 2001:db8::2 192.0.2.2", "192.0.2.1 2001:db8::1 192.0.2.2 2001:db8::2")]
    [InlineData("192.0.2.2 192.0.2.1", "192.0.2.2 192.0.2.1")]
    public void The_families_take_turns_from_the_one_that_is_preferred(string found, string tried) =>
        Assert.Equal(tried.Split(' ').Select(IPAddress.Parse), Connector.Alternating([.. found.Split(' ').Select(IPAddress.Parse)]));

    [Fact]
    public async Task A_lookup_ends_with_its_addresses_or_when_it_is_called_off()
    {
        Assert.Contains(IPAddress.Loopback, await SystemNames.LookUpAsync("localhost", TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SystemNames.LookUpAsync("localhost", new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_connected_socket_bounds_what_waits_unsent_and_how_long_it_may_stay_unacknowledged()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the options are those of Linux");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new LinkOptions { ApiKey = new ApiKey("sk_1"), AcknowledgeTimeout = TimeSpan.FromSeconds(5) };
        var target = new DnsEndPoint("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        await using var stream = await Connector.ConnectAsync(
            target, options, Dns.GetHostAddressesAsync, TimeProvider.System, new DialTrace(), TestContext.Current.CancellationToken);
        var socket = Assert.IsType<NetworkStream>(stream).Socket;
        Assert.True(socket.NoDelay);
        Assert.Equal(5000, Option(18)); // TCP_USER_TIMEOUT, milliseconds
        Assert.Equal(8 * 1024, Option(25)); // TCP_NOTSENT_LOWAT, bytes
        Assert.InRange(socket.SendBufferSize, 32 * 1024, 64 * 1024); // Linux doubles what it is given

        int Option(int name)
        {
            var value = new byte[4];
            Assert.Equal(4, socket.GetRawSocketOption(optionLevel: 6, name, value)); // linux/tcp.h
            return BitConverter.ToInt32(value);
        }
    }
}
