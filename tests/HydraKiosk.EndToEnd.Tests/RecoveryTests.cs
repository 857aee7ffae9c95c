using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>What a lost session leaves to the next, and sessions that are open and useless.</summary>
public sealed class RecoveryTests(ITestOutputHelper output)
{
    [Fact]
    public Task The_next_session_is_told_what_was_said_and_done_and_greets_nobody_again() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4.0, 0.6).Speaks(12.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"transcripts\": true")}}
            "greeting": { "tone": { "hz": 330, "seconds": 0.5 } },
            "turns": [ { "reply": { "calls": [ { "name": "get_device_status", "arguments": {} } ], "then": { "say": "lockers" } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } },
            "faults": [ { "at": "response:3", "do": "reset", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon(new KioskFile { Greeting = true, WireLog = true });
        await daemon.LineAsync("HK-2019");
        await story.Wire.SentAsync("session.configured", nth: 2);
        await story.Wire.SentAsync("response.done", nth: 3);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        var configures = (await File.ReadAllLinesAsync(story.Folder.File("wire/wire.ndjson")))
            .Where(l => l.Contains("\"session.configure\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, configures.Count);
        Assert.DoesNotContain("do not greet again", configures[0], StringComparison.Ordinal);
        Assert.All(
            (string[])["You speak with visitors.", "You called get_device_status", "uptime_minutes", "Do not repeat it", "do not greet again"],
            part => Assert.Contains(part, configures[1], StringComparison.Ordinal));
        story.AssertKeyNowhere();
        Assert.DoesNotContain("uptime_minutes", daemon.Error, StringComparison.Ordinal); // outputs are for the model, not for the journal
    });

    [Theory]
    [InlineData("reset", 4000)] // in the middle of the words
    [InlineData("half-open", 2500)] // before the first, which nobody hears
    public Task Words_said_as_a_link_is_lost_reach_the_next_session_whole_and_are_answered(string fault, int atMs) =>
        Story.TellAsync(output, async story =>
    {
        const double SaidAt = 3.2;
        var visitor = new Visitor().Says(SaidAt, "ask-lockers");
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "ms:{{atMs}}", "do": "{{fault}}", "connection": 1 } ]
            """);
        story.StartDaemon();
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        SpokenWords.AssertWhole(new Uplink(story.Wire.Read(), session: 2), visitor, SaidAt, SaidAt + 4);
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_session_that_is_open_and_useless_is_named_and_replaced() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.6).Speaks(14.0, 0.6).Speaks(26.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "configured", "do": "mute-replies", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-3010"); // two replies without sound
        await daemon.LineAsync("HK-3017");
        await story.Wire.SentAsync("session.configured", nth: 2);
        await story.Wire.WaitAsync("a reply of the second session", e => e.IsSent && e.Type == "response.done" && e.Session == 2);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.Contains(440, story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Theory]
    [InlineData("configured", "deaf", "HK-3017")] // the service hears nobody
    [InlineData("configured", "no-verdict", "HK-2352")] // it hears somebody begin and says nothing more
    [InlineData("configure", "wrong-echo", "HK-2038")] // it took another configuration than was sent
    [InlineData("connect", "warning", "HK-2030")] // it warns of its model's end
    public Task A_silent_failure_is_named_and_what_is_said_after_it_is_answered(string at, string fault, string code) =>
        Story.TellAsync(output, async story =>
    {
        // The last words begin after what a lost session had not answered was put again and answered.
        new Visitor().Speaks(3.0, fault == "deaf" ? 11.0 : 0.6).Speaks(23.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 0.5 } },
            "faults": [ { "at": "{{at}}", "do": "{{fault}}", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync(code);
        await story.Wire.WaitAsync("an answer to the last words", e => e.IsSent && e.Type == "response.done" && e.AtMs > 23_000);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.Equal(440, (int)Math.Round(story.HeardTones()[^1].Hz));
    });

    [Fact]
    public Task A_link_that_has_gone_dead_is_found_within_5_s_and_replaced() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(16.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "ms:4000", "do": "half-open", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        var first = await story.Wire.SentAsync("session.configured");
        await daemon.LineAsync("HK-2019");
        var second = await story.Wire.SentAsync("session.configured", nth: 2);
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        // Found within 5 s; the first wait is at most half a second.
        Assert.InRange(second.AtMs - first.AtMs, 4000, 4000 + 5000 + 500 + 1000 + (2 * story.Stall.WorstMs));
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_reply_that_stops_in_the_middle_goes_on_in_a_new_session() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.6).Speaks(14.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 3.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } },
            "faults": [ { "at": "response:1", "do": "freeze", "connection": 1 } ]
            """);
        var daemon = story.StartDaemon();
        await daemon.LineAsync("HK-2352");
        await story.Wire.WaitAsync("the answer to the second question", e => e.IsSent && e.Type == "response.done" && e.AtMs > 14_000);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        // The new session speaks first, as it may, and is asked for no reply that the service does not expect.
        Assert.DoesNotContain(story.Wire.Read(), e => e.IsReceived && e.Type == "response.create");
        Assert.Contains(story.Wire.Read(), e => e.IsSent && e.Type == "response.created" && e.Session == 2 && e.AtMs < 14_000);
        Assert.True(story.HeardTones()[^1].FromSeconds > 14, "the second question was not answered");
    });
}
