using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A visitor plugs headphones in, in the middle of an answer, and pulls them again.</summary>
public sealed class HeadphoneTests(ITestOutputHelper output)
{
    [Fact]
    public Task What_is_said_goes_to_the_headphones_while_they_are_in_and_the_loudspeaker_is_silent() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(2, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": 9.0 } }""");
        var daemon = story.StartDaemon($$"""
            {
              "hydra": { "endpoint": "{{story.Endpoint}}", "instructions": "Be brief.", "session": "always", "greeting": false },
              "audio": {
                "backend": "file", "capture": { "file": "visitor.wav" }, "playback": { "file": "heard.wav", "volume": 1 }, "earcons": false,
                "headphones": { "file": "headphones.wav" }
              },
              "buttons": { "headphones": { "source": "control" } }
            }
            """);
        await daemon.LineAsync("audio device:");
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await story.Wire.SentAsync("response.created");
        await Task.Delay(TimeSpan.FromSeconds(2));
        await remote.PressAsync("headphones", TimeSpan.FromSeconds(3));
        await daemon.LineAsync("headphones plugged in");
        Assert.True((await remote.StatusAsync()).GetProperty("audio").GetProperty("isOnHeadphones").GetBoolean());
        await daemon.LineAsync("headphones pulled");
        Assert.False((await remote.StatusAsync()).GetProperty("audio").GetProperty("isOnHeadphones").GetBoolean());
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(6));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        var (loudspeaker, headphones) = (story.Heard(), story.Heard("headphones.wav"));
        Assert.Equal(loudspeaker.Seconds, headphones.Seconds, 0.001); // times in both are times of the conversation
        var (aloud, alone) = (story.Mended(loudspeaker.Tones()), story.Mended(headphones.Tones()));
        story.Say($"loudspeaker: {string.Join(", ", aloud)}; headphones: {string.Join(", ", alone)}");
        Assert.Equal(2, aloud.Count);
        var heard = Assert.Single(alone);
        Assert.InRange(heard.Seconds, 2.8, 3.2 + (story.Stall.WorstMs / 1000));
        Assert.Equal(aloud[0].UntilSeconds, heard.FromSeconds, 0.03); // one sample after the other, on one side or the other
        Assert.Equal(heard.UntilSeconds, aloud[1].FromSeconds, 0.03);
        Assert.Equal(9.0, aloud[0].Seconds + heard.Seconds + aloud[1].Seconds, 0.1);
    });
}
