using System.Net.Sockets;
using System.Text;
using HydraKiosk.Processes;

namespace HydraKiosk.Tests.Processes;

/// <summary>What systemd is told, over a socket that stands for its own.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hk-notify-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    private string Address => Path.Combine(_folder.FullName, "notify");

    [Fact]
    public void Says_that_it_is_ready_alive_and_about_to_stop_and_what_it_does()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Address));
        using var manager = Find(("NOTIFY_SOCKET", Address), ("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "42"))!;
        Assert.Equal(TimeSpan.FromSeconds(30), manager.Watchdog);

        manager.Ready();
        manager.Alive();
        manager.Status("listening\nREADY=1");
        manager.Stopping();

        Assert.Equal(["READY=1", "WATCHDOG=1", "STATUS=listening READY=1", "STOPPING=1"], [Take(), Take(), Take(), Take()]);
    }

    [Fact]
    public void Reading_the_configuration_again_is_told_and_the_end_of_parts_that_others_follow_is_not()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Address));
        using var manager = Find(("NOTIFY_SOCKET", Address))!;

        manager.Reloading(TimeSpan.FromSeconds(1.5));
        manager.OnlyPartsEnd = true;
        manager.Stopping();
        manager.Ready();
        manager.OnlyPartsEnd = false;
        manager.Stopping();

        Assert.Equal(["RELOADING=1\nMONOTONIC_USEC=1500000", "READY=1", "STOPPING=1"], [Take(), Take(), Take()]);
    }

    [Fact]
    public void An_address_of_the_abstract_namespace_is_understood()
    {
        var name = $"hk-notify-{Guid.NewGuid():N}";
        _socket.Bind(new UnixDomainSocketEndPoint("\0" + name));
        using var manager = Find(("NOTIFY_SOCKET", "@" + name))!;
        Assert.Null(manager.Watchdog);

        manager.Ready();

        Assert.Equal("READY=1", Take());
    }

    [Fact]
    public void A_watchdog_of_another_process_is_not_fed() =>
        Assert.Null(Find(("NOTIFY_SOCKET", Address), ("WATCHDOG_USEC", "30000000"), ("WATCHDOG_PID", "43"))!.Watchdog);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("relative")]
    public void Where_nobody_listens_nobody_is_told(string? address) => Assert.Null(Find(("NOTIFY_SOCKET", address)));

    [Fact]
    public void A_manager_that_is_gone_holds_up_nothing()
    {
        using var manager = Find(("NOTIFY_SOCKET", Address))!;

        manager.Ready();
        manager.Alive();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _folder.Delete(recursive: true);
    }

    private static ServiceManager? Find(params (string Name, string? Value)[] variables) => ServiceManager.Find(
        name => Array.Find(variables, v => v.Name == name).Value, processId: 42);

    private string Take()
    {
        var buffer = new byte[512];
        return Encoding.UTF8.GetString(buffer, 0, _socket.Receive(buffer));
    }
}
