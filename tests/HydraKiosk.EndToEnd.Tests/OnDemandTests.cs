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
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        Assert.DoesNotContain(story.Wire.Read(), e => e.Type == "connect");

        var firstDone = await story.Wire.SentAsync("response.done");
        var firstClosed = await story.Wire.WaitAsync("end of the first session", e => e.IsNote && e.Type == "closed");
        await story.Wire.SentAsync("response.done", nth: 2);
        await story.Wire.WaitAsync("end of the second session", e => e.IsNote && e.Type == "closed", nth: 2);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        story.AssertClosedWith1000(session: 2);
        Assert.Equal(2, story.Wire.Read().Count(e => e.Type == "session.configured"));

        // The reply was delivered at ten times its speed; the quiet begins when the loudspeaker has played it.
        var quietMs = firstClosed.AtMs - firstDone.AtMs;
        Assert.InRange(quietMs, ((LingerSeconds + 0.8) * 1000) - 150, ((LingerSeconds + 1.6) * 1000) + story.Stall.WorstMs);

        AssertOnset(story, session: 1, visitor, FirstAt);
        AssertOnset(story, session: 2, visitor, SecondAt);
        var tones = story.HeardTones();
        Assert.Equal([440, 440], tones.Select(t => (int)Math.Round(t.Hz)));
    });

    /// <summary>
    /// The loudness of what came is laid over the loudness of what was said, where it fits best; what came must begin where the word begins.
    /// </summary>
    private static void AssertOnset(Story story, int session, Visitor visitor, double fromSeconds)
    {
        const double Floor = -50;
        const int Fitted = 15; // 300 ms, inside the first word
        const int RateHz = 16_000;
        var said = visitor.Render(RateHz);
        var received = new Uplink(story.Wire.Read(), session).Appends.Select(a => Math.Max(Floor, a.LevelDbfs!.Value)).ToList();
        var first = received.FindIndex(level => level > Floor + 5);
        Assert.True(first >= 0 && first + Fitted <= received.Count, "no speech was received");

        var saidFrom = (int)(fromSeconds * RateHz);
        while (Level(said, saidFrom) <= Floor + 5)
        {
            saidFrom += RateHz / 1000;
        }

        var best = Enumerable.Range(-200, 900).MinBy(ms =>
            Enumerable.Range(0, Fitted).Sum(n => Math.Abs(received[first + n] - Level(said, saidFrom + ((ms + (20 * n)) * RateHz / 1000)))));
        var error = Enumerable.Range(0, Fitted).Average(n => Math.Abs(received[first + n] - Level(said, saidFrom + ((best + (20 * n)) * RateHz / 1000))));
        Assert.True(error < 3, $"what session {session} received is not what was said: {error:F1} dB apart at best");
        Assert.True(best <= 60, $"session {session} received the first word from {best} ms after its beginning on");

        double Level(float[] samples, int at)
        {
            double sum = 0;
            for (var n = Math.Max(0, at); n < Math.Min(samples.Length, at + (RateHz / 50)); n++)
            {
                sum += (double)samples[n] * samples[n];
            }

            return Math.Max(Floor, 10 * Math.Log10((sum / (RateHz / 50)) + 1e-12));
        }
    }
}
