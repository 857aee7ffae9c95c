using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Benchmarks.Processes;

namespace HydraKiosk.Benchmarks.Session;

/// <summary>The plain client on Node and the ws package, of <c>peers/ws-client</c>.</summary>
/// <param name="Script">Its <c>client.mjs</c>.</param>
/// <param name="Versions">Of ws and of Node, for the report.</param>
internal sealed record WsClient(string Script, string Versions)
{
    /// <summary>Null when it cannot run here; what is missing is then said on standard error.</summary>
    /// <exception cref="ArgumentException">There is no such script.</exception>
    public static WsClient? Find(string script)
    {
        var path = Path.GetFullPath(script);
        if (!File.Exists(path))
        {
            throw new ArgumentException($"--node {path}: there is no such file. It is the client.mjs of tests/HydraKiosk.Benchmarks/peers/ws-client.", nameof(script));
        }

        if (NodeVersion() is not { } node)
        {
            Console.Error.WriteLine("no peer: there is no node here; apt-get install nodejs npm");
            return null;
        }

        var folder = Path.GetDirectoryName(path)!;
        var package = Path.Combine(folder, "node_modules", "ws", "package.json");
        if (!File.Exists(package))
        {
            Console.Error.WriteLine($"no peer: its package ws is not installed; npm ci --prefix {folder}");
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(package));
        return new WsClient(path, $"ws {json.RootElement.GetProperty("version").GetString()} on Node {node}");
    }

    /// <summary>Starts it.</summary>
    /// <param name="endpoint">The simulator.</param>
    /// <param name="apiKey">Its key.</param>
    /// <param name="microphone">The file that it streams.</param>
    /// <param name="journalFile">Gets what it writes.</param>
    /// <param name="now">The simulator's clock.</param>
    public ChildProcess Start(Uri endpoint, string apiKey, string microphone, string journalFile, Func<TimeSpan> now)
    {
        var start = new ProcessStartInfo("node", [Script, $"{endpoint}?model=hydra-v1.1", microphone]);
        start.Environment["SMALLEST_API_KEY"] = apiKey;
        return ChildProcess.Start(start, journalFile, now);
    }

    private static string? NodeVersion()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true, UseShellExecute = false });
            var version = node?.StandardOutput.ReadToEnd().Trim();
            node?.WaitForExit();
            return version;
        }
        catch (Win32Exception)
        {
            // Not on the path.
            return null;
        }
    }
}
