using System.Diagnostics;
using System.Text.Json;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Tests.Configuration;
using HydraKiosk.Tests.Control;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Reloading;

/// <summary>The whole daemon with another configuration, on real time: silence for a sound device, and a service that answers.</summary>
public sealed class DaemonReloadTests : IAsyncDisposable
{
    private readonly ConfigFolder _config = new();
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");
    private readonly CancellationTokenSource _stop = new();
    private readonly RuntimeFolder _folder;
    private SimulatorServer? _simulator;
    private Task _running = Task.CompletedTask;

    public DaemonReloadTests() => _folder = new RuntimeFolder(Path.Combine(_root.FullName, "run"), "test");

    [Fact]
    public async Task Volume_voice_and_parts_change_while_the_daemon_its_socket_and_its_watchers_go_on()
    {
        await StartAsync();
        using var client = new ControlBench.Client(_folder.SocketPath);
        using var watcher = new ControlBench.Client(_folder.SocketPath);
        Assert.True((await watcher.AskAsync("""{"do":"watch","everyMs":60000}""")).GetProperty("ok").GetBoolean());
        await UntilAsync(client, status => status.GetProperty("metrics").GetProperty("sessions").GetInt32() == 1); // the trial of the start

        Save(0.3, "aria", 10);
        await ReloadAsync(client, "audio.playback.volume: 0.5 -> 0.3, takes effect at once");
        await UntilAsync(client, status => status.GetProperty("audio").GetProperty("volume").GetDouble() == 0.3);

        Save(0.3, "leo", 10);
        await ReloadAsync(client, "hydra.voice: \"aria\" -> \"leo\", takes effect with the next session");
        await UntilAsync(client, status => status.GetProperty("metrics").GetProperty("sessions").GetInt32() == 2); // tried with the new voice
        Assert.Contains("leo", Configured(), StringComparison.Ordinal);

        Assert.True((await client.AskAsync("""{"do":"kill","scope":"tools"}""")).GetProperty("ok").GetBoolean());
        Save(0.3, "leo", 20);
        await ReloadAsync(client, "audio.periodMs: 10 -> 20, takes effect when nobody is in a conversation");
        var after = await UntilAsync(client, status => status.GetProperty("configuration").TryGetProperty("waiting", out var waiting)
            && waiting.GetArrayLength() == 0 && status.GetProperty("metrics").GetProperty("sessions").GetInt32() == 1); // counted anew

        Assert.Contains("tools", after.GetProperty("kill").GetRawText(), StringComparison.Ordinal);
        Assert.True((await client.AskAsync("""{"do":"press","button":"talk","forMs":50}""")).GetProperty("ok").GetBoolean());
        Assert.Contains("conversation-began", await UntilToldAsync(watcher, "conversation-began"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_that_cannot_be_made_are_followed_by_the_old_ones()
    {
        await StartAsync();
        using var client = new ControlBench.Client(_folder.SocketPath);
        var output = Path.Combine(_config.Path, "out.wav");
        Save(0.5, "aria", 10, $", \"backend\": \"file\", \"playback\": {{ \"volume\": 0.5, \"file\": \"{output}\" }}");
        var input = Directory.CreateDirectory(output); // between the check and the opening, somebody is faster

        Assert.False((await client.AskAsync("""{"do":"reload"}""")).GetProperty("taken").GetBoolean());
        input.Delete();
        await ReloadAsync(client, "audio.backend: \"null\" -> \"file\", takes effect when nobody is in a conversation");
        await UntilAsync(client, status => status.GetProperty("configuration").GetProperty("waiting").GetArrayLength() == 0 && File.Exists(output));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(ControlBench.Patience);
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }

        _stop.Dispose();
        _config.Dispose();
        _root.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        _simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = new Scenario() }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var path = Save(0.5, "aria", 10);
        _running = Daemon.RunAsync(
            KioskConfiguration.Load(path).Configuration!, new ApiKey(SimulatorServer.DefaultKey),
            new DaemonFolders(_folder, new StateDirectory(Path.Combine(_root.FullName, "state"))), _stop.Token);
    }

    private string Save(double volume, string voice, int periodMs, string audio = "") => _config.Write("kiosk.json", $$"""
        {
          "hydra": { "instructions": "Be kind.", "endpoint": "{{_simulator!.Endpoint}}", "voice": "{{voice}}" },
          "audio": { "periodMs": {{periodMs}}{{(audio.Length > 0 ? audio : $", \"backend\": \"null\", \"playback\": {{ \"volume\": {volume.ToString(System.Globalization.CultureInfo.InvariantCulture)} }}")}} },
          "talk": { "mode": "push-to-talk" }, "buttons": { "talk": { "source": "control" } },
          "log": { "level": "error" }, "reload": { "onSave": false }
        }
        """);

    private string Configured() => string.Join('\n', _simulator!.Log.Entries.Select(e => e.ToString()));

    private static async Task ReloadAsync(ControlBench.Client client, string line)
    {
        var answer = await client.AskAsync("""{"do":"reload"}""");
        Assert.True(answer.GetProperty("taken").GetBoolean(), answer.GetRawText());
        Assert.Contains(answer.GetProperty("lines").EnumerateArray(), l => l.GetString() == line);
    }

    /// <summary>What was asked for happens on other threads, soon.</summary>
    private static async Task<JsonElement> UntilAsync(ControlBench.Client client, Func<JsonElement, bool> isSo)
    {
        var limit = Stopwatch.StartNew();
        while (true)
        {
            var status = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status");
            if (isSo(status))
            {
                return status;
            }

            Assert.True(limit.Elapsed < ControlBench.Patience, status.GetRawText());
        }
    }

    private static async Task<string> UntilToldAsync(ControlBench.Client watcher, string what)
    {
        string line;
        do
        {
            line = await watcher.LineAsync() ?? throw new InvalidOperationException("the server closed the connection");
        }
        while (!line.Contains(what, StringComparison.Ordinal));

        return line;
    }
}
