using System.Globalization;
using System.Text.RegularExpressions;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Voices;

/// <summary>The stories of a kiosk whose voice is a cascade: the real executable on both sides, three services between them.</summary>
public sealed partial class CascadeTests(ITestOutputHelper output)
{
    [Fact]
    public Task Two_turns_are_heard_answered_and_spoken_and_the_cascades_own_delay_is_small() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.8).Speaks(9.0, 0.8).Write(story.Folder.File("visitor.wav"));
        await StartAsync(story, """
            "turns": [
              { "heard": "where are the lockers", "reply": { "tone": { "hz": 440, "seconds": 2.0 } } },
              { "heard": "write to anna@example.org", "reply": { "tone": { "hz": 660, "seconds": 1.0 } } } ]
            """);
        await story.Wire.SentAsync("tts.complete", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await EndAsync(story);

        Assert.Equal([440, 660], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
        Assert.All(story.HeardTones().Zip([2.0, 1.0]), pair => Assert.InRange(pair.First.Seconds, pair.Second - 0.05, pair.Second + 0.05));
        var own = OwnDelays(story);
        Assert.Equal(2, own.Count);
        output.WriteLine($"own delay {string.Join(" and ", own)} ms; this machine was up to {story.Stall.WorstMs:F0} ms late");
        Assert.All(own, ms => Assert.InRange(ms, 0, 60 + story.Stall.WorstMs));
        Assert.DoesNotContain("anna@", story.Daemon.Error + story.Daemon.Output, StringComparison.Ordinal);
    });

    [Fact]
    public Task Speaking_into_a_reply_silences_it_and_the_model_is_told_how_far_it_was_heard() => Story.TellAsync(output, async story =>
    {
        const double InterruptsAt = 8.0;
        new Visitor().Speaks(3.0, 0.8).Speaks(InterruptsAt, 1.0).Write(story.Folder.File("visitor.wav"));
        await StartAsync(story, """
            "turns": [
              { "reply": { "tone": { "hz": 550, "seconds": 12.0 }, "caption": "One two three four five six seven eight nine ten eleven twelve." } },
              { "reply": { "tone": { "hz": 880, "seconds": 1.0 } } } ]
            """);
        await story.Wire.ReceivedAsync("chat.request", nth: 2);
        await story.Wire.SentAsync("tts.complete", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await EndAsync(story);

        var tones = story.HeardTones();
        Assert.Equal([550, 880], tones.Select(t => (int)Math.Round(t.Hz)));
        Assert.InRange(tones[0].UntilSeconds, InterruptsAt, InterruptsAt + 0.5 + (story.Stall.WorstMs / 1000));
        var heard = tones[0].Seconds; // a word a second
        var request = story.Wire.Read().Where(e => e.Type == "chat.request").ElementAt(1).Event!.Value.ToString();
        var words = Told().Match(request).Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.InRange(words, (int)Math.Floor(heard) - 1, (int)Math.Ceiling(heard) + 1);
    });

    [Fact]
    public Task A_tool_of_the_device_is_called_and_spoken_about() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.8).Write(story.Folder.File("visitor.wav"));
        await StartAsync(story, """
            "turns": [ { "reply": { "calls": [ { "name": "get_device_status" } ], "then": { "tone": { "hz": 770, "seconds": 1.0 } } } } ]
            """);
        await story.Wire.SentAsync("tts.complete");
        await Task.Delay(TimeSpan.FromSeconds(2));
        await EndAsync(story);

        Assert.Equal([770], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
        var request = story.Wire.Read().Where(e => e.Type == "chat.request").ElementAt(1).Event!.Value;
        var last = request.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal("tool", last.GetProperty("role").GetString());
        Assert.Contains("ok", last.GetProperty("content").GetString(), StringComparison.Ordinal);
    });

    [Fact]
    public Task A_recogniser_that_is_lost_is_dialled_again_and_the_conversation_goes_on() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.8).Speaks(10.0, 0.8).Write(story.Folder.File("visitor.wav"));
        await StartAsync(story, """
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 1.0 } } } ],
            "faults": [ { "at": "ms:7000", "do": "reset", "connection": 1 } ]
            """);
        await story.Daemon.LineAsync("HK-2019");
        await story.Wire.SentAsync("tts.complete", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await EndAsync(story);

        Assert.Equal([440, 440], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    [Fact]
    public Task A_minute_of_losses_and_stalls_leaves_a_kiosk_that_answers() => Story.TellAsync(output, async story =>
    {
        var visitor = new Visitor();
        for (var at = 3.0; at < 60; at += 6)
        {
            visitor = visitor.Speaks(at, 0.8);
        }

        visitor.Write(story.Folder.File("visitor.wav"));
        await StartAsync(story, """
            "default": { "tone": { "hz": 440, "seconds": 1.0 } },
            "seed": 11, "chaos": { "minSeconds": 8, "maxSeconds": 20 },
            "faults": [ { "at": "response:2", "do": "drop" }, { "at": "delta:4", "do": "drop" }, { "at": "response:6", "do": "truncated" } ]
            """);
        await Task.Delay(TimeSpan.FromSeconds(66));
        Assert.False(story.Daemon.HasExited);
        await EndAsync(story, isQuiet: false);

        Assert.True(story.HeardTones().Count >= 3, $"{story.HeardTones().Count} answers were heard");
    });

    private static async Task StartAsync(Story story, string scenario)
    {
        await story.StartSimulatorAsync($"{Story.Server()} {scenario}", voice: "cascade");
        story.StartDaemon(new KioskFile { Voices = VoiceEntry.Of("cascade", story.Endpoint) });
    }

    private static async Task EndAsync(Story story, bool isQuiet = true)
    {
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        if (isQuiet)
        {
            story.AssertNoViolations();
            story.AssertKeyNowhere();
        }
    }

    private static List<double> OwnDelays(Story story) =>
        [.. Own().Matches(story.Daemon.Error).Select(m => double.Parse(m.Groups["ms"].Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"own delay (?<ms>[0-9.]+) ms", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();

    [GeneratedRegex("\"assistant\",\\s*\"content\":\\s*\"(?<words>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Told();
}
