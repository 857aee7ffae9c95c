using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using HydraKiosk.Control;
using HydraKiosk.Exposition;
using HydraKiosk.Metrics;
using HydraKiosk.Primitives.Figures;

namespace HydraKiosk.Tests.Exposition;

/// <summary>The figures as text, judged by Prometheus's own checker, and the dashboard against them.</summary>
public sealed partial class MetricTableTests
{
    /// <summary>A reading in which every metric has samples.</summary>
    internal static MetricsReading Full { get; } = new(
        new KioskStatus
        {
            Version = "1.2.3+abcdef",
            Phase = "speaking",
            IsEngaged = true,
            Health = new(HealthStatus.Degraded, []),
            Troubles = [new("HK-2010", "a", "b", false, 1), new("HK-2010", "the same again", "b", false, 1), new("", "c", "d", true, 1)],
            Link = new() { State = "ready" },
            Audio = new()
            {
                Device = "USB \"Speaker\\phone\"\n2",
                IsWorking = true,
                MicrophoneDbfs = -31.25,
                NoiseFloorDbfs = -60,
                LoudspeakerDbfs = -120,
                ReplyArrivalP50Ms = 4.25,
                ReplyArrivalP99Ms = 12,
                UnderrunFrames = 480,
                ClippedSamples = 7,
            },
            Uplink = new() { Chunks = 100, SilentChunks = 40, StaleChunks = 2, LatencyP50Ms = 6.5, LatencyP99Ms = 18 },
            Metrics = MetricsSnapshot.None with { Turns = 12, SessionMinutes = 1.5, BytesUp = 90_300, BytesDown = 1_000_000 },
            Data = new()
            {
                DayMB = 12.5,
                MonthMB = 100,
                MonthForecastMB = 300,
                PerDayMB = 50,
                PerMonthMB = 1000,
                MinutesPerDay = 60,
                DayMinutes = 3,
                Level = "near",
                Thrift = "on-demand",
            },
            ResidentBytes = 40_000_000,
        },
        new DurationDistributions(Some(), Some(), Some(), Some(), Some()), [new("act timed-out", 2), new("read ok", 5)], [new("1006", 3)],
        [new("HK-2010", 4)], 5, ProcessFigures.Read());

    [Fact]
    public void A_name_follows_the_conventions_and_stands_once()
    {
        Assert.All(MetricTable.All, metric =>
        {
            Assert.Matches("^(hydrakiosk|process)_[a-z0-9_]+$", metric.Name);
            Assert.Equal(metric.Kind == MetricKind.Counter, metric.Name.EndsWith("_total", StringComparison.Ordinal));
            Assert.True(metric.Kind != MetricKind.Histogram || metric.Name.EndsWith("_seconds", StringComparison.Ordinal), metric.Name);
            Assert.EndsWith(".", metric.Help, StringComparison.Ordinal);
        });
        Assert.Equal(MetricTable.All.Count, MetricTable.All.Select(m => m.Name).Distinct().Count());
    }

