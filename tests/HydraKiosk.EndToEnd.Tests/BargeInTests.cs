using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Speaking into a reply, in the three forms that the service knows.</summary>
public sealed class BargeInTests(ITestOutputHelper output)
{
    private const double FirstAt = 4.0, InterruptsAt = 8.0, UtteranceSeconds = 0.8;

    private const string LongThenShort = """
        "turns": [
          { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } },
          { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
        """;

    [Fact]
    public Task A_reply_that_is_still_being_generated_is_cut_and_cancelled_and_the_next_one_is_heard() => Story.TellAsync(output, async story =>
    {
        await InterruptAsync(story, "\"deliverySpeed\": 1.2");

        var log = story.Wire.Read();
        var done = log.First(e => e.IsSent && e.Type == "response.done").Event!.Value.GetProperty("response");
        Assert.Equal("cancelled", done.GetProperty("status").GetString());
        var generatedSeconds = log.Where(e => e.Type == WireEntry.Delta && e.ResponseId == "resp_1_1").Max(e => e.SampleClock) / 24_000.0;
        Assert.InRange(generatedSeconds, 1, 7);
        AssertCut(story);
    });

    [Fact]
    public Task A_reply_that_was_generated_long_ago_is_cut_although_nothing_is_left_to_cancel() => Story.TellAsync(output, async story =>
    {
        await InterruptAsync(story, "\"deliverySpeed\": 10");

        var log = story.Wire.Read();
        var done = log.First(e => e.IsSent && e.Type == "response.done");
        Assert.Equal("completed", done.Event!.Value.GetProperty("response").GetProperty("status").GetString());
        Assert.True(done.AtMs < log.Where(e => e.Type == "input_audio_buffer.speech_started").ElementAt(1).AtMs);
        AssertCut(story);
    });

    [Fact]
    public Task A_noise_only_pauses_the_reply_which_then_is_heard_whole() => Story.TellAsync(output, async story =>
    {
        const double CoughAt = 7.0;
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(CoughAt, 0.12).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 4.0 } } } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.WaitAsync("discarded turn", e => e.IsNote && e.Type == "turn-discarded");
        await Task.Delay(TimeSpan.FromSeconds(4.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        Assert.Equal(2, story.Wire.Read().Count(e => e.Type == "input_audio_buffer.speech_started"));
        Assert.Single(story.Wire.Read(), e => e.IsSent && e.Type == "response.created");
        var tones = story.HeardTones();
        Assert.Equal(2, tones.Count);
        Assert.All(tones, tone => Assert.InRange(tone.Hz, 440 * 0.997, 440 * 1.003));
        Assert.InRange(tones[0].UntilSeconds, CoughAt, CoughAt + 0.35 + (story.Stall.WorstMs / 1000));
        Assert.InRange(tones[1].FromSeconds - tones[0].UntilSeconds, 0.2, 1.5);

        // Nothing lost, nothing twice; each of the two cuts is a fade of 5 ms.
        Assert.InRange(tones.Sum(t => t.Seconds), 4.0 - 0.03, 4.0 + 0.03);
    });

    private static async Task InterruptAsync(Story story, string delivery)
    {
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(InterruptsAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($"{Story.Server(delivery)} {LongThenShort}");
        story.StartDaemon();
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
    }

    private static void AssertCut(Story story)
    {
        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        var tones = story.HeardTones();
        Assert.Equal([550, 880], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(tones[1].Seconds, 0.97, 1.03);
        var interruption = story.Wire.Read().Where(e => e.Type == "input_audio_buffer.speech_started").ElementAt(1);
        var received = new Uplink(story.Wire.Read(), 1).ReceivedAtSeconds(interruption, InterruptsAt);
        Assert.InRange(tones[0].UntilSeconds, InterruptsAt, received + 0.25 + (story.Stall.WorstMs / 1000));
    }
}
