using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A service that sends the device away, for a reason or for none: told to whoever looks, and tried again with sense.</summary>
public sealed class SentAwayTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1008, "credits depleted")]
    [InlineData(4002, "credits depleted")]
    [InlineData(1011, "session age limit")]
    public Task The_reason_of_a_close_stands_in_the_journal_and_in_the_status(int code, string reason) => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "append:25", "do": "close:{{code}}:{{reason}}" } ]
            """);
        var daemon = story.StartDaemon();
        Assert.Contains("HK-", await daemon.LineAsync(reason), StringComparison.Ordinal);
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        var status = (await remote.StatusAsync()).GetRawText();
        Assert.Contains(reason, status, StringComparison.Ordinal);
        await story.StopDaemonAsync();
    });

    [Fact]
    public Task A_service_that_takes_connections_and_closes_them_is_not_hammered() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "upgrade", "do": "hang-up", "times": 3 } ]
            """);
        story.StartDaemon();
        await story.Wire.SentAsync("session.configured", seconds: 30);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        var knocks = story.Wire.Read().Where(e => e.IsNote && e.Type == "connect").Select(e => e.AtMs).ToList();
        Assert.Equal(4, knocks.Count);

        // Full jitter: a single wait may be next to nothing, three of them together are not (once in 6 000 runs).
        Assert.True(knocks[^1] - knocks[0] > 100, $"four attempts within {knocks[^1] - knocks[0]:F0} ms");
    });

    [Fact]
    public Task A_long_wait_that_the_service_asks_for_is_told_and_a_press_tries_all_the_same() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "upgrade", "do": "status:503", "connection": 1, "retryAfterSeconds": 2147483647 } ]
            """);
        var daemon = story.StartDaemon(new KioskFile { TalkMode = "push-to-talk" });
        await story.Wire.WaitAsync("first attempt", e => e.IsNote && e.Type == "refused");
        await daemon.LineAsync("HK-20");
        using var remote = await Remote.ConnectAsync(story.ControlSocket);

        // Whoever is refused twice within a second is refused for good; a person is not that fast.
        await Task.Delay(TimeSpan.FromSeconds(3));
        await remote.PressAsync("talk", TimeSpan.FromSeconds(1));
        await story.Wire.SentAsync("session.configured", seconds: 10);
        await story.StopDaemonAsync();
    });

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public Task A_clock_that_is_off_is_told_although_the_session_opens(int days) => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "faults": [ { "at": "upgrade", "do": "delay:0", "dateOffsetSeconds": {{days * 86_400}} } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2047");
        await story.Wire.SentAsync("session.configured");
        await story.StopDaemonAsync();
    });
}
