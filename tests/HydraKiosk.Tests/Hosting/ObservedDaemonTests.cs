using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.Configuration;
using HydraKiosk.Configuration.Options;
using HydraKiosk.Control.Folders;
using HydraKiosk.Hosting;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Simulator;
using HydraKiosk.Simulator.Scenarios;
using HydraKiosk.Simulator.Scenarios.BuiltIn;
using HydraKiosk.Tests.Control;
using HydraKiosk.Traffic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HydraKiosk.Tests.Hosting;

/// <summary>The whole daemon as it is observed: figures over HTTP, the black box on request and by itself, the data that it has used.</summary>
public sealed class ObservedDaemonTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hk-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task Sessions_closes_data_and_faults_show_where_they_are_looked_for_and_the_key_nowhere()
    {
        var scenario = new Scenario { Faults = [new ScenarioFault { At = "configured", Do = $"close:1011:credits depleted {SimulatorServer.DefaultKey}" }] };
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = scenario }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var running = RunAsync(simulator.Endpoint, port, new DataOptions { PerDayMegabytes = 50 }, stop.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = ControlBench.Patience };

        await UntilAsync(http, running, "hydrakiosk_link_closes_total{code=\"1011\"}");
        var figures = await UntilAsync(http, running, "hydrakiosk_journal_causes_total{cause=\"HK-2"); // the conversation hears of it soon after

        Assert.Matches("hydrakiosk_sessions_total [1-9]", figures);
        Assert.Matches("hydrakiosk_handshake_duration_seconds_count [1-9]", figures);
        Assert.Contains("hydrakiosk_data_limit_bytes{period=\"day\"} 50000000\n", figures, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_audio_device_working 1\n", figures, StringComparison.Ordinal);
        using var health = await http.GetAsync("/health");
        var verdict = await health.Content.ReadAsStringAsync();
        Assert.Contains("credits depleted", verdict, StringComparison.Ordinal);
        using var client = new ControlBench.Client(new RuntimeFolder(Path.Combine(_root.FullName, "run"), "test").SocketPath);
        var status = (await client.AskAsync("""{"do":"status"}""")).GetProperty("status");
        Assert.Equal(JsonDocument.Parse(verdict).RootElement.GetProperty("health").GetString(), status.GetProperty("health").GetProperty("verdict").GetString());
        Assert.True(status.GetProperty("data").TryGetProperty("dayMB", out _));
        var box = (await client.AskAsync("""{"do":"blackbox"}""")).GetProperty("file").GetString()!;
        await stop.CancelAsync();
        await running.WaitAsync(ControlBench.Patience);

        var lines = await File.ReadAllLinesAsync(box);
        Assert.Contains(lines, l => l.Contains("\"what\":\"session-missing\"", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("\"what\":\"log\"", StringComparison.Ordinal));
        Assert.True(new DataLedgerFile(Path.Combine(_root.FullName, "state", DataLedgerFile.Name)).Read(out var problem).Days.Single().Bytes > 500, problem);
        foreach (var text in (string[])[figures, verdict, status.GetRawText(), .. lines])
        {
            Assert.DoesNotContain(SimulatorServer.DefaultKey, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_limit_that_was_reached_before_the_start_keeps_the_device_from_the_service()
    {
        await using var simulator = await SimulatorServer.StartAsync(
            new SimulatorOptions { Scenario = BuiltInScenarios.Demo() }, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None);
        var ledger = new DataLedger();
        ledger.Count(DateOnly.FromDateTime(DateTime.Now), 2_000_000, 60);
        Assert.Null(new DataLedgerFile(Path.Combine(_root.FullName, "state", DataLedgerFile.Name)).Write(ledger));
        var port = FreePort();
        using var stop = new CancellationTokenSource();
        var running = RunAsync(simulator.Endpoint, port, new DataOptions { PerDayMegabytes = 1, AtLimit = DataLimitAction.Refuse }, stop.Token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = ControlBench.Patience };

        var figures = await UntilAsync(http, running, "hydrakiosk_data_thrift{thrift=\"refuse\"} 1");

        Assert.Contains("hydrakiosk_link_state{state=\"closed\"} 1\n", figures, StringComparison.Ordinal);
        using var health = await http.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("the 1 MB of this day are used up", await health.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stop.CancelAsync();
        await running.WaitAsync(ControlBench.Patience);
        Assert.Empty(simulator.Log.Sessions);
    }

    private Task RunAsync(Uri endpoint, int port, DataOptions data, CancellationToken stop) => Daemon.RunAsync(
        new LoadedConfiguration(
            "(test)",
            new KioskOptions
            {
                Hydra = new HydraOptions { Endpoint = endpoint, Voice = "aria", Session = SessionPolicy.Always, Greeting = false },
                Audio = new AudioOptions { Backend = AudioBackend.Null },
                Log = new LogOptions { Level = LogLevel.Critical }, // the test's own output stays readable; figures and box hear all the same
                Metrics = new MetricsOptions { Listen = new IPEndPoint(IPAddress.Loopback, port) },
                Data = data,
            },
            "Be kind."),
        new ApiKey(SimulatorServer.DefaultKey),
        new DaemonFolders(new RuntimeFolder(Path.Combine(_root.FullName, "run"), "test"), new StateDirectory(Path.Combine(_root.FullName, "state"))), stop);

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Asks for figures until they hold a text; the daemon starts, and its session takes a moment.</summary>
    private static async Task<string> UntilAsync(HttpClient http, Task running, string text)
    {
        using var limit = new CancellationTokenSource(ControlBench.Patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var figures = "";
        while (!figures.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(running.IsCompleted, running.Exception?.ToString());
            await tick.WaitForNextTickAsync(limit.Token);
            try
            {
                figures = await http.GetStringAsync("/metrics", limit.Token);
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }
        }

        return figures;
    }
}
