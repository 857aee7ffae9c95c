using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Secrets;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// Secrets that would be known anywhere: the keys of every voice's services, a tool's token, the secret that signs calls for staff, what opens the
/// pages of the screen. With everything switched on that
/// writes something down, none of them reaches an output of any verb, the journal, a figure, a file or its name, or the archive for support.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CanaryTests(ITestOutputHelper output)
{
    /// <summary>Every verb that a technician has while the daemon runs.</summary>
    private static readonly string[][] _verbs =
    [
        ["--version"], ["config", "check"], ["config", "show"], ["config", "show", "--json"], ["config", "schema"], ["config", "diff"], ["config", "docs"],
        ["tools", "list", "--json"], ["tools", "test"], ["tools", "call", "order_status", "{\"order\":\"1042\"}"], ["status"], ["status", "--json"],
        ["status", "--blackbox"], ["devices", "--json"], ["doctor", "--quiet"], ["doctor", "--quiet", "--json"], ["audit", "show", "--json"],
        ["audit", "verify"], ["recording", "list", "--json"], ["profile", "--list"], ["say", "please-wait"], ["mute"], ["unmute"], ["reload"],
        ["staff", "left"], ["kill", "tools"], ["unkill"], ["explain", "HK-2011"], ["session", "end"],
    ];

    [Fact]
    public Task No_secret_reaches_an_output_a_file_a_figure_or_the_archive() => Story.TellAsync(output, async story =>
    {
        using var shop = ExampleFiles.StartPeer("shop.py", Canaries.Token, Canaries.Signature);
        using var closed = new ExampleFiles.Closing(shop);
        using var repeater = ExampleFiles.StartPeer("repeater.py");
        using var also = new ExampleFiles.Closing(repeater);
        var port = await ExampleFiles.PortAsync(shop);
        new Visitor().Speaks(4, 0.8).Speaks(12, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            "server": { "keys": [{{Canaries.Keys}}], "endSilenceMs": 400, "replyLatencyMs": 200 },
            "turns": [
              { "reply": { "calls": [ { "name": "order_status", "arguments": { "order": "1042" } } ], "then": { "tone": { "hz": 550, "seconds": 1.0 } } } },
              { "reply": { "calls": [ { "name": "call_attendant", "arguments": { "summary": "The key is {{Canaries.Hydra}} and the token {{Canaries.Token}}." } } ],
                "then": { "tone": { "hz": 660, "seconds": 1.0 } } } } ]
            """);
        var (metrics, face) = (FreePort(), FreePort());
        var variables = Canaries.Hide(story);
        File.WriteAllText(story.Folder.File("kiosk.json"), Configuration(story, port, metrics, face, await ExampleFiles.PortAsync(repeater)));
        string[] file = ["--config", story.Folder.File("kiosk.json")];
        var daemon = story.Start("daemon", ["run", .. file], variables: variables);
        await daemon.LineAsync("audio device:");
        using (await Remote.ConnectAsync(story.ControlSocket))
        {
            await story.Wire.OutputAsync("ready");
            await story.Wire.OutputAsync("calling");
        }

        var watch = story.Start("watch", ["watch", "--json", "--wire"]);
        var said = new StringBuilder();
        foreach (var verb in _verbs)
        {
            var needsFile = verb[0] is "config" && verb[1] is not "schema" and not "docs" || verb[0] is "tools" or "devices" or "doctor";
            var child = story.Start(string.Join(' ', verb), [.. verb, .. needsFile ? file : []], variables: variables);
            await child.ExitAsync(60);
            said.AppendLine(child.Output).AppendLine(child.Error);
        }

        var archive = story.Folder.File("support.tar.gz");
        var bundle = story.Start("bundle", ["doctor", "--quiet", "--bundle", archive, "--yes", .. file], variables: variables);
        await bundle.ExitAsync(60);
        said.AppendLine(bundle.Output).AppendLine(bundle.Error);
        using (var client = new HttpClient())
        {
            // as it should not be done, and is: secrets in an address
            var page = new Uri($"http://127.0.0.1:{face}/tech?pin={Uri.EscapeDataString(Canaries.Pin)}&password={Uri.EscapeDataString(Canaries.Password)}");
            using var answer = await client.GetAsync(page);
            said.AppendLine(await answer.Content.ReadAsStringAsync());
            said.AppendLine(await client.GetStringAsync(new Uri($"http://127.0.0.1:{metrics}/metrics")));
        }

        watch.Signal(Child.Sigterm);
        daemon.Signal(Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync());
        await watch.ExitAsync();
        said.AppendLine(daemon.Output).AppendLine(daemon.Error).AppendLine(watch.Output).AppendLine(watch.Error);
        await story.StopSimulatorAsync();

        Assert.True(said.Length > 20_000, "the verbs have said something");
        Canaries.AssertNotIn("an output", said.ToString());
        await Canaries.AssertNotInFilesAsync(story);
        Canaries.AssertNotInArchive(archive);
        Assert.NotEmpty(Directory.GetFiles(story.Folder.File("recordings"), "*.wav"));
    });

    private static string Configuration(Story story, int shop, int metrics, int face, int repeater)
    {
        var file = JsonNode.Parse(new KioskFile { WireLog = true, LogLevel = "debug" }.ToJson(story.Endpoint))!;
        file["tools"] = JsonNode.Parse($$"""
            { "catalogue": [
                { "name": "order_status", "kind": "http", "class": "read", "description": "The state of an order.",
                  "parameters": { "type": "object", "properties": { "order": { "type": "string" } }, "required": ["order"] },
                  "sample": { "order": "1042" },
                  "request": { "url": "http://127.0.0.1:{{shop}}/orders/{order}", "allowPrivate": ["127.0.0.1"], "bearer": "orders-token" } },
                { "name": "call_attendant", "kind": "builtin" } ],
              "attendant": { "webhook": "http://127.0.0.1:{{shop}}/calls", "signedBy": "staff-secret", "timeoutSeconds": 20 } }
            """);
        file["metrics"] = JsonNode.Parse($$"""{ "listen": "127.0.0.1:{{metrics}}" }""");
        file["recording"] = JsonNode.Parse($$"""
            { "enabled": true, "minFreeMB": 0, "transcription": { "kind": "deepgram", "url": "http://127.0.0.1:{{repeater}}/listen", "credential": "transcription-key" } }
            """);
        file["face"] = JsonNode.Parse($$"""{ "listen": "127.0.0.1:{{face}}", "pin": "face-pin", "password": "face-password" }""");

        // A continuous voice takes no tools, so it has a story of its own: RepeatedKeyTests.
        file["voices"] = JsonNode.Parse($$"""
            [ { "name": "first", "kind": "hydra" },
              { "name": "second", "kind": "realtime", "realtime": { "preset": "compatible", "endpoint": "ws://127.0.0.1:{{repeater}}/v1/realtime",
                "model": "m", "credential": "realtime-key" } },
              { "name": "third", "kind": "cascade", "cascade": {
                "hearing": { "endpoint": "ws://127.0.0.1:{{repeater}}/stt", "credential": "hearing-key" },
                "chat": { "endpoint": "http://127.0.0.1:{{repeater}}/chat/completions", "credential": "chat-key" },
                "speech": { "endpoint": "ws://127.0.0.1:{{repeater}}/tts", "credential": "speech-key" },
                "moderation": { "url": "http://127.0.0.1:{{repeater}}/moderate", "credential": "moderation-key" } } } ]
            """);
        file["blackBox"] = JsonNode.Parse("""{ "enabled": true, "words": true }""");
        return file.ToJsonString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
