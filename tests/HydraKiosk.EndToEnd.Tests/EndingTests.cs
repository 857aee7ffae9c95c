using System.Diagnostics;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>How the daemon ends, asked or not.</summary>
public sealed class EndingTests(ITestOutputHelper output)
{
    private const string Scenario = """
        "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 6.0 } } } ]
        """;

    [Fact]
    public Task Sigterm_in_mid_reply_closes_the_socket_with_1000_and_leaves_a_whole_file() => Story.TellAsync(output, async story =>
    {
        var readyFor = await UntilMidReplyAsync(story, async () => await story.StopDaemonAsync());
        await story.StopSimulatorAsync();

        story.AssertClosedWith1000(session: 1);
        story.AssertNoViolations();
        AssertFile(story, readyFor);
    });

    [Fact]
    public Task Sigkill_in_mid_reply_leaves_a_file_whose_header_is_right() => Story.TellAsync(output, async story =>
    {
        var readyFor = await UntilMidReplyAsync(story, async () =>
        {
            story.Daemon.Signal(Child.Sigkill);
            await story.Daemon.ExitAsync();
        });

        AssertFile(story, readyFor);
    });

    private static async Task<TimeSpan> UntilMidReplyAsync(Story story, Func<Task> end)
    {
        new Visitor().Speaks(3.5, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($"{Story.Server()} {Scenario}");
        var daemon = story.StartDaemon();
        await daemon.LineAsync("session ");
        var ready = Stopwatch.GetTimestamp();
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var readyFor = Stopwatch.GetElapsedTime(ready);
        await end();
        return readyFor;
    }

    private static void AssertFile(Story story, TimeSpan readyFor)
    {
        var heard = story.Heard();
        var lived = Stopwatch.GetElapsedTime(story.Daemon.StartedAt).TotalSeconds;
        Assert.InRange(heard.Seconds, readyFor.TotalSeconds - 0.2 - (story.Stall.WorstMs / 1000), lived + 0.1);
        var tones = heard.Tones();
        Assert.NotEmpty(tones);
        Assert.All(tones.Where(t => t.Seconds > 0.1), tone => Assert.InRange(tone.Hz, 440 * 0.997, 440 * 1.003));
        Assert.InRange(tones.Sum(t => t.Seconds), 0.8, 5.5);
    }
}
