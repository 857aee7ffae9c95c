using System.Globalization;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Two services, of which the second stands in for the first.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const double SaidAt = 3.0;

    [Theory]
    [InlineData("no-answer")] // it takes the turn and does not reply
    [InlineData("no-verdict")] // it hears speech and makes no turn of it
    public Task The_second_service_answers_what_the_first_did_not(string fault) => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(SaidAt, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync(Scenario(440, $$"""{ "at": "configured", "do": "{{fault}}" }"""));
        var (second, wire) = await SecondAsync(story);
        var daemon = StartDaemon(story, second.Endpoint);
        var line = await daemon.LineAsync("HK-2350");
        await wire.WaitAsync("a reply of the second service", e => e.IsSent && e.Type == "response.done");
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
        await EndAsync(second.Child);

        Assert.Contains("the voice first gives way to second", line, StringComparison.Ordinal);
        Assert.Equal([660], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
        Assert.DoesNotContain(wire.Read(), e => e.IsNote && e.Type == "violation");
        Assert.Single(wire.Read(), e => e.IsSent && e.Type == "session.configured");

        // Eight seconds from the last word to the first sound would be the limit; there is no filler, since these stories have no local sounds.
        Assert.InRange(story.HeardTones()[0].FromSeconds, SaidAt + 0.6, SaidAt + 0.6 + 12 + (story.Stall.WorstMs / 1000));
    });

    [Fact]
    public Task A_service_that_dies_gives_way_and_its_words_are_not_lost() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(SaidAt, 0.6).Speaks(14, 0.6).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync(Scenario(440, """{ "at": "turn:1", "do": "stall" }"""));
        var (second, wire) = await SecondAsync(story);
        var daemon = StartDaemon(story, second.Endpoint);
        await story.Wire.WaitAsync("the end of the speech", e => e.IsSent && e.Type == "input_audio_buffer.speech_stopped");
        story.Simulator.Signal(9);
        await daemon.LineAsync("HK-2350");
        await wire.WaitAsync("two replies of the second service", e => e.IsSent && e.Type == "response.done", nth: 2);
        await Task.Delay(TimeSpan.FromSeconds(1.8));
        await story.StopDaemonAsync();
        await EndAsync(second.Child);

        Assert.Equal([660, 660], story.HeardTones().Select(t => (int)Math.Round(t.Hz)));
    });

    private static string Scenario(int hz, string fault = "") => $$"""
        {{Story.Server()}}
        "default": { "tone": { "hz": {{hz.ToString(CultureInfo.InvariantCulture)}}, "seconds": 1.0 } },
        "faults": [ {{fault}} ]
        """;

    private static async Task<((Child Child, string Endpoint) Second, WireLog Wire)> SecondAsync(Story story)
    {
        var (file, log) = (story.Folder.File("second.json"), story.Folder.File("second.ndjson"));
        await File.WriteAllTextAsync(file, "{ " + Scenario(660) + " }");
        var child = story.Start("second simulator", ["simulate", "--port", "0", "--scenario", file, "--log", log]);
        return ((child, (await child.LineAsync("serving ws://")).Split(' ')[1]), new WireLog(log));
    }

    private static Child StartDaemon(Story story, string second)
    {
        var file = JsonNode.Parse(new KioskFile().ToJson(story.Endpoint))!.AsObject();
        file["voices"] = new JsonArray(
            new JsonObject { ["name"] = "first", ["kind"] = "hydra" },
            new JsonObject { ["name"] = "second", ["kind"] = "hydra", ["hydra"] = new JsonObject { ["endpoint"] = second } });
        return story.StartDaemon(file.ToJsonString());
    }

    private static async Task EndAsync(Child child)
    {
        child.Signal(Child.Sigterm);
        await child.ExitAsync();
    }
}
