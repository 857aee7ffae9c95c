using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>Programs that take long: nobody waits in silence for them, and they end when nobody wants them any more.</summary>
[SupportedOSPlatform("linux")]
public sealed class SlowToolTests(ITestOutputHelper output)
{
    private const double UtteranceSeconds = 0.8;

    [Fact]
    public Task While_a_tool_works_for_thirty_seconds_the_conversation_goes_on_and_its_result_is_told_once() => Story.TellAsync(output, async story =>
    {
        const double AsksAt = 4, AsksAgainAt = 15;
        new Visitor().Speaks(AsksAt, UtteranceSeconds).Speaks(AsksAgainAt, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "calls": [ { "name": "search", "arguments": {} } ], "then": { "tone": { "hz": 550, "seconds": 1.0 } } } },
              { "reply": { "tone": { "hz": 660, "seconds": 2.0 } } } ],
            "default": { "tone": { "hz": 880, "seconds": 1.0 } }
            """);
        Start(story, "sleep 30; echo '{\"found\":\"3 places\"}'");
        var result = await story.Wire.OutputAsync("3 places");
        await Task.Delay(TimeSpan.FromSeconds(4));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        var tones = story.HeardTones();
        Assert.Equal([550, 660, 880], tones.Select(t => (int)(Math.Round(t.Hz / 10) * 10)));
        var late = story.Stall.WorstMs / 1000;
        var waits = new[] { tones[0].FromSeconds - (AsksAt + UtteranceSeconds), tones[1].FromSeconds - (AsksAgainAt + UtteranceSeconds) };
        story.Say($"silence after a question: {waits[0]:F2} and {waits[1]:F2} s");
        Assert.All(waits, wait => Assert.InRange(wait, 0, 2 + late));
        var told = story.Wire.Read().First(e => e.Type == WireEntry.Delta && e.AtMs > result.AtMs).AtMs - result.AtMs;
        story.Say($"the result is spoken of {told:F0} ms after it came");
        Assert.InRange(told, 0, 2000 + story.Stall.WorstMs);
    });

    [Fact]
    public Task A_press_of_the_stop_button_ends_the_program_within_a_tenth_of_a_second() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(4, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [ { "reply": { "calls": [ { "name": "search", "arguments": {} } ], "then": { "tone": { "hz": 550, "seconds": 1.0 } } } } ]
            """);
        var daemon = Start(story, Endless(story));
        await daemon.LineAsync("audio device:");
        using var remote = await Remote.ConnectAsync(story.ControlSocket);
        await WhenThereAsync(story.Folder.File("began"));
        await Task.Delay(TimeSpan.FromSeconds(3)); // the agent has said that it is under way

        var pressed = DateTimeOffset.UtcNow;
        await remote.PressAsync("stop", TimeSpan.FromMilliseconds(100));
        var took = await WhenThereAsync(story.Folder.File("ended")) - pressed;
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();

        story.Say($"the program was told to end {took.TotalMilliseconds:F0} ms after the press");
        Assert.InRange(took.TotalMilliseconds, 0, 100 + story.Stall.WorstMs);
        story.AssertNoViolations();
    });

    [Fact]
    public Task The_kill_switch_ends_a_call_by_hand_and_so_does_the_end_of_the_one_who_made_it() => Story.TellAsync(output, async story =>
    {
        new Visitor().Speaks(60, UtteranceSeconds).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($"{Story.Server()} \"turns\": []");
        var daemon = Start(story, Endless(story));
        await daemon.LineAsync("audio device:");
        string[] call = ["tools", "call", "search", "{}", "--runtime-dir", story.Folder.Path];

        var killed = story.Start("killed", call);
        await WhenThereAsync(story.Folder.File("began"));
        var kill = story.Start("kill", ["kill", "tools", "--runtime-dir", story.Folder.Path]);
        Assert.Equal(0, await kill.ExitAsync());
        await WhenThereAsync(story.Folder.File("ended"));
        Assert.Equal(1, await killed.ExitAsync());
        Assert.Contains("kill switch", killed.Output, StringComparison.Ordinal);
        Assert.Equal(0, await story.Start("unkill", ["unkill", "--runtime-dir", story.Folder.Path]).ExitAsync());

        File.Delete(story.Folder.File("began"));
        File.Delete(story.Folder.File("ended"));
        var left = story.Start("left", call);
        await WhenThereAsync(story.Folder.File("began"));
        left.Signal(Child.Sigkill);
        await WhenThereAsync(story.Folder.File("ended"));
        await story.StopDaemonAsync();
        await story.StopSimulatorAsync();
    });

    /// <summary>A program that ends when it is told to, and writes when that was.</summary>
    private static string Endless(Story story) =>
        $"trap 'date +%s%N >{story.Folder.Path}/.ended; mv {story.Folder.Path}/.ended {story.Folder.Path}/ended; exit 0' TERM; "
            + $"date +%s%N >{story.Folder.Path}/.began; mv {story.Folder.Path}/.began {story.Folder.Path}/began; sleep 300 & wait";

    private static Child Start(Story story, string script)
    {
        var program = story.Folder.File("search");
        File.WriteAllText(program, $"#!/bin/sh\ncat >/dev/null\n{script}\n");
        ExampleFiles.MakeRunnable(program);
        var file = JsonNode.Parse(new KioskFile().ToJson(story.Endpoint))!;
        file["buttons"] = JsonNode.Parse("""{ "stop": { "source": "control" } }""");
        file["tools"] = JsonNode.Parse($$"""
            { "catalogue": [ { "name": "search", "kind": "exec", "class": "act", "description": "Looks for places near the route.", "delegated": true,
                "parameters": { "type": "object", "properties": {} }, "command": [ "{{program}}" ], "timeoutMs": 60000 } ] }
            """);
        return story.StartDaemon(file.ToJsonString());
    }

    private static async Task<DateTimeOffset> WhenThereAsync(string path)
    {
        for (var waited = 0; waited < 30_000; waited += 20)
        {
            if (File.Exists(path))
            {
                return DateTimeOffset.UnixEpoch.AddTicks(long.Parse((await File.ReadAllTextAsync(path)).Trim(), CultureInfo.InvariantCulture) / 100);
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"{path} did not appear");
    }
}
