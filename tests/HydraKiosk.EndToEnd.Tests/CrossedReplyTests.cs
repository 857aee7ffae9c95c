using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// Replies that get into each other's way. Each has a pitch of its own, and 880 Hz belongs to one that is over or cancelled: whoever hears it
/// hears a reply that nobody was to hear.
/// </summary>
public sealed class CrossedReplyTests(ITestOutputHelper output)
{
    private const double FirstAt = 3.2, InterruptsAt = 6.0, UtteranceSeconds = 0.6;

    [Theory]
    [InlineData("late-deltas:1")]
    [InlineData("late-deltas:20")]
    public Task Deltas_of_a_cancelled_reply_are_not_heard(string fault) => Story.TellAsync(output, async story =>
    {
        await InterruptAsync(story, "\"deliverySpeed\": 1.2", "configured", fault);
        AssertHeard(story, [550, 660]);
        AssertSilentAt(story, InterruptsAt, 550);
    });

    [Fact]
    public Task A_reply_whose_end_is_told_in_its_middle_still_falls_silent_for_a_person() => Story.TellAsync(output, async story =>
    {
        await InterruptAsync(story, "\"deliverySpeed\": 2", "configured", "early-done");
        AssertHeard(story, [550, 660]);
        AssertSilentAt(story, InterruptsAt, 550);
    });

    [Fact]
    public Task A_call_of_a_cancelled_reply_makes_nobody_speak() => Story.TellAsync(output, async story =>
    {
        await InterruptAsync(story, "\"deliverySpeed\": 1.2", "configured", "dead-call");
        AssertHeard(story, [550, 660]);
        Assert.DoesNotContain(story.Wire.Read(), e => e.IsReceived && e.Type == "response.create");
        Assert.Equal(2, story.Wire.Read().Count(e => e.IsSent && e.Type == "response.created"));
    });

    [Fact]
    public Task A_stray_delta_of_an_old_reply_is_not_heard_and_the_reply_that_plays_can_be_interrupted() => Story.TellAsync(output, async story =>
    {
        const double SecondAt = 6.0, ThirdAt = 9.5;
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(SecondAt, UtteranceSeconds).Speaks(ThirdAt, UtteranceSeconds)
            .Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"deliverySpeed\": 4")}}
            "turns": [
              { "reply": { "tone": { "hz": 440, "seconds": 1.0 } } }, { "reply": { "tone": { "hz": 550, "seconds": 6.0 } } },
              { "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ],
            "faults": [ { "at": "turn:2/delta:3", "do": "dead-deltas:1" } ]
            """);
        story.StartDaemon();
        await EndAsync(story, "resp_1_3");
        AssertHeard(story, [440, 550, 660]);
        AssertSilentAt(story, ThirdAt, 550);
    });

    [Fact]
    public Task A_reply_that_is_cancelled_in_the_queue_leaves_the_one_that_plays_whole() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 3.0 } } } ],
            "faults": [ { "at": "configured", "do": "queued-cancel" } ]
            """);
        story.StartDaemon();
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(4));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertNoViolations();
        AssertHeard(story, [440]);
        Assert.InRange(story.HeardTones()[0].Seconds, 2.97, 3.03);
    });

    [Fact]
    public Task A_second_reply_in_the_middle_of_the_first_takes_its_place_and_they_do_not_mix() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"deliverySpeed\": 3, \"minDeltaMs\": 100, \"maxDeltaMs\": 100")}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 3.0 } } } ],
            "faults": [ { "at": "delta:3", "do": "interleave" } ]
            """);
        story.StartDaemon();
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(3.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertNoViolations();

        // The second is heard from its beginning to its end, and of the first no more than had come before.
        var heard = story.Heard();
        var tones = story.HeardTones();
        var end = tones[^1].UntilSeconds;
        Assert.InRange(heard.PitchHz(end - 1.8, end - 0.1), 660 * 0.99, 660 * 1.01);
        Assert.InRange(tones.Sum(t => t.Seconds), 1.95, 2.6);
    });

    [Fact]
    public Task Calls_that_do_not_name_their_response_are_answered_turn_after_turn() => Story.TellAsync(output, async story =>
    {
        const string Turn = """{ "reply": { "calls": [ { "name": "get_device_status", "arguments": {} } ], "then": { "tone": { "hz": 440, "seconds": 1.0 } } } }""";
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(6.5, UtteranceSeconds).Speaks(9.8, UtteranceSeconds)
            .Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server("\"callResponseIds\": false, \"honourOutputRate\": true, \"spacedTranscripts\": false")}}
            "turns": [ {{Turn}}, {{Turn}}, {{Turn}} ]
            """);
        var daemon = story.StartDaemon();
        await EndAsync(story, "resp_1_6");
        AssertHeard(story, [440, 440, 440]);
        Assert.Single(story.Wire.Read(), e => e.IsSent && e.Type == "session.configured");
        Assert.Equal(3, story.Wire.Read().Count(e => e.IsReceived && e.Type == "response.create"));
        Assert.Equal(0, daemon.CountLines("HK-3010"));
    });

    private static async Task InterruptAsync(Story story, string delivery, string at, string fault)
    {
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(InterruptsAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server(delivery)}}
            "turns": [ { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } }, { "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ],
            "faults": [ { "at": "{{at}}", "do": "{{fault}}" } ]
            """);
        story.StartDaemon();
        await EndAsync(story, "resp_1_2");
        Assert.Contains(story.Wire.Read(), e => e.IsNote && e.Type == "fault-struck");
    }

    /// <summary>Waits for the last reply and lets it be heard.</summary>
    private static async Task EndAsync(Story story, string response)
    {
        await story.Wire.WaitAsync($"end of {response}", e => e.IsSent && e.Type == "response.done" && e.ResponseId == response);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
    }

    private static void AssertHeard(Story story, int[] pitches) =>
        Assert.Equal(pitches, story.HeardTones().Where(t => t.Seconds > 0.02).Select(t => (int)Math.Round(t.Hz)));

    private static void AssertSilentAt(Story story, double interruptedAt, int hz)
    {
        var started = story.Wire.Read().Last(e => e.IsSent && e.Type == "input_audio_buffer.speech_started");
        var received = new Uplink(story.Wire.Read(), 1).ReceivedAtSeconds(started, interruptedAt);
        var cut = story.HeardTones().Last(t => (int)Math.Round(t.Hz) == hz);
        Assert.InRange(cut.UntilSeconds, interruptedAt - 0.1, received + 0.25 + (story.Stall.WorstMs / 1000));
    }
}
