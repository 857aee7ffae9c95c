using System.Runtime.Versioning;
using System.Text.Json;
using HydraKiosk.EndToEnd.Tests.Control;
using HydraKiosk.EndToEnd.Tests.Sounds;
using HydraKiosk.EndToEnd.Tests.Stories;

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
        var files = ExampleFiles.Find("../../tests/HydraKiosk.Tools.Tests/peers/mcp/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js");
        if (!File.Exists(files))
        {
            Assert.Skip("the official MCP servers are not installed: tests/install-test-deps.sh");
        }

        using var shop = ExampleFiles.StartPeer("shop.py", Token, Secret);
        using var closed = new ExampleFiles.Closing(shop);
        var port = await ExampleFiles.PortAsync(shop);
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

        await story.Wire.OutputAsync("\"state\":\"ready\"");
        Assert.DoesNotContain("B1", story.Wire.Outputs(), StringComparison.Ordinal);
        await story.Wire.OutputAsync("waiting for approval");
        Assert.False(File.Exists(story.Folder.File("tickets")), "nothing is printed before somebody presses");
        await Task.Delay(TimeSpan.FromSeconds(0.6));
        await remote.PressAsync("confirm", TimeSpan.FromMilliseconds(200));
        await story.Wire.OutputAsync("\"number\":\"B1\"");
        Assert.Equal(["B"], await File.ReadAllLinesAsync(story.Folder.File("tickets")));
        await story.Wire.OutputAsync("9 to 18");
        await story.Wire.OutputAsync("coming");
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

    [Fact]
    public Task The_cars_driver_sets_the_climate_by_the_button_and_no_destination_while_nobody_knows_whether_the_car_stands() =>
        Story.TellAsync(output, async story =>
    {
        using var navigation = ExampleFiles.StartPeer("navigation.py");
        using var closed = new ExampleFiles.Closing(navigation);
        var port = await ExampleFiles.PortAsync(navigation);
        new Visitor().Says(3, "ask-lockers").Says(11, "ask-lockers").Says(21, "ask-lockers").Write(story.Folder.File("visitor.wav"));
        await story.StartSimulatorAsync($$"""
            {{Story.Server()}}
            "turns": [
              { "reply": { "calls": [ { "name": "set_temperature", "arguments": { "degrees": 21.5 } } ], "then": { "tone": { "hz": 440, "seconds": 0.5 } } } },
              { "reply": { "calls": [ { "name": "set_destination", "arguments": { "address": "Hafenstr. 1" } } ], "then": { "tone": { "hz": 550, "seconds": 0.5 } } } },
              { "reply": { "calls": [ { "name": "find_destination", "arguments": { "what": "petrol" } } ], "then": { "tone": { "hz": 660, "seconds": 0.5 } } } } ],
            "default": { "tone": { "hz": 880, "seconds": 0.5 } }
            """);
        PrepareCar(story, port);
        var daemon = story.Start("daemon", ["run", "--config", story.Folder.File("car.json")], Story.ApiKey);
        using var remote = await RemoteAsync(story, daemon);

        await story.Wire.OutputAsync("waiting for approval");
        Assert.False(File.Exists(story.Folder.File("bus")), "nothing is sent before the driver presses");
        await Task.Delay(TimeSpan.FromSeconds(0.6));
        await remote.PressAsync("confirm", TimeSpan.FromMilliseconds(200));
        await story.Wire.OutputAsync("21.5");
        Assert.Equal(["can0 2F0#2B"], await File.ReadAllLinesAsync(story.Folder.File("bus")));
        await story.Wire.OutputAsync("vehicle");
        await story.Wire.OutputAsync("under way");
        await story.Wire.OutputAsync("Nordstern");
        await daemon.LineAsync("HK-5071"); // there is no bus here: so the car counts as moving
        var status = await remote.StatusAsync();
        daemon.Signal(Processes.Child.Sigterm);
        Assert.Equal(0, await daemon.ExitAsync());
        await story.StopSimulatorAsync();

        story.AssertNoViolations();
        Assert.Contains("HK-5071", status.GetRawText(), StringComparison.Ordinal);
        navigation.Kill();
        Assert.Equal("GET /search?near=route&q=petrol", (await navigation.StandardOutput.ReadToEndAsync()).Trim());
    });

    [Theory]
    [InlineData("kiosk.json")]
    [InlineData("vehicle.json")]
    public Task The_examples_are_as_the_check_wants_them(string example) => Story.TellAsync(output, async story =>
    {
        var text = await File.ReadAllTextAsync(ExampleFiles.Find(example));
        ExampleFiles.CopyTools(story);
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

    /// <summary>The example with the addresses of this test in place of the shop's own.</summary>
    private static void Prepare(Story story, int port, string fileServer)
    {
        ExampleFiles.CopyTools(story);
        Directory.CreateDirectory(story.Folder.File("credentials"));
        Directory.CreateDirectory(story.Folder.File("shop"));
        File.WriteAllText(story.Folder.File("shop/hours.txt"), "Open 9 to 18, Sundays closed.\n");
        WriteSecret(story, "orders-token", Token);
        WriteSecret(story, "staff-secret", Secret);
        var text = File.ReadAllText(ExampleFiles.Find("kiosk.json"))
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

    private static void PrepareCar(Story story, int port)
    {
        ExampleFiles.CopyTools(story);
        var bus = story.Folder.File("cansend"); // the bus of this car is a file
        File.WriteAllText(bus, $"#!/bin/sh\necho \"$@\" >>{story.Folder.Path}/bus\n");
        ExampleFiles.MakeRunnable(bus);
        var text = File.ReadAllText(ExampleFiles.Find("vehicle.json"))
            .Replace("/usr/local/lib/hydra-kiosk", story.Folder.Path, StringComparison.Ordinal)
            .Replace("\"timeoutMs\": 3000", $"\"timeoutMs\": 3000, \"environment\": {{ \"PATH\": \"{story.Folder.Path}:/usr/bin:/bin\" }}", StringComparison.Ordinal)
            .Replace("192.168.8.1:8080", $"127.0.0.1:{port}", StringComparison.Ordinal)
            .Replace("192.168.8.0/24", "127.0.0.1", StringComparison.Ordinal)
            .Replace("\"session\": \"always\",", $"\"session\": \"always\", \"endpoint\": \"{story.Endpoint}\",", StringComparison.Ordinal)
            .Replace(
                "\"backend\": \"portaudio\", \"earcons\": true",
                "\"backend\": \"file\", \"earcons\": false, \"echoCancellation\": \"off\", \"capture\": { \"file\": \"visitor.wav\" }, \"playback\": { \"file\": \"heard.wav\" }",
                StringComparison.Ordinal)
            .Replace("\"source\": \"can\", \"interface\": \"can0\", \"id\": \"0x2A1\", \"pattern\": \"01\"", "\"source\": \"control\"", StringComparison.Ordinal)
            .Replace("\"source\": \"can\", \"interface\": \"can0\", \"id\": \"0x2A1\", \"pattern\": \"02\"", "\"source\": \"control\"", StringComparison.Ordinal)
            .Replace("\"ignition\": { \"source\": \"can\", \"interface\": \"can0\", \"id\": \"0x130\", \"pattern\": \"45\" },", "", StringComparison.Ordinal);
        File.WriteAllText(story.Folder.File("car.json"), text);
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
}
