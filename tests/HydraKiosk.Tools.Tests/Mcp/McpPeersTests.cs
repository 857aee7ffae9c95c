using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Mcp;

namespace HydraKiosk.Tools.Tests.Mcp;

/// <summary>The protocol's official servers, which <c>peers/mcp/install.sh</c> installs.</summary>
public sealed class McpPeersTests : IDisposable
{
    private const string Node = "/usr/bin/node";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(120);

    private readonly TestLog _log = new();
    private readonly SemaphoreSlim _changes = new(0);
    private readonly string _folder = Directory.CreateTempSubdirectory("hydra-mcp-").FullName;

    public void Dispose()
    {
        _changes.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Everything_over_standard_streams()
    {
        await using var servers = Start(new McpServerSettings("every", Tools("echo", "get-sum", "get-tiny-image"))
        {
            Program = Node,
            Arguments = [Peer("server-everything"), "stdio"],
        });
        await ChangedAsync();

        Assert.Equal(["every_echo", "every_get-sum", "every_get-tiny-image"], servers.Tools.Select(tool => tool.Name).Order(StringComparer.Ordinal));
        Assert.Contains("hello", await CallAsync(servers, "every_echo", """{"message":"hello"}"""), StringComparison.Ordinal);
        Assert.Contains("42", await CallAsync(servers, "every_get-sum", """{"a":40,"b":2}"""), StringComparison.Ordinal);
        Assert.Contains("\"left_out\":\"image\"", await CallAsync(servers, "every_get-tiny-image", "{}"), StringComparison.Ordinal);
        Assert.StartsWith("{\"ok\":false", await CallAsync(servers, "every_get-sum", """{"a":"x"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_over_HTTP_that_goes_away_and_comes_back()
    {
        var port = FreePort();
        using var first = StartHttp(port);
        await using var servers = Start(new McpServerSettings("every", Tools("echo")) { Url = new Uri($"http://127.0.0.1:{port}/mcp") });
        await ChangedAsync();
        Assert.Contains("hello", await CallAsync(servers, "every_echo", """{"message":"hello"}"""), StringComparison.Ordinal);

        first.Kill();
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith("{\"ok\":false", await CallAsync(servers, "every_echo", """{"message":"hello"}"""), StringComparison.Ordinal);
        await ChangedAsync();
        Assert.Empty(servers.Tools);

        using var second = StartHttp(port);
        await ChangedAsync();
        Assert.Contains("again", await CallAsync(servers, "every_echo", """{"message":"again"}"""), StringComparison.Ordinal);
        second.Kill();
    }

    [Fact]
    public async Task The_file_server_lists_what_it_may()
    {
        File.WriteAllText(Path.Combine(_folder, "timetable.txt"), "07:12 Ulm");
        await using var servers = Start(new McpServerSettings("files", Tools("list_directory", "read_text_file")) { Program = Node, Arguments = [Peer("server-filesystem"), _folder] });
        await ChangedAsync();

        Assert.Contains("timetable.txt", await CallAsync(servers, "files_list_directory", $$"""{"path":"{{_folder}}"}"""), StringComparison.Ordinal);
        Assert.Contains("07:12 Ulm", await CallAsync(servers, "files_read_text_file", $$"""{"path":"{{_folder}}/timetable.txt"}"""), StringComparison.Ordinal);
        Assert.StartsWith("{\"ok\":false", await CallAsync(servers, "files_read_text_file", """{"path":"/etc/passwd"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_memory_server_keeps_what_it_is_told_in_the_file_of_its_environment()
    {
        var file = Path.Combine(_folder, "memory.jsonl");
        await using var servers = Start(new McpServerSettings("memory", Tools("create_entities", "read_graph"))
        {
            Program = Node,
            Arguments = [Peer("server-memory")],
            Environment = new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = file },
        });
        await ChangedAsync();

        Assert.StartsWith("{\"ok\":true", await CallAsync(servers, "memory_create_entities", """{"entities":[{"name":"till 3","entityType":"device","observations":["has no paper"]}]}"""), StringComparison.Ordinal);
        Assert.Contains("has no paper", await CallAsync(servers, "memory_read_graph", "{}"), StringComparison.Ordinal);
        Assert.Contains("has no paper", File.ReadAllText(file), StringComparison.Ordinal);
    }

    private static Dictionary<string, McpToolSettings> Tools(params string[] names) =>
        names.ToDictionary(name => name, _ => new McpToolSettings(new ToolRules(ToolClass.Act)));

    private static string Peer(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "HydraKiosk.sln")))
        {
            folder = folder.Parent;
        }

        var script = Path.Combine(folder?.FullName ?? "", "tests/HydraKiosk.Tools.Tests/peers/mcp/node_modules/@modelcontextprotocol", name, "dist/index.js");
        Assert.SkipUnless(File.Exists(Node) && File.Exists(script), "node or the official MCP servers are missing: run tests/HydraKiosk.Tools.Tests/peers/mcp/install.sh");
        return script;
    }

    private static Process StartHttp(int port)
    {
        var start = new ProcessStartInfo(Node) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Peer("server-everything"));
        start.ArgumentList.Add("streamableHttp");
        start.Environment["PORT"] = port.ToString();
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> CallAsync(McpServers servers, string name, string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return await servers.Find(name)!.CallAsync(document.RootElement.Clone()).WaitAsync(_patience, TestContext.Current.CancellationToken);
    }

    private McpServers Start(McpServerSettings settings)
    {
        var servers = new McpServers([settings], _ => null, TimeProvider.System, _log);
        servers.Changed += () => _changes.Release();
        servers.Start();
        return servers;
    }

    private async Task ChangedAsync() => Assert.True(
        await _changes.WaitAsync(_patience, TestContext.Current.CancellationToken), string.Join('\n', _log.Lines.Select(line => line.Message)));
}
