using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Voices;

/// <summary>The daemon in conversation with a continuous voice: Opus both ways, no turns, and nobody but itself to notice an interruption.</summary>
public sealed class DuplexTests(ITestOutputHelper output)
{
    private const double Utterance = 0.8;

    [Fact]
    public Task Two_questions_are_answered_and_the_server_finds_no_fault_with_the_client() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4.0, Utterance).Speaks(9.0, Utterance).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } }, { "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ]
            """, voice: "duplex");
        story.StartDaemon(File(story));
        await story.Wire.WaitAsync("the second reply", e => e.IsNote && e.Type == "reply", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations(appendGapMs: 500); // the coders are compiled in the first moment of a debug build
        story.AssertClosedWith1000(session: 1);
        var tones = story.HeardTones();
        Assert.Equal([440, 660], tones.Select(t => (int)Math.Round(t.Hz / 10) * 10));
        Assert.InRange(tones[0].Seconds, 1.9, 2.1);
        Assert.InRange(tones[1].Seconds, 0.9, 1.1);

        // From the model's first sound to the loudspeaker: what waits is never more than 200 ms.
        Assert.InRange(tones[0].HoleSeconds + tones[1].HoleSeconds, 0, 0.2 + (story.Stall.WorstMs / 1000));
    });

    [Fact]
    public Task A_voice_into_a_long_reply_silences_it_and_the_next_one_is_heard() => Story.TellAsync(output, async story =>
    {
        const double InterruptsAt = 8.0;
        new Visitor().Speaks(4.0, Utterance).Speaks(InterruptsAt, Utterance).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } }, { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """, voice: "duplex");
        story.StartDaemon(File(story));
        await story.Wire.WaitAsync("the second reply", e => e.IsNote && e.Type == "reply", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(3));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations(appendGapMs: 500); // the coders are compiled in the first moment of a debug build
        var tones = story.HeardTones();
        Assert.Equal([550, 880], tones.Select(t => (int)Math.Round(t.Hz / 10) * 10));

        // The detector wants two chunks of a voice; the model, which gives way only after 200 ms of it, is not waited for.
        Assert.InRange(tones[0].UntilSeconds, InterruptsAt, InterruptsAt + 0.25 + (story.Stall.WorstMs / 1000));
        Assert.InRange(tones[1].Seconds, 0.9, 1.1);
    });

    [Fact]
    public Task After_a_lost_connection_the_conversation_goes_on_in_another_session() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4.0, Utterance).Speaks(10.0, Utterance).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 2.0 } } } ],
            "faults": [ { "at": "response:1", "do": "reset", "connection": 1 } ]
            """, voice: "duplex");
        var daemon = story.StartDaemon(File(story));
        await daemon.LineAsync("HK-2019");
        await story.Wire.WaitAsync("a reply of the second session", e => e.IsNote && e.Type == "reply" && e.Session > 1);
        await Task.Delay(TimeSpan.FromSeconds(3.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations(appendGapMs: 500); // the coders are compiled in the first moment of a debug build
        Assert.InRange(story.HeardTones()[^1].Hz, 435, 445);
    });

    [Fact]
    public Task Faults_of_every_kind_are_lived_through() => Story.TellAsync(output, async story =>
    {
        var visitor = new Visitor();
        for (var at = 4.0; at < 60; at += 4)
        {
            visitor.Speaks(at, Utterance);
        }

        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            "seed": 7, {{Story.Server()}}
            "chaos": { "minSeconds": 3, "maxSeconds": 8, "handshakePercent": 30 },
            "default": { "tone": { "hz": 440, "seconds": 0.6 } }
            """, voice: "duplex");
        var daemon = story.StartDaemon(File(story));
        await story.Wire.WaitAsync("the fourth session", e => e.IsNote && e.Type == "connect", nth: 4, seconds: 70);
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.DoesNotContain(story.Wire.Read(), e => e.IsNote && e.Type == "simulator-fault");
        Assert.NotEmpty(story.HeardTones());
        Assert.All(story.HeardTones(), tone => Assert.InRange(tone.Hz, 430, 450)); // some are cut short
        Assert.DoesNotContain("Answer briefly", daemon.Error + daemon.Output, StringComparison.Ordinal); // the prompt
    });

    /// <summary>The file of a kiosk that speaks through a continuous voice and nothing else.</summary>
    private static string File(Story story) =>
        new KioskFile { Voices = VoiceEntry.Of("duplex", story.Endpoint), HasTools = false }.ToJson("wss://nobody.invalid/");
}
