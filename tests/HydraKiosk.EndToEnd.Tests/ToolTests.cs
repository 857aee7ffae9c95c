using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;
using HydraKiosk.EndToEnd.Tests.Wire;

namespace HydraKiosk.EndToEnd.Tests;

/// <summary>
/// The kiosk of <c>config/examples/kiosk.json</c> as it is shipped, but for its addresses: a real program, a real web server, the official file
/// server of the Model Context Protocol, and a button that a person presses.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class ToolTests(ITestOutputHelper output)
{
    private const string Token = "orders-token-9f1c3a77";
    private const string Secret = "staff-secret-51ab20c4";

    [Fact]
    public Task The_shops_kiosk_looks_orders_up_prints_a_ticket_after_the_button_reads_a_file_and_calls_staff() =>
        Story.TellAsync(output, async story =>
    {
        var files = Example("../../tests/HydraKiosk.Tools.Tests/peers/mcp/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js");
        if (!File.Exists(files))
        {
            Assert.Skip("the official MCP servers are not installed: tests/install-test-deps.sh");
        }

        using var shop = StartShop();
        using var closed = new Closing(shop);
        var port = await PortAsync(shop);
        new Visitor().Says(3, "ask-lockers").Says(11, "ask-lockers").Says(21, "ask-lockers").Says(30, "ask-lockers")
            .Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "calls": [ { "name": "order_status", "arguments": { "order": "1042" } } ], "then": { "tone": { "hz": 440, "seconds": 0.5 } } } },
              { "reply": { "calls": [ { "name": "print_ticket", "arguments": { "desk": "B" } } ], "then": { "tone": { "hz": 550, "seconds": 0.5 } } } },
              { "reply": { "calls": [ { "name": "shop_read_text_file", "arguments": { "path": "{{story.Folder.Path}}/shop/hours.txt" } } ],
                "then": { "tone": { "hz": 660, "seconds": 0.5 } } } },
              { "reply": { "calls": [ { "name": "call_attendant", "arguments": { "summary": "Wants to return a drill." } } ],
                "then": { "tone": { "hz": 770, "seconds": 0.5 } } } } ],
            "default": { "tone": { "hz": 880, "seconds": 0.5 } }
            """);
        Prepare(story, port, files);
        var daemon = story.Start("daemon", ["run", "--config", story.Folder.File("shop.json")], Story.ApiKey);
        using var remote = await RemoteAsync(story, daemon);

        await OutputAsync(story, "\"state\":\"ready\"");
        Assert.DoesNotContain("B1", Outputs(story), StringComparison.Ordinal);
        await OutputAsync(story, "waiting for approval");
        Assert.False(File.Exists(story.Folder.File("tickets")), "nothing is printed before somebody presses");
        await Task.Delay(TimeSpan.FromSeconds(0.6));
        await remote.PressAsync("confirm", TimeSpan.FromMilliseconds(200));
        await OutputAsync(story, "\"number\":\"B1\"");
        Assert.Equal(["B"], await File.ReadAllLinesAsync(story.Folder.File("tickets")));
        await OutputAsync(story, "9 to 18");
        await OutputAsync(story, "coming");
        var status = await remote.StatusAsync();
        daemon.Signal(Processes.Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync());
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        Assert.True(status.GetProperty("metrics").GetProperty("turns").GetInt32() >= 4);
        var verify = story.Start("audit", ["audit", "verify", "--folder", story.Folder.File("audit")]);
        Assert.Equal(0, await verify.ExitAsync());
        var shown = story.Start("audit", ["audit", "show", "--folder", story.Folder.File("audit"), "--json"]);
        Assert.Equal(0, await shown.ExitAsync());
        Assert.Equal(["asked", "approved", "began", "ended"], Stages(shown.Output, "print_ticket"));
        Assert.Equal(["ended"], Stages(shown.Output, "order_status"));
        Assert.DoesNotContain(Token, shown.Output + daemon.Error, StringComparison.Ordinal);
        shop.Kill();
        var requests = await shop.StandardOutput.ReadToEndAsync();
        Assert.Contains("GET /orders/1042 known", requests, StringComparison.Ordinal);
        Assert.Contains("POST /calls", requests, StringComparison.Ordinal);
        Assert.Contains("Wants to return a drill. signed", requests, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("kiosk.json")]
    [InlineData("vehicle.json")]
    public Task The_examples_are_as_the_check_wants_them(string example) => Story.TellAsync(output, async story =>
    {
        var text = await File.ReadAllTextAsync(Example(example));
        CopyTools(story);
        Directory.CreateDirectory(story.Folder.File("credentials"));
        WriteSecret(story, "orders-token", Token);
        WriteSecret(story, "staff-secret", Secret);
        await File.WriteAllTextAsync(story.Folder.File("example.json"), text.Replace("/usr/local/lib/hydra-kiosk", story.Folder.Path, StringComparison.Ordinal));
        var check = story.Start("check", ["config", "check", "--config", story.Folder.File("example.json")], Story.ApiKey);

        Assert.True(await check.ExitAsync() == 0, check.Error + check.Output);
        Assert.Equal("", check.Error);
    });

    private static string[] Stages(string lines, string tool) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => JsonDocument.Parse(line).RootElement)
        .Where(line => line.TryGetProperty("tool", out var name) && name.GetString() == tool)
        .Select(static line => line.GetProperty("stage").GetString()!)];

    private static string Example(string name) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../config/examples", name));

    private static Process StartShop() =>
        Process.Start(new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "peers/shop.py"), Token, Secret])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;

    private static async Task<int> PortAsync(Process shop)
    {
        var line = await shop.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The example with the addresses of this test in place of the shop's own.</summary>
    private static void Prepare(Story story, int port, string fileServer)
    {
        CopyTools(story);
        Directory.CreateDirectory(story.Folder.File("credentials"));
        Directory.CreateDirectory(story.Folder.File("shop"));
        File.WriteAllText(story.Folder.File("shop/hours.txt"), "Open 9 to 18, Sundays closed.\n");
        WriteSecret(story, "orders-token", Token);
        WriteSecret(story, "staff-secret", Secret);
        var text = File.ReadAllText(Example("kiosk.json"))
            .Replace("/usr/local/lib/hydra-kiosk", story.Folder.Path, StringComparison.Ordinal)
            .Replace("https://orders.example.org/orders/{order}\",", $"http://127.0.0.1:{port}/orders/{{order}}\", \"allowPrivate\": [\"127.0.0.1\"],", StringComparison.Ordinal)
            .Replace("https://staff.example.org", $"http://127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("/usr/local/lib/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js", fileServer, StringComparison.Ordinal)
            .Replace("/srv/shop", story.Folder.File("shop"), StringComparison.Ordinal)
            .Replace("\"timeoutMs\": 10000,", $"\"timeoutMs\": 10000, \"environment\": {{ \"TICKETS\": \"{story.Folder.File("tickets")}\" }},", StringComparison.Ordinal)
            .Replace("\"session\": \"on-demand\",", $"\"session\": \"always\", \"greeting\": false, \"endpoint\": \"{story.Endpoint}\",", StringComparison.Ordinal)
            .Replace(
                "\"backend\": \"portaudio\", \"earcons\": true",
                "\"backend\": \"file\", \"earcons\": false, \"echoCancellation\": \"off\", \"capture\": { \"file\": \"visitor.wav\" }, \"playback\": { \"file\": \"heard.wav\" }",
                StringComparison.Ordinal)
            .Replace("\"source\": \"gpio\", \"line\": 17, \"activeLow\": true, \"bias\": \"pull-up\"", "\"source\": \"control\"", StringComparison.Ordinal)
            .Replace("\"source\": \"gpio\", \"line\": 22, \"activeLow\": true, \"bias\": \"pull-up\"", "\"source\": \"control\"", StringComparison.Ordinal)
            .Replace("\"source\": \"gpio\", \"line\": 23, \"activeLow\": true, \"bias\": \"pull-up\"", "\"source\": \"control\"", StringComparison.Ordinal)
            .Replace("\"gpio\": { \"chip\": \"gpiochip0\" },", "", StringComparison.Ordinal)
            .Replace("\"leds\": { \"status\": { \"source\": \"rgb\", \"red\": 5, \"green\": 6, \"blue\": 13 } },", "", StringComparison.Ordinal);
        File.WriteAllText(story.Folder.File("shop.json"), text);
    }

    private static void CopyTools(Story story)
    {
        foreach (var file in Directory.GetFiles(Example("tools")))
        {
            var copy = story.Folder.File(Path.GetFileName(file));
            File.Copy(file, copy, overwrite: true);
            File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void WriteSecret(Story story, string name, string secret)
    {
        var file = story.Folder.File($"credentials/{name}");
        File.WriteAllText(file, secret + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
    }

    private static async Task<Remote> RemoteAsync(Story story, Processes.Child daemon)
    {
        await daemon.LineAsync("audio device:");
        return await Remote.ConnectAsync(story.ControlSocket);
    }

    private static string Outputs(Story story) => string.Join('\n', story.Wire.Read()
        .Where(e => e.IsReceived && e.Type == "conversation.item.create").Select(e => Output(e)));

    private static string Output(WireEntry entry) =>
        entry.Event is { } sent && sent.TryGetProperty("item", out var item) && item.TryGetProperty("output", out var output) ? output.ToString() : "";

    private static Task<WireEntry> OutputAsync(Story story, string part) => story.Wire.WaitAsync(
        $"an output with {part}", e => e.IsReceived && Output(e).Contains(part, StringComparison.Ordinal), seconds: 60);

    /// <summary>Ends the shop, also where the story fails.</summary>
    private sealed class Closing(Process shop) : IDisposable
    {
        public void Dispose()
        {
            if (!shop.HasExited)
            {
                shop.Kill();
            }
        }
    }
}
