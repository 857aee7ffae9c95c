using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using HydraKiosk.Face.Themes;
using HydraKiosk.Hosting;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Tests.Control;

namespace HydraKiosk.Tests.Docs;

/// <summary>What the manual shows of files and messages is taken as it stands there.</summary>
[SupportedOSPlatform("linux")]
public sealed class ManualExamplesTests
{
    private const string Programs = "/usr/local/lib/hydra-kiosk";
    private const string Authority = "/etc/hydra-kiosk/proxy-ca.pem";

    private static readonly JsonDocumentOptions _relaxed = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public void Every_piece_of_a_configuration_is_one_that_the_daemon_takes() =>
        Assert.All(Examples().Where(e => !IsScenario(e.Json) && !IsTheme(e.Json)), example =>
        {
            using var folder = new ConfigFolder();
            foreach (var program in Directory.GetFiles(Path.Combine(ConfigFolder.Shipped, "examples", "tools")))
            {
                File.Copy(program, Path.Combine(folder.Path, Path.GetFileName(program)));
            }

            Directory.CreateDirectory(Path.Combine(folder.Path, "credentials"));
            foreach (var name in (string[])["orders-token", "staff-secret", "openai-api-key", "model-key"])
            {
                File.SetUnixFileMode(folder.Write($"credentials/{name}", "not-a-secret-4711"), UnixFileMode.UserRead);
            }

            var hydra = example.Json["hydra"]?.AsObject() ?? [];
            example.Json.Remove("hydra");
            example.Json["hydra"] = hydra;
            if (!hydra.ContainsKey("instructionsFile"))
            {
                hydra["instructions"] ??= "Be brief.";
            }

            folder.Write("concierge.txt", "You are the concierge.");
            var text = example.Json.ToJsonString().Replace(Programs, folder.Path, StringComparison.Ordinal)
                .Replace(Authority, folder.Write("authority.pem", SomeAuthority()), StringComparison.Ordinal);
            Assert.True(folder.Load(text).Problems is [], $"{example.Where}: {string.Join("; ", folder.Load(text).Problems)}");
        });

    [Fact]
    public void Every_scenario_is_one_that_the_simulator_takes()
    {
        var scenarios = Examples().Where(e => IsScenario(e.Json)).ToArray();

        Assert.NotEmpty(scenarios);
        Assert.All(scenarios, example => Assert.NotNull(ScenarioFile.Parse(example.Json.ToJsonString(), example.Where)));
    }

    [Fact]
    public async Task Every_request_to_the_control_socket_is_understood()
    {
        await using var bench = new ControlBench();
        var requests = ManualPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "jsonl")
            .SelectMany(block => block.Text.Split('\n').Where(line => line.Contains("\"do\"", StringComparison.Ordinal)).Select(line => (block.Where, Line: line)))
            .ToArray();

        Assert.True(requests.Length > 8, $"only {requests.Length} requests were found");
        foreach (var (where, line) in requests)
        {
            using var client = bench.Connect();
            Assert.True((await client.AskAsync(line)).GetProperty("ok").GetBoolean(), $"{where}: {line}");
        }
    }

    private static string SomeAuthority()
    {
        using var key = ECDsa.Create();
        var now = DateTimeOffset.UtcNow;
        using var made = new CertificateRequest("CN=proxy.example.org", key, HashAlgorithmName.SHA256).CreateSelfSigned(now, now.AddDays(1));
        return made.ExportCertificatePem();
    }

    private static IEnumerable<(string Where, JsonObject Json)> Examples()
    {
        foreach (var block in ManualPage.All.SelectMany(page => page.Blocks).Where(block => block.Language == "json"))
        {
            var text = block.Text.TrimStart().StartsWith('{') ? block.Text : $"{{{block.Text}\n}}";
            JsonNode? node = null;
            var fault = Record.Exception(() => node = JsonNode.Parse(text, null, _relaxed));
            Assert.True(fault is null && node is JsonObject, $"{block.Where}: {fault?.Message}");
            yield return (block.Where, node!.AsObject());
        }
    }

    [Fact]
    public void Every_theme_is_one_that_the_pages_take()
    {
        using var folder = new ConfigFolder();
        File.WriteAllText(Path.Combine(folder.Path, "logo.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        var themes = Examples().Where(e => IsTheme(e.Json)).ToArray();

        Assert.NotEmpty(themes);
        Assert.All(themes, example =>
        {
            var path = Path.Combine(folder.Path, "theme.json");
            File.WriteAllText(path, example.Json.ToJsonString());
            Assert.True(ThemeReader.TryRead(path, out _, out var problem), $"{example.Where}: {problem}");
        });
    }

    private static bool IsTheme(JsonObject json) => json.ContainsKey("accentText");

    private static bool IsScenario(JsonObject json) => json.ContainsKey("turns") || json.ContainsKey("faults");
}
