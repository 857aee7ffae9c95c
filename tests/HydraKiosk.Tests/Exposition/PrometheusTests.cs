using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HydraKiosk.Control;
using HydraKiosk.Exposition;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Tests.Exposition;

/// <summary>A real Prometheus scrapes the server and is asked what it has found.</summary>
public sealed class PrometheusTests : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-prometheus-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Prometheus_scrapes_them_and_answers_queries_from_them()
    {
        Assert.SkipUnless(PrometheusTools.Has("prometheus"), PrometheusTools.Missing);
        using var stop = new CancellationTokenSource();
        var pages = new MetricsPages(() => MetricTableTests.Full, () => new KioskStatus(), new SecretFilter());
        var server = new MetricsServer(new IPEndPoint(IPAddress.Loopback, 0), pages.Find, TimeProvider.System, new TestLog());
        var serving = server.RunAsync(stop.Token);
        var target = await server.Listening.WaitAsync(_patience);
        var (port, configuration) = (FreePort(), Path.Combine(_folder.FullName, "prometheus.yml"));
        await File.WriteAllTextAsync(
            configuration,
            $"global: {{ scrape_interval: 1s, scrape_timeout: 1s }}\nscrape_configs: [ {{ job_name: kiosk, static_configs: [ {{ targets: [ '{target}' ] }} ] }} ]\n");
        using var prometheus = Process.Start(new ProcessStartInfo(
            PrometheusTools.Find("prometheus")!,
            [
                $"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}", $"--web.listen-address=127.0.0.1:{port}",
                "--log.level=error",
            ])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            Assert.Equal("1", await ValueAsync(http, "up"));
            Assert.Equal("12", await ValueAsync(http, "hydrakiosk_turns_total"));
            Assert.Equal("1", await ValueAsync(http, "hydrakiosk_phase{phase=\"speaking\"}"));
            Assert.Equal("0.725", await ValueAsync(http, "histogram_quantile(0.9, hydrakiosk_reply_latency_seconds_bucket)"));
            Assert.Equal("USB \"Speaker\\phone\"\n2", (await ResultAsync(http, "hydrakiosk_audio_device_info")).GetProperty("metric").GetProperty("device").GetString());
            Assert.Equal(
                $"{MetricTable.All.Count}",
                await ValueAsync(http, "count(count by (n) (label_replace({job=\"kiosk\",__name__=~\"(hydrakiosk|process)_.*\"}, \"n\", \"$1\", \"__name__\", "
                    + "\"(.+?)(_bucket|_sum|_count)?\")))"));
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync();
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving.WaitAsync(_patience));
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<string?> ValueAsync(HttpClient http, string query) => (await ResultAsync(http, query)).GetProperty("value")[1].GetString();

    /// <summary>Asks until there is an answer: it starts, and scrapes once a second.</summary>
    private static async Task<JsonElement> ResultAsync(HttpClient http, string query)
    {
        using var limit = new CancellationTokenSource(_patience);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (true)
        {
            try
            {
                using var answer = JsonDocument.Parse(await http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", limit.Token));
                if (answer.RootElement.GetProperty("data").GetProperty("result") is var results && results.GetArrayLength() > 0)
                {
                    return results[0].Clone();
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            await tick.WaitForNextTickAsync(limit.Token);
        }
    }
}
