using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Hil;

namespace HydraKiosk.EndToEnd.Tests.Jack;

/// <summary>Headphones that are a sound device of their own: plugged in and pulled in the middle of a reply, and some that are not there.</summary>
[Collection(nameof(CardCollection))]
[Trait("Category", "Hardware")]
public sealed class CardHeadphoneTests(ITestOutputHelper output)
{
    private const string Running = "sound is running on ";
    private const string Headset = "headset_hw";
    private const double ReplySeconds = 12;

    [JackFact]
    public Task A_reply_goes_on_in_the_headphones_and_at_the_loudspeaker_again() => CardStory.TellAsync(output, 48_000, async card =>
    {
        card.AddHeadphones(Headset);
        await TellAsync(card, "{ \"device\": \"" + Headset + "\" }", plugged: async remote =>
        {
            await card.LinesAsync(Running, 2);
            var audio = (await remote.StatusAsync()).GetProperty("audio");
            Assert.True(audio.GetProperty("isOnHeadphones").GetBoolean());
            Assert.Contains(Headset, audio.GetProperty("playbackDevice").GetString(), StringComparison.Ordinal);
            await card.LinesAsync(Running, 3);
            audio = (await remote.StatusAsync()).GetProperty("audio");
            Assert.False(audio.GetProperty("isOnHeadphones").GetBoolean());
            Assert.DoesNotContain(Headset, audio.GetProperty("playbackDevice").GetString(), StringComparison.Ordinal);
        }, (aloud, story) =>
        {
            var alone = story.Mended(card.TakeHeadphones().Tones());
            story.Say($"loudspeaker: {string.Join(", ", aloud)}; headphones: {string.Join(", ", alone)}");
            Assert.Equal(2, aloud.Count);
            var heard = Assert.Single(alone);
            Assert.InRange(heard.Hz, 439, 441);
            Assert.InRange(heard.Seconds, 2.5, 5 + (story.Stall.WorstMs / 1000));
            Assert.True(aloud[1].FromSeconds - aloud[0].UntilSeconds > heard.Seconds, "both sounded at once");
            Assert.InRange( // only what lay in the buffers of a device that was given up is lost
                aloud[0].Seconds + heard.Seconds + aloud[1].Seconds, ReplySeconds - 0.3 - (2 * story.Stall.WorstMs / 1000), ReplySeconds + 0.05);
        });
        Assert.Equal(0, card.Story.Daemon.CountLines("no sound: ")); // nothing was wrong
    });

    [JackFact]
    public Task Headphones_that_are_not_there_leave_the_sound_at_the_loudspeaker() => CardStory.TellAsync(output, 48_000, card =>
        TellAsync(card, """{ "device": "nobody" }""", plugged: async remote =>
        {
            await card.Story.Daemon.LineAsync("HK-1092");
            await card.LinesAsync(Running, 2);
            Assert.False((await remote.StatusAsync()).GetProperty("audio").GetProperty("isOnHeadphones").GetBoolean());
        }, (aloud, story) =>
        {
            story.Say(string.Join(", ", aloud));
            Assert.InRange(aloud.Sum(t => t.Seconds), ReplySeconds - 0.3 - (2 * story.Stall.WorstMs / 1000), ReplySeconds + 0.05);
        }));

    private static async Task TellAsync(
        CardStory card, string headphones, Func<Remote, Task> plugged, Action<IReadOnlyList<HeardTone>, Story> judge)
    {
        var story = card.Story;
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": {{ReplySeconds}} } }""");
        card.Enter(new Visitor().Speaks(3.0, 0.8));
        var daemon = card.StartDaemonWith($$"""
            {
              "hydra": { "endpoint": "{{story.Endpoint}}", "instructions": "Be brief.", "session": "always", "greeting": false },
              "audio": {
                "backend": "portaudio", "capture": { "device": "{{JackRoom.DeviceName}}" }, "playback": { "device": "{{JackRoom.DeviceName}}", "volume": 1 },
                "echoCancellation": "off", "earcons": false, "headphones": {{headphones}}
              },
              "buttons": { "headphones": { "source": "control" } }
            }
            """);
        await card.LinesAsync(Running, 1);
        await story.Wire.SentAsync("response.created");
        await Task.Delay(TimeSpan.FromSeconds(2));
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await remote.PressAsync("headphones", TimeSpan.FromSeconds(4));
        await plugged(remote);
        await CardStory.SoundForAsync(ReplySeconds - 4);
        var heard = await card.EndAsync();

        story.AssertNoViolations();
        judge(story.Mended(heard.Tones()), story);
        Assert.False(daemon.CountLines("HK-1006") > 0, "a fault while handling the sound device");
    }
}
