using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Voices;

/// <summary>The daemon in conversation with a service that speaks OpenAI's Realtime: its own wire, its own way to be told what was heard.</summary>
public sealed class RealtimeTests(ITestOutputHelper output)
{
    private const double Utterance = 0.8;

    [Fact]
    public Task A_conversation_with_a_greeting_a_tool_and_an_interruption() => Story.TellAsync(output, async story =>
    {
        const double InterruptsAt = 17.0;
        new Visitor().Speaks(4.0, Utterance).Speaks(8.5, Utterance).Speaks(13.0, Utterance).Speaks(InterruptsAt, Utterance)
            .Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "greeting": { "tone": { "hz": 330, "seconds": 1.0 } },
            "turns": [
              { "heard": "hello", "reply": { "tone": { "hz": 440, "seconds": 2.0 } } },
              { "reply": { "calls": [ { "name": "get_device_status", "arguments": {} } ], "then": { "tone": { "hz": 660, "seconds": 1.5 } } } },
              { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } },
              { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """, voice: "realtime");
        story.StartDaemon(File(story, new KioskFile { Greeting = true }));
        await story.Wire.SentAsync("response.done", nth: 6);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        story.AssertKeyNowhere();
        var tones = story.HeardTones();
        Assert.Equal([330, 440, 660, 550, 880], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(tones[0].Seconds, 0.97, 1.03);
        Assert.InRange(tones[1].Seconds, 1.97, 2.03);
        Assert.InRange(tones[2].Seconds, 1.47, 1.53);
        Assert.InRange(tones[3].UntilSeconds, InterruptsAt, InterruptsAt + 0.3 + (story.Stall.WorstMs / 1000));
        Assert.InRange(tones[4].Seconds, 0.97, 1.03);

        // What the service believes was heard is what came out of the loudspeaker.
        var told = Assert.Single(story.Wire.Read(), e => e.IsReceived && e.Type == "conversation.item.truncate");
        var heardMs = told.Event!.Value.GetProperty("audio_end_ms").GetInt32();
        story.Say($"heard {tones[3].Seconds * 1000:F0} ms of the long reply, told {heardMs} ms");
        Assert.InRange(heardMs, (tones[3].Seconds * 1000) - 25, (tones[3].Seconds * 1000) + 25);
        Assert.Single(story.Wire.Read(), e => e.IsSent && e.Type == "conversation.item.truncated");
        Assert.DoesNotContain(story.Wire.Read(), e => e.IsSent && e.Type == "error");
    });

    [Fact]
    public Task A_reset_in_mid_reply_leads_to_a_new_session_with_the_same_persona() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4.0, 0.6).Speaks(10.0, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"minDeltaMs\": 100, \"maxDeltaMs\": 100")}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 4.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } },
            "faults": [ { "at": "turn:1/delta:20", "do": "reset", "connection": 1 } ]
            """, voice: "realtime");
        var daemon = story.StartDaemon(File(story, new KioskFile()));
        await daemon.LineAsync("HK-2019");
        await story.Wire.SentAsync("session.updated", nth: 2);
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(4.8));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: story.Wire.Read().Max(e => e.Session));
        Assert.Equal(2, story.Wire.Read().Count(e => e.IsReceived && e.Type == "session.update"));
        Assert.Equal([440, 440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_minute_of_chaos_ends_neither_the_daemon_nor_breaks_a_rule() => Story.TellAsync(output, async story =>
    {
        var visitor = new Visitor();
        for (var at = 3.0; at < 60; at += 5)
        {
            visitor.Speaks(at, Utterance);
        }

        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "seed": 5,
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "chaos": { "minSeconds": 5, "maxSeconds": 9 }
            """, voice: "realtime");
        var daemon = story.StartDaemon(File(story, new KioskFile()));
        await Task.Delay(TimeSpan.FromSeconds(60));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertKeyNowhere();
        var faults = story.Wire.Read().Where(e => e.IsNote && e.Type is "fault" or "fault-passed-over").Select(e => e.Detail).ToList();
        story.Say($"faults: {string.Join(", ", faults)}; sessions: {story.Wire.Read().Max(e => e.Session)}");
        Assert.NotEmpty(faults);
        Assert.True(story.HeardTones().Count(t => Math.Abs(t.Hz - 440) < 5) >= 3, "hardly a question was answered");
    });

    private static string File(Story story, KioskFile file) =>
        (file with { Voices = VoiceEntry.Of("realtime", story.Endpoint) }).ToJson("ws://127.0.0.1:9/waves/v1/s2s");
}
