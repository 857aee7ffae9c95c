using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.Audio.Devices.File;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Recorded conversations of the real daemon, judged by the files of its device and by programs of others.</summary>
[SupportedOSPlatform("linux")]
public sealed class RecordingTests(ITestOutputHelper output)
{
    private static readonly double[] _spoken = [4.0, 8.0, 12.0];

    [Fact]
    public Task Both_sides_lie_together_as_they_were_heard_with_events_and_words_beside_them() => Story.TellAsync(output, async story =>
    {
        var visitor = new Visitor();
        Array.ForEach(_spoken, at => visitor.Speaks(at, 0.8));
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "tone": { "hz": 440, "seconds": 1.5 }, "caption": "Beside the door." } }, { "reply": { "tone": { "hz": 660, "seconds": 1.5 } } } ],
            "default": { "tone": { "hz": 880, "seconds": 1.0 } }
            """);
        story.StartDaemon(new KioskFile { Recording = true, PlaybackRateHz = 44_100 });
        await story.Wire.SentAsync("response.done", nth: 1);
        using (var remote = await Remote.ConnectAsync(story.ControlSocket))
        {
            var recording = (await remote.StatusAsync()).GetProperty("recording");
            Assert.True(recording.GetProperty("isRecording").GetBoolean());
        }

        await story.Wire.SentAsync("response.done", nth: 3);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        var path = Assert.Single(Directory.GetFiles(story.Folder.File("recordings"), "*.wav"));
        var (left, right) = (Side(path, 0), Side(path, 1));
        double[] said = [.. left.Tones().Select(t => t.FromSeconds).Zip(_spoken, (found, at) => found - at)];
        double[] played = [.. right.Tones().Zip(story.Heard().Tones(), (found, heard) => found.FromSeconds - heard.FromSeconds)];
        Assert.Equal(3, left.Tones().Count);
        Assert.Equal(story.Heard().Tones().Select(t => (int)Math.Round(t.Hz)), right.Tones().Select(t => (int)Math.Round(t.Hz)));
        var all = said.Concat(played).ToArray();
        story.Say($"recording minus device, in ms: said {Ms(said)}, played {Ms(played)}; between them at most {(all.Max() - all.Min()) * 1000:F1}");
        var limit = 0.02 + (story.Stall.WorstMs / 1000); // what this machine slept is in its times
        Assert.True(all.Max() - all.Min() < limit, $"said {Ms(said)}, played {Ms(played)}");

        var events = File.ReadLines(Path.ChangeExtension(path, ".ndjson")).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var places = events.Select(e => e.GetProperty("atMs").GetInt64()).ToArray();
        Assert.Equal(places.Order(), places);
        Assert.Equal(3, events.Count(e => e.GetProperty("what").GetString() == "turn"));
        Assert.Contains("Beside", string.Join(' ', events.Where(e => e.GetProperty("what").GetString() == "caption")
            .Select(e => e.GetProperty("words").GetString())), StringComparison.Ordinal);
        Assert.Equal("recording-ended", events[^1].GetProperty("what").GetString());
        story.AssertKeyNowhere();

        var list = story.Start("list", ["recording", "list", "--folder", story.Folder.File("recordings")]);
        Assert.Equal(0, await list.ExitAsync());
        Assert.Contains(Path.GetFileNameWithoutExtension(path), list.Output, StringComparison.Ordinal);
    });

    [Fact]
    public Task After_a_SIGKILL_other_programs_read_all_that_was_recorded_until_then() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": 20.0 } }""");
        var daemon = story.StartDaemon(new KioskFile { Recording = true });
        await daemon.LineAsync("session ", 20);
        var began = Stopwatch.GetTimestamp();
        await story.Wire.SentAsync("response.done", nth: 1);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var lived = Stopwatch.GetElapsedTime(began).TotalSeconds;
        daemon.Signal(Child.Sigkill);
        await daemon.ExitAsync();

        var path = Assert.Single(Directory.GetFiles(story.Folder.File("recordings"), "*.wav"));
        var judged = 0;
        foreach (var (program, words) in Judges(path))
        {
            if (await SecondsAsync(program, words) is { } seconds)
            {
                judged++;
                story.Say($"{program}: {seconds:F2} s of {lived:F2} s and more");
                Assert.InRange(seconds, lived - 2 - (story.Stall.WorstMs / 1000), lived + 10);
            }
        }

        Assert.True(judged > 0, "nobody could judge: neither python3 nor sox nor ffprobe is installed");
        Assert.Contains(Side(path, 1).Tones(), tone => Math.Abs(tone.Hz - 440) < 1);
        Assert.All(
            File.ReadLines(Path.ChangeExtension(path, ".ndjson")),
            line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));

        // The next daemon finds no lock that nobody holds.
        var next = story.StartDaemon(new KioskFile { Recording = true });
        await next.LineAsync("conversations are recorded", 20);
    });

    [Fact]
    public Task A_recording_outlasts_a_reload_and_is_followed_by_another_where_the_device_is_made_anew() => Story.TellAsync(output, async story =>
    {
        double[] spoken = [4.0, 9.0, 14.0];
        var visitor = new Visitor();
        Array.ForEach(spoken, at => visitor.Speaks(at, 0.8));
        visitor.Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": 1.5 } }
            """);
        var kiosk = new KioskFile { Recording = true, LingerSeconds = 6 };
        var daemon = story.StartDaemon(kiosk);

        // What can change at once, by the signal: in the middle of a reply.
        await story.Wire.SentAsync("response.done", nth: 1);
        var path = story.Folder.File("kiosk.json");
        await SaveAsync(path, Quieter(kiosk));
        daemon.Signal(Child.Sighup);
        await daemon.LineAsync("audio.playback.volume: 1 -> 0.9");

        // What needs new parts, by a save: it waits until it has been quiet for six seconds.
        await story.Wire.SentAsync("response.done", nth: 2);
        await SaveAsync(path, Quieter(kiosk with { PlaybackRateHz = 44_100 }));
        await daemon.LineAsync("what waits until nobody is in a conversation");
        await story.Wire.SentAsync("response.done", nth: 3);
        Assert.Single(Directory.GetFiles(story.Folder.File("recordings"), "*.wav"));
        await daemon.LineAsync("the parts of the device were made anew");
        await story.Wire.SentAsync("response.done", nth: 4);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        // The journal tells of the end of the one before the beginning of the other.
        var paths = Directory.GetFiles(story.Folder.File("recordings"), "*.wav").Order().ToArray();
        Assert.Equal(2, paths.Length);
        string[] told = ["conversations are recorded into", $"recorded {Name(paths[0])}: ", "conversations are recorded into", $"recorded {Name(paths[1])}: "];
        var lines = daemon.Error.Split('\n').Select(line => Array.Find(told, part => line.Contains(part, StringComparison.Ordinal)));
        Assert.Equal(told, lines.Where(part => part is not null));

        // The first has all three questions and answers, both reloads notwithstanding, and no gap between them.
        var late = story.Stall.WorstMs / 1000;
        var figures = Figures.Parse(daemon.Error[..daemon.Error.LastIndexOf("conversations are recorded into", StringComparison.Ordinal)]);
        var (left, right) = (Side(paths[0], 0).Tones(), story.Mended(Side(paths[0], 1).Tones(), figures));
        story.Say($"asked at {string.Join(", ", left.Select(t => $"{t.FromSeconds:F3}"))} s, answered {string.Join(", ", right)}");
        Assert.Equal(3, left.Count);
        Assert.Equal(3, right.Count);
        for (var i = 1; i < spoken.Length; i++)
        {
            var (said, recorded) = (spoken[i] - spoken[i - 1], left[i].FromSeconds - left[i - 1].FromSeconds);
            Assert.InRange(recorded, said - 0.02 - late, said + 0.02 + late);
        }

        Assert.All(right, tone => Assert.InRange(tone.Seconds, 1.45, 1.55 + late));
        Assert.NotEmpty(Side(paths[1], 0).Tones());
        Assert.NotEmpty(Side(paths[1], 1).Tones());
        Assert.All(paths, wav => Assert.Contains("recording-ended", File.ReadLines(Path.ChangeExtension(wav, ".ndjson")).Last(), StringComparison.Ordinal));

        string Quieter(KioskFile file) => file.ToJson(story.Endpoint).Replace("\"volume\":1", "\"volume\":0.9", StringComparison.Ordinal); // still the same tone
        static string Name(string wav) => Path.GetFileNameWithoutExtension(wav);
    });

    [Fact]
    public Task While_the_kill_switch_holds_the_microphone_nothing_of_it_is_recorded() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3, 0.5).Speaks(14, 3).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "default": { "tone": { "hz": 440, "seconds": 0.5 } }""");
        var daemon = story.StartDaemon(new KioskFile { Recording = true });
        await story.Wire.SentAsync("response.done", nth: 1);
        var kill = story.Start("kill", ["kill", "microphone", "--runtime-dir", story.Folder.Path]);
        Assert.Equal(0, await kill.ExitAsync());
        await Task.Delay(TimeSpan.FromSeconds(14));
        await story.StopDaemonAsync();

        var path = Assert.Single(Directory.GetFiles(story.Folder.File("recordings"), "*.wav"));
        Assert.Single(Side(path, 0).Tones());
        Assert.NotEmpty(Side(path, 1).Tones());
        Assert.Contains("kill", daemon.Error, StringComparison.OrdinalIgnoreCase);
    });

    [Fact]
    public Task A_disk_that_takes_no_more_ends_the_recording_and_not_the_conversation() => Story.TellAsync(output, async story =>
    {
        await story.StartSimulatorAsync($$"""{{Story.Server()}} "greeting": { "tone": { "hz": 440, "seconds": 8.0 } }""");
        var daemon = story.StartDaemon(
            new KioskFile { Recording = true, IsNull = true, Greeting = true }, through: ["env", "--ignore-signal=XFSZ"]);
        await daemon.LineAsync("conversations are recorded"); // by then the runtime has the files that it needs for itself
        using (var limit = Process.Start("prlimit", ["--pid", $"{daemon.Id}", "--fsize=400000"]))
        {
            await limit.WaitForExitAsync();
            Assert.Equal(0, limit.ExitCode);
        }

        await daemon.LineAsync("HK-6140", 30);
        await story.Wire.SentAsync("response.done", nth: 1);
        using (var remote = await Remote.ConnectAsync(story.ControlSocket))
        {
            var status = await remote.StatusAsync();
            Assert.False(status.GetProperty("recording").GetProperty("isRecording").GetBoolean());
            Assert.Equal("ready", status.GetProperty("link").GetProperty("state").GetString());
            Assert.Contains(status.GetProperty("troubles").EnumerateArray(), t => t.GetProperty("code").GetString() == "HK-6140");
        }

        await story.StopDaemonAsync();
        using var kept = new WavReader(Directory.GetFiles(story.Folder.File("recordings"), "*.wav").Order().First());
        Assert.InRange(kept.Duration.TotalSeconds, 1, 3); // 400 000 bytes are two seconds
    });

    private static (string Program, string[] Words)[] Judges(string path) =>
    [
        ("python3", ["-c", "import sys,wave; w=wave.open(sys.argv[1]); n=w.getnframes(); assert w.getnchannels()==2 and w.getframerate()==48000; assert len(w.readframes(n))==4*n; print(n/48000)", path]),
        ("soxi", ["-D", path]),
        ("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path]),
    ];

    /// <summary>What a program of others says about the length; null where it is not installed.</summary>
    private static async Task<double?> SecondsAsync(string program, string[] words)
    {
        try
        {
            var start = new ProcessStartInfo(program, words) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            using var judge = Process.Start(start)!;
            var said = await judge.StandardOutput.ReadToEndAsync();
            var complaint = await judge.StandardError.ReadToEndAsync();
            await judge.WaitForExitAsync();
            Assert.True(judge.ExitCode == 0 && complaint.Length == 0, $"{program}: {complaint}");
            return double.Parse(said, System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Saves as an editor does: the file is never half there.</summary>
    private static async Task SaveAsync(string path, string text)
    {
        await File.WriteAllTextAsync(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string Ms(double[] seconds) => string.Join(", ", seconds.Select(s => $"{s * 1000:F1}"));

    private static Recording Side(string path, int channel)
    {
        using var wav = new WavReader(path);
        var frames = new float[wav.TotalFrames * 2];
        var read = wav.Read(frames);
        return new Recording([.. Enumerable.Range(0, read).Select(i => frames[(2 * i) + channel])], wav.Format.SampleRateHz);
    }
}
