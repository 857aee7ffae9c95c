using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// A service, or something between, that does what it should not, in the middle of a reply. The daemon lives on, the next turn is
/// answered, and the journal has a line wherever there is something that a technician could want to know.
/// </summary>
public abstract class MisbehaviourTests(ITestOutputHelper output)
{
    private const double FirstAt = 3.5, SecondAt = 8.0, UtteranceSeconds = 0.6, ReplySeconds = 2.0;

    /// <summary>Tells the story of one fault in the first reply.</summary>
    /// <param name="fault">The scenario's word for it.</param>
    /// <param name="line">What stands in the journal; null where nothing is wrong and so nothing is to be said.</param>
    /// <param name="heardWhole">Whether the reply is to be heard from beginning to end all the same.</param>
    protected Task TellAsync(string fault, string? line, bool heardWhole) => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(FirstAt, UtteranceSeconds).Speaks(SecondAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": {{ReplySeconds}} } } }, { "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ],
            "faults": [ { "at": "turn:1/delta:5", "do": "{{fault}}" } ]
            """);
        var daemon = story.StartDaemon();
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        Assert.Contains(story.Wire.Read(), e => e.IsNote && e.Type == "fault");
        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        if (line is not null)
        {
            Assert.Equal(1, daemon.CountLines(line));
        }
        else
        {
            Assert.Equal(0, daemon.CountLines("HK-"));
        }

        var tones = story.HeardTones();
        var last = tones[^1];
        Assert.InRange(last.Hz, 660 * 0.997, 660 * 1.003);
        Assert.InRange(last.Seconds, 0.97, 1.03);

        // What is strange may be heard beside the tone and has crossings of its own; that it is the tone at all must still show.
        Assert.InRange(tones[0].Hz, 440 * 0.9, 440 * 1.1);
        if (heardWhole)
        {
            Assert.Equal(2, tones.Count);
            Assert.InRange(tones[0].Hz, 440 * 0.997, 440 * 1.003);
            Assert.InRange(tones[0].Seconds, ReplySeconds - 0.03, ReplySeconds + 0.03);
        }
    });
}

/// <summary>Messages that are no messages.</summary>
public sealed class BrokenMessageTests(ITestOutputHelper output) : MisbehaviourTests(output)
{
    [Theory]
    [InlineData("garbage", "HK-2033")]
    [InlineData("truncated", "HK-2033")]
    [InlineData("binary", "HK-2034")]
    [InlineData("string-error", "HK-2031")]
    public Task A_broken_message_is_reported_once_and_the_reply_is_heard_whole(string fault, string line) => TellAsync(fault, line, heardWhole: true);
}

/// <summary>Messages that are right, but not expected.</summary>
public sealed class UnexpectedMessageTests(ITestOutputHelper output) : MisbehaviourTests(output)
{
    [Theory]
    [InlineData("unknown-event", "conversation.mood.changed is not known")]
    [InlineData("no-type", "HK-2033")]
    [InlineData("fragment", null)]
    [InlineData("large:4000000", "debug.dump is not known")]
    public Task An_unexpected_message_does_no_harm(string fault, string? line) => TellAsync(fault, line, heardWhole: true);
}

/// <summary>Audio that is not as it should be.</summary>
public sealed class StrangeAudioTests(ITestOutputHelper output) : MisbehaviourTests(output)
{
    [Theory]
    [InlineData("odd-delta", null, true)]
    [InlineData("empty-delta", null, true)]
    [InlineData("big-delta:1572864", null, false)]
    [InlineData("bad-base64", "HK-2039", false)]
    [InlineData("stray-delta", "HK-2036", false)]
    public Task Strange_audio_does_no_harm(string fault, string? line, bool heardWhole) => TellAsync(fault, line, heardWhole);
}
