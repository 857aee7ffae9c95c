using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Links that are bad and alive: the session, and with it all that the service remembers, outlives them.</summary>
public sealed class BadLinkTests(ITestOutputHelper output)
{
    private const double SaidAt = 9.5;

    [Theory]
    [InlineData("ms:3500", "standstill:3000", SaidAt, 0.8)] // a handover between two cells
    [InlineData("ms:3500", "standstill:4500", SaidAt, 0.8)]
    [InlineData("configured", "late-pong:2000", 7.0, 0.8)] // a busy service, or a proxy
    [InlineData("configured", "late-pong:3500", 8.0, 0.8)]
    [InlineData("configured", "narrow:30000", 6.0, 2.5)] // two thirds of what the microphone makes: of short words too little may be left for a turn
    public Task A_bad_link_that_lives_keeps_its_session_and_the_visitor_is_answered(string at, string fault, double saidAt, double seconds) =>
        Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(saidAt, seconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "{{at}}", "do": "{{fault}}", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.Contains(story.Wire.Read(), e => e.IsNote && e.Type == "fault");
        Assert.Single(story.Wire.Read(), e => e.IsSent && e.Type == "session.configured");
        Assert.Equal(0, daemon.CountLines("HK-2019"));
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_link_that_stands_still_for_longer_is_replaced_and_the_visitor_is_answered() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(12.5, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "ms:3000", "do": "standstill:12000", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2019");
        await story.Wire.WaitAsync("a reply of the second session", e => e.IsSent && e.Type == "response.done" && e.Session == 2);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task The_place_of_its_own_lost_session_is_waited_for_and_said_to_be_perhaps_its_own() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"maxSessions\": 1, \"lostPlaceSeconds\": 6")}}
            "faults": [ { "at": "ms:2000", "do": "reset", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2017");
        var lost = await story.Wire.WaitAsync("end of the first session", e => e.IsNote && e.Type == "closed" && e.Session == 1);
        var next = await story.Wire.SentAsync("session.configured", nth: 2);
        Assert.InRange(next.AtMs - lost.AtMs, 5900, 6000 + 5500 + (2 * story.Stall.WorstMs));
        Assert.Contains("own last session", daemon.Error, StringComparison.Ordinal);
        Assert.Equal(0, daemon.CountLines("The session goes on"));
        await story.StopDaemonAsync();
    });
}
