using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests.Secrets;

/// <summary>
/// Services of each voice that repeat the key they were given, in every spelling, in error messages, reasons, headers and pages. It reaches no
/// output all the same.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class RepeatedKeyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("hydra", Canaries.Hydra, 3)]
    [InlineData("realtime", Canaries.Realtime, 3)]
    [InlineData("duplex", Canaries.Duplex, 3)]
    [InlineData("hearing", Canaries.Hearing, 3)]
    [InlineData("chat", Canaries.Chat, 2)]
    [InlineData("speech", Canaries.Speech, 2)]
    public Task A_service_that_repeats_its_key_is_not_repeated(string service, string key, int requests) => Story.TellAsync(output, async story =>
    {
        using var peer = ExampleFiles.StartPeer("repeater.py");
        using var closed = new ExampleFiles.Closing(peer);
        var repeater = $"127.0.0.1:{await ExampleFiles.PortAsync(peer)}";
        new Visitor().Speaks(3, 0.8).Speaks(8, 0.8).Speaks(13, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync(
            $$"""
            "server": { "keys": [{{Canaries.Keys}}], "endSilenceMs": 400, "replyLatencyMs": 200 }, "default": { "tone": { "hz": 440, "seconds": 0.5 } }
            """, voice: service is "chat" or "speech" or "hearing" ? "cascade" : "hydra");
        var variables = Canaries.Hide(story);
        await File.WriteAllTextAsync(story.Folder.File("kiosk.json"), Configuration(story, service, repeater));
        string[] file = ["--config", story.Folder.File("kiosk.json")];
        var daemon = story.Start("daemon", ["run", .. file], variables: variables);
        await daemon.LineAsync("audio device:");
        var watch = story.Start("watch", ["watch", "--json", "--wire"]);
        for (var seen = 0; seen < requests;)
        {
            var line = await peer.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(40));
            Assert.NotNull(line);
            seen += line.EndsWith($"secret {key}", StringComparison.Ordinal) ? 1 : 0;
        }

        await daemon.LineAsync("HK-");
        var said = new StringBuilder();
        var archive = story.Folder.File("support.tar.gz");
        foreach (var verb in (string[][])[
            ["status"], ["status", "--json"], ["status", "--blackbox"], ["doctor", "--quiet", .. file], ["doctor", "--quiet", "--json", .. file],
            ["doctor", "--quiet", "--bundle", archive, "--yes", .. file]])
        {
            var child = story.Start(string.Join(' ', verb), verb, variables: variables);
            await child.ExitAsync(90);
            said.AppendLine(child.Output).AppendLine(child.Error);
        }

        watch.Signal(Child.Sigterm);
        daemon.Signal(Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync());
        await watch.ExitAsync();
        await story.StopSimulatorAsync();

        var everything = daemon.Error + watch.Output + said;
        story.Say($"{everything.Split("(hidden)").Length - 1} times there was something to hide");
        Assert.Contains("\"what\":\"status\"", watch.Output, StringComparison.Ordinal);
        Canaries.AssertNotIn("the journal", daemon.Output + daemon.Error);
        Canaries.AssertNotIn("watch", watch.Output + watch.Error);
        Canaries.AssertNotIn("a verb", said.ToString());
        await Canaries.AssertNotInFilesAsync(story);
        Canaries.AssertNotInArchive(archive);
    });

    private static string Configuration(Story story, string service, string repeater)
    {
        var file = JsonNode.Parse(new KioskFile { WireLog = true, LogLevel = "debug", Recording = true }.ToJson(
            service == "hydra" ? $"ws://{repeater}/waves/v1/s2s" : story.Endpoint))!;
        file["blackBox"] = JsonNode.Parse("""{ "enabled": true, "words": true }""");
        var own = new Uri(story.Endpoint).Authority;
        string At(string which) => service == which ? repeater : own;
        var voice = service switch
        {
            "hydra" => null,
            "realtime" => $$"""
                { "name": "one", "kind": "realtime", "realtime": { "preset": "compatible", "endpoint": "ws://{{repeater}}/v1/realtime", "model": "m",
                  "credential": "realtime-key" } }
                """,
            "duplex" => $$"""
                { "name": "one", "kind": "duplex", "duplex": { "endpoint": "ws://{{repeater}}/api/chat", "credential": "duplex-key" } }
                """,
            _ => $$"""
                { "name": "one", "kind": "cascade", "cascade": {
                  "hearing": { "endpoint": "ws://{{At("hearing")}}{{new Uri(story.Endpoint).AbsolutePath}}", "credential": "hearing-key" },
                  "chat": { "endpoint": "http://{{At("chat")}}/waves/v1/chat/completions", "credential": "chat-key" },
                  "speech": { "endpoint": "ws://{{At("speech")}}/waves/v1/tts/live", "credential": "speech-key" } } }
                """,
        };
        if (voice is not null)
        {
            file["voices"] = JsonNode.Parse($"[ {voice} ]");
        }

        if (service == "duplex")
        {
            ((JsonObject)file).Remove("tools");
        }

        return file.ToJsonString();
    }
}
