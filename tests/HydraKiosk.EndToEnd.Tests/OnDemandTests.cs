using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Sessions that exist only while somebody is there.</summary>
public sealed class OnDemandTests(ITestOutputHelper output)
{
    private const double FirstAt = 3.5, SecondAt = 13.5, LingerSeconds = 2;

    [Fact]
    public Task A_voice_opens_a_session_with_its_first_word_and_quiet_closes_it() => Story.TellAsync(output, async story =>
    {
        var visitor = new Visitor().Says(FirstAt, "ask-lockers").Says(SecondAt, "ask-status");
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } }
            """);
        story.StartDaemon(new KioskFile { Session = "on-demand", LingerSeconds = LingerSeconds });
        await story.Wire.WaitAsync("end of the trial", e => e.IsNote && e.Type == "closed");
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.Single(story.Wire.Read(), e => e.Type == "connect"); // key and service were tried; nobody has come

        var firstDone = await story.Wire.SentAsync("response.done");
        var firstClosed = await story.Wire.WaitAsync("end of the first session", e => e.IsNote && e.Type == "closed", nth: 2);
        await story.Wire.SentAsync("response.done", nth: 2);
        await story.Wire.WaitAsync("end of the second session", e => e.IsNote && e.Type == "closed", nth: 3);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        story.AssertClosedWith1000(session: 2);
        story.AssertClosedWith1000(session: 3);
        Assert.Equal(3, story.Wire.Read().Count(e => e.Type == "session.configured"));

        // The reply was delivered at ten times its speed; the quiet begins when the loudspeaker has played it.
        var quietMs = firstClosed.AtMs - firstDone.AtMs;
        Assert.InRange(quietMs, ((LingerSeconds + 0.8) * 1000) - 150, ((LingerSeconds + 1.6) * 1000) + story.Stall.WorstMs);

        SpokenWords.AssertBeginning(new Uplink(story.Wire.Read(), session: 2), visitor, FirstAt);
        SpokenWords.AssertBeginning(new Uplink(story.Wire.Read(), session: 3), visitor, SecondAt);
        var tones = story.HeardTones();
        Assert.Equal([440, 440], tones.Select(t => (int)Math.Round(t.Hz)));
    });
}
