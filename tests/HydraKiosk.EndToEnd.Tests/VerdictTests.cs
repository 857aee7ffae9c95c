using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>What the service makes of speech, told late or of other speech than the one that goes on.</summary>
public sealed class VerdictTests(ITestOutputHelper output)
{
    private const double FirstAt = 3.2;

    [Theory]
    [InlineData("late-incomplete:500")] // of a cough just before it
    [InlineData("foreign-incomplete:500")] // of something that nobody heard of
    public Task A_verdict_on_other_speech_does_not_make_the_agent_talk_over_the_visitor(string fault) => Story.TellAsync(output, async story =>
    {
        const double InterruptsAt = 6.0;
        new Visitor().Speaks(FirstAt, 0.6).Speaks(InterruptsAt, 2.0).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 550, "seconds": 8.0 } } }, { "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ],
            "faults": [ { "at": "turn:1", "do": "{{fault}}" } ]
            """);
        story.StartDaemon();
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.Contains(story.Wire.Read(), e => e.IsNote && e.Type == "fault-struck");
        story.AssertNoViolations();
        var tones = story.HeardTones();
        Assert.Equal([550, 660], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(tones[0].UntilSeconds, InterruptsAt, InterruptsAt + 0.4 + (story.Stall.WorstMs / 1000));
        Assert.True(tones[1].FromSeconds > InterruptsAt + 2.0, "the agent spoke before the visitor had ended");
    });

    [Fact]
    public Task That_an_answered_turn_is_complete_told_late_in_a_cough_takes_nothing_of_the_answer() => Story.TellAsync(output, async story =>
    {
        const double CoughAt = 6.0;
        new Visitor().Speaks(FirstAt, 0.6).Speaks(CoughAt, 0.12).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 4.0 } } } ],
            "faults": [ { "at": "configured", "do": "late-completed:150" } ]
            """);
        story.StartDaemon();
        await story.Wire.WaitAsync("discarded turn", e => e.IsNote && e.Type == "turn-discarded");
        await Task.Delay(TimeSpan.FromSeconds(4.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        Assert.Contains(story.Wire.Read(), e => e.IsNote && e.Type == "fault-struck");
        var tones = story.HeardTones();
        Assert.All(tones, tone => Assert.InRange(tone.Hz, 440 * 0.997, 440 * 1.003));
        Assert.InRange(tones[0].UntilSeconds, CoughAt, CoughAt + 0.4 + (story.Stall.WorstMs / 1000));
        Assert.InRange(tones.Sum(t => t.Seconds), 4.0 - 0.03, 4.0 + 0.03);
    });
}
