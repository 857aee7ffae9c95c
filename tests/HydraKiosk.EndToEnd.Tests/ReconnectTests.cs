using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A link that is lost in the middle of a conversation.</summary>
public sealed class ReconnectTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_reset_in_mid_reply_is_reported_what_had_come_is_heard_and_nobody_is_greeted_twice() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4.0, 0.6).Speaks(10.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"minDeltaMs\": 100, \"maxDeltaMs\": 100")}}
            "greeting": { "tone": { "hz": 330, "seconds": 0.5 } },
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 4.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } },
            "faults": [ { "at": "turn:1/delta:20", "do": "reset", "connection": 1 } ]
            """);

        // In the second session the visitor's second utterance is its first turn, which the script answers with the long reply.
        var daemon = story.StartDaemon(new KioskFile { Greeting = true });
        await daemon.LineAsync("HK-2019");
        await story.Wire.SentAsync("session.configured", nth: 2);
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(4.8));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: story.Wire.Read().Max(e => e.Session));
        var configures = story.Wire.Read().Where(e => e.IsReceived && e.Type == "session.configure").ToList();
        Assert.Equal(2, configures.Count);
        Assert.Contains("generate_initial_response=true", configures[0].Detail, StringComparison.Ordinal);
        Assert.Contains("generate_initial_response=false", configures[1].Detail, StringComparison.Ordinal);

        var tones = story.HeardTones();
        Assert.Equal([330, 440, 440], tones.Select(t => (int)Math.Round(t.Hz)));

        // A reset throws away what is on its way; what had come is played, long after the link is gone.
        var delivered = story.Wire.Read().Where(e => e.Type == WireEntry.Delta && e.Session == 1).Max(e => e.SampleClock) / 24_000.0;
        Assert.InRange(tones[1].Seconds, delivered - 0.45, delivered + 0.03);
        Assert.InRange(tones[2].Seconds, 4.0 - 0.03, 4.0 + 0.03);
    });
}
