using System.Diagnostics;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>A talk button, pressed over the control socket.</summary>
public sealed class TalkButtonTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    [InlineData(3000)]
    public Task Words_said_from_the_moment_of_a_press_arrive_whole_however_long_the_connection_takes(int delayMs) =>
        Story.TellAsync(output, async story =>
    {
        const double SaidAt = 5.0, HeldFor = 2.8; // the words take 2.5 s
        var visitor = new Visitor().Says(SaidAt, "ask-lockers");
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "faults": [ { "at": "upgrade", "do": "delay:{{delayMs}}" } ]
            """);
        var daemon = story.StartDaemon(new KioskFile { Session = "on-demand", LingerSeconds = 30, TalkMode = "push-to-talk", Greeting = true });
        await daemon.LineAsync("audio device:");
        var opened = Stopwatch.GetTimestamp();
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await Task.Delay(TimeSpan.FromSeconds(SaidAt - 0.05) - Stopwatch.GetElapsedTime(opened));
        Assert.Single(story.Wire.Read(), e => e.Type == "connect"); // key and service were tried at the start

        await remote.PressAsync("talk", TimeSpan.FromSeconds(HeldFor));
        await story.Wire.SentAsync("response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        var status = await remote.StatusAsync();
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        SpokenWords.AssertWhole(new Uplink(story.Wire.Read(), session: 2), visitor, SaidAt, SaidAt + HeldFor);
        Assert.Equal([440], story.HeardTones().Select(t => (int)Math.Round(t.Hz))); // one turn, and no greeting over the person's words
        Assert.Equal("push-to-talk", status.GetProperty("talkMode").GetString());
        Assert.Equal(1, status.GetProperty("metrics").GetProperty("turns").GetInt32());
        Assert.InRange(status.GetProperty("metrics").GetProperty("speechEndToHeard").GetProperty("p50Ms").GetDouble(), 500,
            1200 + delayMs + story.Stall.WorstMs);
        var reply = Assert.Single(status.GetProperty("lastReplies").EnumerateArray());
        Assert.Equal((1000, 1000, true),
            (reply.GetProperty("generatedMs").GetDouble(), reply.GetProperty("heardMs").GetDouble(), reply.GetProperty("isWhole").GetBoolean()));
    });

    [Fact]
    public Task A_pause_to_think_with_the_button_held_is_answered_when_it_is_let_go() => Story.TellAsync(output, async story =>
    {
        const double SaidAt = 3.0, HeldFor = 4.0;
        new Visitor().Speaks(SaidAt, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "tone": { "hz": 440, "seconds": 1.0 } }
            """);
        var daemon = story.StartDaemon(new KioskFile { TalkMode = "push-to-talk" });
        await daemon.LineAsync("audio device:");
        var opened = Stopwatch.GetTimestamp();
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await Task.Delay(TimeSpan.FromSeconds(SaidAt - 0.1) - Stopwatch.GetElapsedTime(opened));
        await remote.PressAsync("talk", TimeSpan.FromSeconds(HeldFor));
        await Task.Delay(TimeSpan.FromSeconds(SaidAt + HeldFor + 2) - Stopwatch.GetElapsedTime(opened));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        var heard = Assert.Single(story.HeardTones());
        Assert.InRange(heard.FromSeconds, SaidAt - 0.1 + HeldFor - 0.05, SaidAt + HeldFor + 0.5 + (story.Stall.WorstMs / 1000));
        Assert.InRange(heard.Seconds, 0.97, 1.03); // from its beginning
    });

    [Fact]
    public Task A_press_into_a_reply_silences_it_and_what_is_said_then_is_answered() => Story.TellAsync(output, async story =>
    {
        const double FirstAt = 3.0, SecondAt = 9.0;
        var visitor = new Visitor().Speaks(FirstAt, 0.8).Says(SecondAt, "ask-status");
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 20.0 } } } ],
            "default": { "tone": { "hz": 660, "seconds": 1.0 } }
            """);

        // Half-duplex: while the loudspeaker sounds the microphone is closed, and only the press opens it.
        var daemon = story.StartDaemon(new KioskFile { TalkMode = "push-to-talk", EchoCancellation = "half-duplex" });
        await daemon.LineAsync("audio device:");
        var opened = Stopwatch.GetTimestamp();
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await Task.Delay(TimeSpan.FromSeconds(FirstAt - 0.1) - Stopwatch.GetElapsedTime(opened));
        await remote.PressAsync("talk", TimeSpan.FromSeconds(1));
        await story.Wire.SentAsync("response.created");

        await Task.Delay(TimeSpan.FromSeconds(SecondAt - 0.1) - Stopwatch.GetElapsedTime(opened));
        await remote.PressAsync("talk", TimeSpan.FromSeconds(3));
        await story.Wire.SentAsync("response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        var tones = story.HeardTones();
        Assert.Equal([440, 660], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.True(tones[0].UntilSeconds < SecondAt + 0.15 + (story.Stall.WorstMs / 1000), $"the reply sounded until {tones[0].UntilSeconds:F2} s");
    });

    [Fact]
    public Task Status_watch_and_press_speak_to_the_running_daemon_and_say_what_to_do_without_one() => Story.TellAsync(output, async story =>
    {
        new Visitor().Write(story.Folder.File("visitor.wav"));
        var alone = story.Start("status", ["status"]);
        Assert.Equal(1, await alone.ExitAsync());
        Assert.Contains("HK-70", alone.Error, StringComparison.Ordinal);

        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": 1.0 } }""");
        story.StartDaemon(new KioskFile { TalkMode = "toggle" });
        await story.Wire.SentAsync("session.configured");
        var status = story.Start("status", ["status"]);
        Assert.Equal(0, await status.ExitAsync());
        Assert.Contains("ready", status.Output, StringComparison.Ordinal);

        var watch = story.Start("watch", ["watch", "--json"]);
        await watch.LineAsync("\"phase\"");
        var press = story.Start("press", ["press", "talk"]);
        Assert.Equal(0, await press.ExitAsync());
        await watch.LineAsync("conversation-began");
        var typo = story.Start("typo", ["press", "tolk"]);
        Assert.Equal(2, await typo.ExitAsync());
        Assert.Contains("Did you mean \"talk\"?", typo.Error, StringComparison.Ordinal);

        await story.StopDaemonAsync();
        Assert.Equal(1, await watch.ExitAsync()); // the daemon has gone
        await story.StopSimulatorAsync();
        story.AssertKeyNowhere();
    });
}
