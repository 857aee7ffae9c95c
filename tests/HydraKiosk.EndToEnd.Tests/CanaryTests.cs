using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json.Nodes;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Processes;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// Secrets that would be known anywhere: the service's key, a tool's token, the secret that signs calls for staff. With everything switched on that
/// writes something down, none of them reaches an output of any verb, the journal, a figure, a file or its name, or the archive for support.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class CanaryTests(ITestOutputHelper output)
{
    private const string Token = "canary-token-3b1f8e0d";
    private const string Signature = "canary-signature-77aa10c4";

    private static readonly string[] _secrets = [Story.ApiKey, Token, Signature];

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
        using var shop = ExampleFiles.StartPeer("shop.py", Token, Signature);
        using var closed = new ExampleFiles.Closing(shop);
        var port = await ExampleFiles.PortAsync(shop);
        new Visitor().Speaks(4, 0.8).Speaks(12, 0.8).Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "calls": [ { "name": "order_status", "arguments": { "order": "1042" } } ], "then": { "tone": { "hz": 550, "seconds": 1.0 } } } },
              { "reply": { "calls": [ { "name": "call_attendant", "arguments": { "summary": "The key is {{Story.ApiKey}} and the token {{Token}}." } } ],
                "then": { "tone": { "hz": 660, "seconds": 1.0 } } } } ]
            """);
        var metrics = FreePort();
        var secrets = Directory.CreateDirectory(story.Folder.File("credentials")).FullName;
        Hide(Path.Combine(secrets, "api-key"), Story.ApiKey);
        Hide(Path.Combine(secrets, "orders-token"), Token);
        Hide(Path.Combine(secrets, "staff-secret"), Signature);
        var variables = new Dictionary<string, string> { ["SMALLEST_API_KEY_FILE"] = Path.Combine(secrets, "api-key") };
        File.WriteAllText(story.Folder.File("kiosk.json"), Configuration(story, port, metrics));
        string[] file = ["--config", story.Folder.File("kiosk.json")];
        var daemon = story.Start("daemon", ["run", .. file], variables: variables);
        await daemon.LineAsync("audio device:");
        using (await Remote.ConnectAsync(story.ControlSocket))
        {
            await story.Wire.OutputAsync("ready");
            await story.Wire.OutputAsync("calling");
        }

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
            said.AppendLine(await client.GetStringAsync(new Uri($"http://127.0.0.1:{metrics}/metrics")));
        }

        daemon.Signal(Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync());
        said.AppendLine(daemon.Output).AppendLine(daemon.Error);
        await story.StopSimulatorAsync();

        Assert.True(said.Length > 20_000, "the verbs have said something");
        AssertClean("an output", said.ToString());
        foreach (var path in Directory.EnumerateFiles(story.Folder.Path, "*", SearchOption.AllDirectories)
            .Where(path => !path.StartsWith(secrets, StringComparison.Ordinal) && Path.GetFileName(path) is not ("scenario.json" or "simulator.ndjson")))
        {
            AssertClean($"the name {path}", path);
            AssertClean(path, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(path)));
        }

        Assert.True(Unpack(archive) > 3, "the archive has something in it");
    });

    private static int Unpack(string archive)
    {
        using var file = File.OpenRead(archive);
        using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(plain);
        var count = 0;
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            count++;
            using var text = new StreamReader(entry.DataStream ?? Stream.Null, Encoding.Latin1);
            AssertClean($"the archive's {entry.Name}", entry.Name + text.ReadToEnd());
        }

        return count;
    }

    private static void AssertClean(string where, string text)
    {
        foreach (var secret in _secrets)
        {
            var at = text.IndexOf(secret, StringComparison.Ordinal);
            Assert.True(at < 0, $"{where} has {secret}: {text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 100)]}");
        }
    }

    private static string Configuration(Story story, int shop, int metrics)
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
        file["recording"] = JsonNode.Parse("""{ "enabled": true }""");
        file["blackBox"] = JsonNode.Parse("""{ "enabled": true, "words": true }""");
        return file.ToJsonString();
    }

    private static void Hide(string path, string secret)
    {
        File.WriteAllText(path, secret + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