    [Fact]
    public void Every_metric_has_a_sample_where_there_is_everything()
    {
        var text = MetricTable.Render(Full);

        Assert.All(MetricTable.All, metric =>
            Assert.Matches($@"(?m)^{metric.Name}(_count)?(\{{[^\n]*\}})? [-+0-9.eE]+$", text));
        Assert.Contains("hydrakiosk_audio_device_info{device=\"USB \\\"Speaker\\\\phone\\\"\\n2\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_build_info{version=\"1.2.3\",commit=\"abcdef\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_tool_ends_total{class=\"act\",outcome=\"timed-out\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_uplink_chunks_total{kind=\"sound\"} 60\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_phase{phase=\"speaking\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_phase{phase=\"idle\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("hydrakiosk_session_seconds_total 90\n", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "hydrakiosk_trouble\\{cause=\"HK-2010\"\\}", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_daemon_that_has_done_nothing_yet_has_figures_too()
    {
        var nothing = new DurationHistogram().Read();
        var text = MetricTable.Render(new MetricsReading(
            new KioskStatus(), new DurationDistributions(nothing, nothing, nothing, nothing, nothing), [], [], [], 0, ProcessFigures.Read()));

        Assert.Contains("hydrakiosk_reply_latency_seconds_count 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Buckets_include_those_below_them()
    {
        var histogram = new DurationHistogram();
        foreach (var ms in (int[])[-5, 10, 11, 700, 31_000])
        {
            histogram.Add(TimeSpan.FromMilliseconds(ms));
        }

        var to = new SampleWriter();
        to.Begin(new Metric("x_seconds", MetricKind.Histogram, "X.", static (_, _) => { }));
        to.Histogram(histogram.Read());

        var text = to.ToString();
        Assert.Contains("x_seconds_bucket{le=\"0.01\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("x_seconds_bucket{le=\"0.025\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("x_seconds_bucket{le=\"0.5\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("x_seconds_bucket{le=\"30\"} 4\n", text, StringComparison.Ordinal);
        Assert.Contains("x_seconds_bucket{le=\"+Inf\"} 5\nx_seconds_sum 31.721\nx_seconds_count 5\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_process_is_this_one()
    {
        var figures = ProcessFigures.Read();
        var me = Process.GetCurrentProcess();

        Assert.InRange(figures.CpuSeconds, 0.01, me.TotalProcessorTime.TotalSeconds + 5);
        var started = new DateTimeOffset(me.StartTime).ToUnixTimeSeconds();
        Assert.InRange(figures.StartTime!.Value, started - 2, started + 2);
        Assert.InRange(figures.OpenDescriptors!.Value, 3, figures.MaxDescriptors ?? long.MaxValue);
        Assert.True(figures.Threads > 1 && figures.AllocatedBytes > 0 && figures.HeapBytes > 0);
    }

    [Fact]
    public void Prometheus_itself_finds_nothing_wrong_with_them()
    {
        Assert.SkipUnless(PrometheusTools.Has("promtool"), PrometheusTools.Missing);

        var (code, output) = PrometheusTools.Run("promtool", ["check", "metrics"], MetricTable.Render(Full));

        Assert.True(code == 0, output);
        Assert.Equal("", output.Trim());
        (code, output) = PrometheusTools.Run("promtool", ["check", "metrics"], "wrong_metric{ 1\n"); // that it would tell
        Assert.NotEqual(0, code);
        Assert.NotEqual("", output.Trim());
    }

    [Fact]
    public void Every_metric_that_the_dashboard_asks_for_exists()
    {
        var path = Path.Combine(Configuration.ConfigFolder.Shipped, "grafana", "hydra-kiosk.json");
        using var dashboard = JsonDocument.Parse(File.ReadAllText(path));
        var known = MetricTable.All.SelectMany(m => m.Kind == MetricKind.Histogram
            ? [m.Name + "_bucket", m.Name + "_sum", m.Name + "_count"] : (string[])[m.Name]).ToHashSet();
        var asked = Expressions(dashboard.RootElement).ToArray();
        var names = asked.SelectMany(e => Name().Matches(e).Select(m => m.Value)).Distinct().ToArray();

        Assert.True(asked.Length >= 15, $"only {asked.Length} queries");
        Assert.Empty(names.Except(known));
        Assert.All(asked, e => Assert.Matches(Name(), e));
        var titles = dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(p => p.GetProperty("title").GetString()!).ToArray();
        Assert.Equal(titles.Length, titles.Distinct().Count());
        var ids = dashboard.RootElement.GetProperty("panels").EnumerateArray().Select(p => p.GetProperty("id").GetInt32()).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Prometheus_understands_every_query_of_the_dashboard()
    {
        Assert.SkipUnless(PrometheusTools.Has("promtool"), PrometheusTools.Missing);
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Configuration.ConfigFolder.Shipped, "grafana", "hydra-kiosk.json")));
        var rules = Path.GetTempFileName();
        File.WriteAllText(rules, JsonSerializer.Serialize(new
        {
            groups = new[]
            {
                new
                {
                    name = "dashboard",
                    rules = Expressions(dashboard.RootElement).Select((e, i) =>
                        new { record = $"query:{i}", expr = e.Replace("$__rate_interval", "5m", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal) }),
                },
            },
        })); // JSON is YAML
        try
        {
            var (code, output) = PrometheusTools.Run("promtool", ["check", "rules", rules], "");
            Assert.True(code == 0, output);
        }
        finally
        {
            File.Delete(rules);
        }
    }

    private static DurationDistribution Some()
    {
        var histogram = new DurationHistogram();
        histogram.Add(TimeSpan.FromMilliseconds(620));
        return histogram.Read();
    }

    private static IEnumerable<string> Expressions(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Object => at.EnumerateObject().SelectMany(p =>
            p is { Name: "expr", Value.ValueKind: JsonValueKind.String } ? [p.Value.GetString()!] : Expressions(p.Value)),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Expressions),
        _ => [],
    };

    [GeneratedRegex(@"\b(hydrakiosk|process)_[a-z0-9_]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
