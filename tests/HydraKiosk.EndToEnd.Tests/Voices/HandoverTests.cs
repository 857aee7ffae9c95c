using System.Globalization;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests.Voices;

/// <summary>Voices of different kinds that stand in for each other: another wire, rate and way to end a turn, one conversation.</summary>
public sealed class HandoverTests(ITestOutputHelper output)
{
    private const int First = 440;
    private const int Filler = 1000;
    private const int Second = 660;

    [Theory]
    [InlineData("hydra", "realtime")]
    [InlineData("realtime", "cascade")]
    [InlineData("cascade", "hydra")]
    public Task A_voice_that_dies_is_followed_by_one_of_another_kind(string first, string second) => Story.TellAsync(output, async story =>
    {
        const double AsksAgainAt = 9.0;
        new Visitor().Speaks(3.0, 0.8).Speaks(AsksAgainAt, 0.8).Speaks(22.0, 0.8).Write(story.Folder.File("visitor.wav"));
        WritePrompt(story);
        await story.StartSimulatorAsync(Scenario(First, "The lockers are behind you"), voice: first);
        var (other, wire) = await SecondAsync(story, second);
        var daemon = story.StartDaemon(File(story, Voice("one", first, story.Endpoint), Voice("two", second, other.Endpoint)));
        await story.Wire.WaitAsync("the second question", e => IsSpeechEnd(e, first), nth: 2);
        story.Simulator.Signal(9);
        var dead = DateTime.UtcNow;
        var line = await daemon.LineAsync("HK-2350");
        await wire.WaitAsync("an answer of the second voice", e => IsAnswered(e, second));
        var answered = DateTime.UtcNow - dead;
        using (var remote = await Remote.ConnectAsync(story.ControlSocket))
        {
            var voice = (await remote.StatusAsync()).GetProperty("voice");
            Assert.Equal("two", voice.GetProperty("name").GetString());
            Assert.NotEqual("", voice.GetProperty("instead").GetString());
        }

        await wire.WaitAsync("an answer to the third question", e => IsAnswered(e, second), nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await story.StopDaemonAsync();
        await EndAsync(other.Child);

        Assert.Contains("the voice one gives way to two", line, StringComparison.Ordinal);
        Assert.Empty(wire.Read().Where(e => e.IsViolation && e.Type is not "append-gap").Select(e => $"{e.Type}: {e.Detail}"));
        var tones = story.HeardTones();
        var late = story.Stall.WorstMs / 1000;
        story.Say(string.Join(", ", tones));
        Assert.Equal([First, Filler, Second, Second], tones.Select(t => (int)Math.Round(t.Hz)));

        // The person hears at once that something is being done. The verdict needs an outage of 4 s; the change itself no more than 3 s.
        Assert.InRange(tones[1].FromSeconds - (AsksAgainAt + 0.8), 0, 0.4 + 2.0 + late);
        Assert.InRange(tones[2].FromSeconds - (AsksAgainAt + 0.8), 0, 0.4 + 4.0 + 3.0 + 2.0 + late);
        story.Say($"filler after {tones[1].FromSeconds - AsksAgainAt - 0.8:F1} s, answer after {tones[2].FromSeconds - AsksAgainAt - 0.8:F1} s "
            + $"of the question's end; on the wire {answered.TotalSeconds:F1} s after the death");

        // The second one is told what was said so far.
        if (second == "cascade")
        {
            Assert.Contains("lockers are behind", wire.Read().First(e => e.Type == "chat.request").Event!.Value.ToString(), StringComparison.Ordinal);
        }
    });

    [Fact]
    public Task What_a_tool_has_done_is_not_done_again_by_the_next_voice() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(3.0, 0.8).Write(story.Folder.File("visitor.wav"));
        WritePrompt(story);
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "default": { "calls": [ { "name": "note_visit", "arguments": {} } ], "then": { "tone": { "hz": {{First}}, "seconds": 1.0 } } }
            """, voice: "realtime");
        var (other, wire) = await SecondAsync(story, "cascade");
        var notes = story.Folder.File("notes.txt");
        var file = JsonNode.Parse(File(story, Voice("one", "realtime", story.Endpoint), Voice("two", "cascade", other.Endpoint)))!.AsObject();
        file["tools"] = new JsonObject
        {
            ["catalogue"] = new JsonArray(new JsonObject
            {
                ["name"] = "note_visit",
                ["description"] = "Notes the visit.",
                ["kind"] = "exec",
                ["command"] = new JsonArray("/bin/sh", "-c", $"echo visit >> {notes}; echo noted; sleep 1"),
            }),
        };
        var daemon = story.StartDaemon(file.ToJsonString());
        await story.Wire.WaitAsync("the call", e => e.IsSent && e.Type == "response.function_call_arguments.done");
        for (var i = 0; i < 400 && !System.IO.File.Exists(notes); i++)
        {
            await Task.Delay(25);
        }

        story.Simulator.Signal(9);
        await daemon.LineAsync("HK-2350");
        await wire.WaitAsync("an answer of the second voice", e => IsAnswered(e, "cascade"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await story.StopDaemonAsync();
        await EndAsync(other.Child);

        Assert.Equal(["visit"], System.IO.File.ReadAllLines(notes));
    });

    [Fact]
    public Task When_all_are_gone_the_person_is_told_so() => Story.TellAsync(output, async story =>
    {
        const int Offline = 1500;
        new Visitor().Speaks(3.0, 0.8).Speaks(9.0, 0.8).Speaks(24.0, 0.8).Write(story.Folder.File("visitor.wav"));
        WritePrompt(story);
        WriteTone(story, "cannot-reach-service", Offline);
        await story.StartSimulatorAsync(Scenario(First, "yes"), voice: "hydra");
        var (other, _) = await SecondAsync(story, "realtime");
        var daemon = story.StartDaemon(File(story, Voice("one", "hydra", story.Endpoint), Voice("two", "realtime", other.Endpoint)));
        await story.Wire.WaitAsync("the second question", e => IsSpeechEnd(e, "hydra"), nth: 2);
        other.Child.Signal(9);
        story.Simulator.Signal(9);
        await daemon.LineAsync("HK-2351");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.False(daemon.HasExited);
        await story.StopDaemonAsync();

        var tones = story.HeardTones();
        story.Say(string.Join(", ", tones));
        Assert.Contains(Offline, tones.Select(t => (int)Math.Round(t.Hz)));
    });

    private static bool IsSpeechEnd(WireEntry entry, string voice) => voice == "cascade"
        ? entry.IsSent && entry.Type == "stt.final"
        : entry.IsSent && entry.Type == "input_audio_buffer.speech_stopped";

    private static bool IsAnswered(WireEntry entry, string voice) => entry.IsSent && entry.Type == (voice == "cascade" ? "tts.complete" : "response.done");

    private static string Scenario(int hz, string caption) => $$"""
        {{Story.Server()}}
        "default": { "tone": { "hz": {{hz.ToString(CultureInfo.InvariantCulture)}}, "seconds": 1.0 }, "caption": "{{caption}}" }
        """;

    private static async Task<((Child Child, string Endpoint) Second, WireLog Wire)> SecondAsync(Story story, string voice)
    {
        var (file, log) = (story.Folder.File("second.json"), story.Folder.File("second.ndjson"));
        await System.IO.File.WriteAllTextAsync(file, "{ " + Scenario(Second, "Here I am") + " }");
        var child = story.Start("second simulator", ["simulate", "--voice", voice, "--port", "0", "--scenario", file, "--log", log]);
        return ((child, (await child.LineAsync("serving ws://")).Split(' ')[1]), new WireLog(log));
    }

    /// <summary>An entry of <c>voices</c> for a simulator at that address.</summary>
    internal static JsonObject Voice(string name, string kind, string endpoint)
    {
        var authority = new Uri(endpoint).Authority;
        JsonObject Service(string address) => new() { ["endpoint"] = address, ["credential"] = "hydra-api-key" };
        return new JsonObject
        {
            ["name"] = name,
            ["kind"] = kind,
            [kind] = kind switch
            {
                "hydra" or "duplex" => new JsonObject { ["endpoint"] = endpoint },
                "realtime" => new JsonObject
                {
                    ["preset"] = "compatible",
                    ["endpoint"] = endpoint,
                    ["model"] = "gpt-realtime",
                    ["credential"] = "hydra-api-key",
                },
                _ => new JsonObject
                {
                    ["hearing"] = Service(endpoint),
                    ["chat"] = Service($"http://{authority}/waves/v1/chat/completions"),
                    ["speech"] = Service($"ws://{authority}/waves/v1/tts/live"),
                },
            },
        };
    }

    private static string File(Story story, params JsonNode[] voices)
    {
        var file = JsonNode.Parse(new KioskFile().ToJson("ws://127.0.0.1:9/waves/v1/s2s"))!.AsObject();
        file["voices"] = new JsonArray(voices);
        file["audio"]!["promptFolder"] = story.Folder.File("prompts");
        return file.ToJsonString();
    }

    private static void WritePrompt(Story story) => WriteTone(story, "please-wait", Filler);

    private static void WriteTone(Story story, string name, int hz)
    {
        const int RateHz = 48_000;
        var samples = new float[RateHz / 2];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = 0.25f * MathF.Sin(MathF.Tau * hz * i / RateHz);
        }

        Directory.CreateDirectory(story.Folder.File("prompts"));
        ForeignWav.WriteFloat(story.Folder.File(Path.Combine("prompts", $"{name}.wav")), samples, RateHz);
    }

    private static async Task EndAsync(Child child)
    {
        child.Signal(Child.Sigterm);
        await child.ExitAsync();
    }
}
