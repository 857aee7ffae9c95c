using System.Runtime.Versioning;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// The task of a visitor who sees nothing: begins, asks, hears, interrupts, calls a person, allows something and ends, with buttons under their
/// fingers and their ears alone. Whatever the screen and the lights would tell them has a sound, and stands in the file of the loudspeaker.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class SoundOnlyTests(ITestOutputHelper output)
{
    /// <summary>Of the agent's voice; above every note of an earcon.</summary>
    private const int ReplyHz = 2000;

    private static readonly TimeSpan _tap = TimeSpan.FromMilliseconds(200);

    [Fact]
    public Task Who_sees_nothing_hears_all_that_a_screen_would_show() => Story.TellAsync(output, async story =>
    {
        new Visitor().Says(5, "ask-lockers").Says(24, "ask-lockers").Write(story.Folder.File("visitor.wav"));
        var scenario = $$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "tone": { "hz": {{ReplyHz}}, "seconds": 20 } } },
              { "reply": { "calls": [ { "name": "print_ticket", "arguments": {} } ], "then": { "tone": { "hz": {{ReplyHz}}, "seconds": 0.5 } } } } ],
            "default": { "tone": { "hz": {{ReplyHz}}, "seconds": 0.5 } }
            """;
        await story.StartSimulatorAsync(scenario);
        var port = new Uri(story.Endpoint).Port;
        var daemon = story.StartDaemon(Configuration(story.Endpoint, talkMode: "hands-free"));
        await daemon.LineAsync("audio device:");
        using var remote = await Remote.ConnectAsync(story.ControlSocket);

        await remote.PressAsync("talk", _tap); // begins
        await story.Wire.SentAsync("response.created");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await remote.PressAsync("talk", _tap); // interrupts
        await daemon.LineAsync("interrupts response");
        await Task.Delay(TimeSpan.FromSeconds(1));
        await remote.PressAsync("mute", _tap);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await remote.PressAsync("talk", _tap); // speaks to a microphone that is off
        await Task.Delay(TimeSpan.FromSeconds(4));
        await remote.PressAsync("mute", _tap);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await remote.PressAsync("attendant", _tap);

        await story.Wire.OutputAsync("waiting for approval");
        await Task.Delay(TimeSpan.FromSeconds(1));
        await remote.PressAsync("confirm", _tap);
        await story.Wire.OutputAsync("printed");
        await Task.Delay(TimeSpan.FromSeconds(3));

        await story.StopSimulatorAsync();
        await daemon.LineAsync("HK-2023"); // nobody answers there
        await Task.Delay(TimeSpan.FromSeconds(6));
        await story.StartSimulatorAsync(scenario, port);
        await story.Wire.SentAsync("session.configured", seconds: 90);
        await daemon.LineAsync("conversation ended (quiet)", seconds: 60); // they have walked away
        await Task.Delay(TimeSpan.FromSeconds(1));
        await story.StopDaemonAsync();

        var heard = story.Heard();
        var signs = heard.Earcons();
        story.Say(string.Join('\n', signs));
        Assert.Equal(
            [
                Earcon.Listening, Earcon.Muted, Earcon.Muted, Earcon.Unmuted, Earcon.Confirmed, Earcon.Confirm, Earcon.Confirmed, Earcon.Offline,
                Earcon.Online, Earcon.End,
            ],
            signs.Select(s => s.Earcon).Where(e => e != Earcon.ThinkingTooLong)); // that depends on how busy this machine is
        AssertSpoken(heard, signs[2].AtSeconds); // the microphone is off
        AssertSpoken(heard, signs.Single(s => s.Earcon == Earcon.Offline).AtSeconds); // the service cannot be reached
        var reply = heard.Tones().First(t => Math.Abs(t.Hz - ReplyHz) < 20 && t.Seconds > 0.3);
        Assert.InRange(reply.Seconds, 0.5, 15); // the answer was heard, and ended at the press
        var allowed = signs.Last(s => s.Earcon == Earcon.Confirmed).AtSeconds;
        Assert.True(heard.LevelDbfs(allowed + 0.42, allowed + 2.5) > -45, "what came of it was not told after the signal");
    });

    [Fact]
    public Task Whoever_taps_a_button_hears_that_the_microphone_is_open() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": {{ReplyHz}}, "seconds": 0.5 } }""");
        var daemon = story.StartDaemon(Configuration(story.Endpoint, talkMode: "toggle"));
        await daemon.LineAsync("audio device:");
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await remote.PressAsync("talk", _tap);
        await story.Wire.SentAsync("session.configured");
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();

        Assert.Equal([Earcon.Listening], story.Heard().Earcons().Select(s => s.Earcon));
    });

    private static void AssertSpoken(Recording heard, double atSeconds) =>
        Assert.True(heard.LevelDbfs(atSeconds + 0.5, atSeconds + 2.5) > -35, $"nothing is said after {atSeconds:F2} s");

    private static string Configuration(string endpoint, string talkMode) => $$"""
        {
          "hydra": { "endpoint": "{{endpoint}}", "instructions": "Be brief.", "session": "on-demand", "greeting": false, "lingerSeconds": 30 },
          "audio": {
            "backend": "file", "capture": { "file": "visitor.wav" }, "playback": { "file": "heard.wav", "volume": 1 },
            "promptFolder": "{{Path.GetFullPath(ExampleFiles.Find("../prompts/en"))}}"
          },
          "talk": { "mode": "{{talkMode}}" },
          "log": { "level": "debug" },
          "buttons": {
            "talk": { "source": "control" }, "mute": { "source": "control" }, "attendant": { "source": "control" }, "confirm": { "source": "control" }
          },
          "tools": { "catalogue": [ {
            "name": "print_ticket", "kind": "exec", "description": "Prints a ticket.", "class": "act", "parameters": { "type": "object", "properties": {} },
            "command": ["/bin/echo", "{\"printed\":true}"], "confirm": "button"
          } ] }
        }
        """;
}
