using System.Text.RegularExpressions;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>A sound card that is lost in mid-conversation, and one that is not there yet.</summary>
[Collection(nameof(CardCollection))]
[Trait("Category", "Hardware")]
public sealed partial class CardLossTests(ITestOutputHelper output)
{
    private const string Running = "sound is running on " + JackRoom.DeviceName;

    [JackFact]
    public Task A_sound_server_that_dies_and_comes_back_interrupts_the_reply_and_nobody_has_to_come() =>
        CardStory.TellAsync(output, 48_000, async card =>
    {
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 3.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.5 } }
            """);
        card.Enter(new Visitor().Speaks(3.0, 0.8));
        var daemon = card.StartDaemon("off");
        await story.Wire.SentAsync("response.created");
        await Task.Delay(TimeSpan.FromSeconds(1.2));
        var before = card.KillServer();
        var noticed = await card.LinesAsync("no sound: ", 1);
        var loss = await daemon.LineAsync("no sound: ");
        Assert.Matches("HK-(1063|1002)", loss);
        await Task.Delay(TimeSpan.FromSeconds(2));
        Assert.False(daemon.HasExited);

        card.StartServer();
        card.Enter(new Visitor().Speaks(4.0, 0.8));
        var back = await card.LinesAsync(Running, 2);
        await story.Wire.SentAsync("response.done", nth: 2);
        await CardStory.SoundForAsync(1.8);
        var after = await card.EndAsync();

        // The session outlives the card: zeros keep it alive.
        story.AssertNoViolations();
        Assert.Single(story.Wire.Read(), e => e.IsReceived && e.Type == "session.configure");
        story.AssertClosedWith1000(session: 1);
        var cut = Assert.Single(before.Tones());
        Assert.InRange(cut.Hz, 440 * 0.997, 440 * 1.003);
        var tones = story.Mended(after.Tones());
        story.Say($"before: {cut}; after: {string.Join("; ", tones)}");

        // What had come of the reply waits for the card; only what lay in the dead card's buffers is lost. Then the next question is answered.
        Assert.Equal([440, 660], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(cut.Seconds + tones[0].Seconds, 3.0 - 0.15 - (story.Stall.WorstMs / 1000), 3.0 + 0.03);
        Assert.InRange(tones[1].Hz, 660 * 0.997, 660 * 1.003);
        Assert.InRange(tones[1].Seconds, 1.5 - 0.03, 1.5 + 0.03);
        card.Note("sound server killed to the loss in the journal", $"{noticed.TotalSeconds:F1} s", "1 s");
        card.Note("sound server back to sound running again", $"{back.TotalSeconds:F1} s", "the back-off, at most 10 s");
        story.Say(loss);
    });

    [JackFact]
    public Task Without_any_card_the_daemon_says_so_waits_and_works_once_there_is_one() => CardStory.TellAsync(output, 44_100, async card =>
    {
        var story = card.Story;
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 660, "seconds": 1.0 } }
            """);
        var daemon = card.StartDaemon("off");
        var missing = await daemon.LineAsync("no sound: ");
        story.Say(missing);
        Assert.Matches("HK-10(52|53|59)", missing);
        Assert.Matches(Remedy(), missing);
        await story.Wire.SentAsync("session.configured");
        Assert.Equal(0, daemon.CountLines(Running));

        card.StartServer();
        card.Enter(new Visitor().Speaks(2.0, 0.8));
        var found = await card.LinesAsync(Running, 1);
        await story.Wire.SentAsync("response.done");
        await CardStory.SoundForAsync(1.2);
        var heard = await card.EndAsync();

        story.AssertNoViolations();
        story.AssertClosedWith1000(session: 1);
        var tone = Assert.Single(story.Mended(heard.Tones()));
        Assert.InRange(tone.Hz, 660 * 0.997, 660 * 1.003);
        Assert.InRange(tone.Seconds, 1.0 - 0.03, 1.0 + 0.03);
        card.Note("card appears to sound running", $"{found.TotalSeconds:F1} s", "the back-off, at most 10 s");
    }, serverRuns: false);

    /// <summary>Something that a technician can do.</summary>
    [GeneratedRegex("plug|start|connect|check|install|join|correct", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Remedy();
}
