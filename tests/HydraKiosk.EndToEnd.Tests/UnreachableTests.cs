using System.Net;
using System.Net.Sockets;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A service that cannot be had: the daemon stays up, says so, and comes back by itself.</summary>
public sealed class UnreachableTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_daemon_that_finds_nobody_stays_up_and_connects_when_the_service_comes() => Story.TellAsync(output, async story =>
    {
        var port = FreePort();
        new Visitor().Write(story.Folder.File("visitor.wav"));
        story.Endpoint = $"ws://127.0.0.1:{port}/waves/v1/s2s";
        var daemon = story.StartDaemon();
        var line = await daemon.LineAsync("HK-2023");
        Assert.Contains("Connection refused", line, StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(daemon.HasExited);

        await story.StartSimulatorAsync($"{Story.Server()} \"turns\": []", port);
        await story.Wire.SentAsync("session.configured", seconds: 60);
        await story.Wire.ReceivedAsync(Wire.WireEntry.Append, nth: 25);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
    });

    [Fact]
    public Task A_refused_key_is_said_once_and_the_service_is_not_hammered() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "upgrade", "do": "status:401" } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2011");
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.False(daemon.HasExited);
        Assert.InRange(story.Wire.Read().Count(e => e.Type == "connect"), 1, 2);
        Assert.Equal(1, daemon.CountLines("ERROR HydraLink: HK-2011"));
        await story.StopDaemonAsync();
        story.AssertKeyNowhere();
    });

    [Fact]
    public Task A_full_service_is_tried_again() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "connect", "do": "error:server_full:1013", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2017");
        await story.Wire.SentAsync("session.configured", seconds: 60);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertNoViolations();
    });

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
