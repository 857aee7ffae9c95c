using System.Buffers;
using System.Text;
using System.Text.Json;
using HydraKiosk.Face.Feed;
using HydraKiosk.Fakes;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Screen.Bench;

namespace HydraKiosk.Tests.Screen;

/// <summary>What a technician tries from the page.</summary>
public sealed class TechnicianBenchTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly ManualClock _clock = new();
    private readonly TaskCompletionSource<BenchVerdict> _verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<string>? _told;
    private int _subscriptions;

    [Fact]
    public async Task One_test_runs_at_a_time_and_its_verdict_stays()
    {
        var bench = Make();
        Assert.Equal(BenchStart.Unknown, bench.Start("reboot"));
        Assert.Equal(BenchStart.Started, bench.Start("slow"));
        Assert.Equal(BenchStart.Busy, bench.Start("slow"));
        Assert.Contains("\"runs\":true", Written(bench.Write), StringComparison.Ordinal);

        _verdict.SetResult(new BenchVerdict(true, "Fine.", ["the key is sk_secret_1234"]));
        await bench.Running.WaitAsync(_patience);

        var written = Written(bench.Write);
        Assert.Contains("\"runs\":false,\"good\":true,\"verdict\":\"Fine.\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("sk_secret_1234", written, StringComparison.Ordinal);
        Assert.Equal(BenchStart.Started, bench.Start("broken"));
    }

    [Fact]
    public async Task A_test_that_fails_or_takes_too_long_has_a_verdict_too()
    {
        var bench = Make();
        bench.Start("broken");
        await bench.Running.WaitAsync(_patience);
        Assert.Contains("\"verdict\":\"It could not be run.\"", Written(bench.Write), StringComparison.Ordinal);

        bench.Start("slow");
        _clock.Advance(TimeSpan.FromSeconds(10));
        while (!bench.Running.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10)); // its limit may begin after the first of these
            await Task.Yield();
        }

        Assert.Contains("took longer than 10 s", Written(bench.Write), StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_no_archive_before_an_examination()
    {
        Assert.Null(Make().Bundle(out var problem));
        Assert.Contains("run the examination first", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wire_shows_kinds_and_sizes_and_no_text_and_listens_only_while_somebody_looks()
    {
        var bench = Make();
        Assert.Equal("""{"last":0,"lines":[]}""", Written(json => bench.WriteWire(json, 0)));
        _told!("""{"time":"2026-11-30T12:00:00.000Z","ms":1,"session":1,"direction":"received","bytes":90,"message":{"type":"response.done","text":"hello you"}}""");
        _told("""{"time":"2026-11-30T12:00:00.100Z","ms":2,"session":1,"note":"end","detail":"hello me"}""");

        var written = Written(json => bench.WriteWire(json, 0));
        Assert.Contains("\"way\":\"received\",\"kind\":\"response.done\",\"bytes\":90,\"messages\":1", written, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"session: end\"", written, StringComparison.Ordinal);
        Assert.DoesNotContain("hello", written, StringComparison.Ordinal);
        Assert.Equal("""{"last":2,"lines":[]}""", Written(json => bench.WriteWire(json, 2)));
        for (var i = 0; i < 1000; i++)
        {
            _told("""{"time":"t","direction":"sent","bytes":1,"message":{"type":"x"}}""");
        }

        using var all = JsonDocument.Parse(Written(json => bench.WriteWire(json, 0)));
        Assert.Equal(200, all.RootElement.GetProperty("lines").GetArrayLength());
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(0, _subscriptions);
        Assert.EndsWith("\"lines\":[]}", Written(json => bench.WriteWire(json, 0)), StringComparison.Ordinal);
        Assert.Equal(1, _subscriptions);
    }

    [Fact]
    public void The_report_of_config_check_becomes_a_verdict()
    {
        var bad = VerbTests.OfCheck("""{"format":1,"file":"k.json","ok":false,"problems":[{"code":"HK-6001","severity":"error","file":"k.json","line":3,"column":1,"path":"audio.x","message":"unknown"}],"overrides":[]}""", "");
        Assert.False(bad.IsGood);
        Assert.Equal(["error: k.json line 3, audio.x: unknown [HK-6001]"], bad.Lines);
        Assert.True(VerbTests.OfCheck("""{"format":1,"file":"k.json","ok":true,"problems":[],"overrides":[]}""", "").IsGood);
        Assert.Equal(["no such file"], VerbTests.OfCheck("", "no such file").Lines);
    }

    [Fact]
    public void The_report_of_the_doctor_becomes_a_verdict()
    {
        var verdict = VerbTests.OfExamination("""{"format":1,"ok":false,"first":"key","exitCode":5,"checks":[{"id":"file","verdict":"ok","figure":"fine"},{"id":"key","verdict":"bad","figure":"none","remedy":"Put it there.","code":"HK-6081"},{"id":"sound","verdict":"skipped","figure":""}]}""", "");
        Assert.Equal((false, "1 of 3 checks are fine; cure key first."), (verdict.IsGood, verdict.Verdict));
        Assert.Equal(["bad: key: none. Put it there. [HK-6081]"], verdict.Lines);
    }

    private static string Written(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private TechnicianBench Make()
    {
        var secrets = SecretFilter.Of("sk_secret_1234");
        return new TechnicianBench(
            [
                new("slow", "Slow", TimeSpan.FromSeconds(10), stop => _verdict.Task.WaitAsync(stop)),
                new("broken", "Broken", TimeSpan.FromSeconds(10), _ => throw new IOException("planted")),
            ],
            new WireWindow(
                told =>
                {
                    (_told, _subscriptions) = (told, _subscriptions + 1);
                    return new Subscription(() => _subscriptions--);
                }, _clock),
            () => null, secrets, _clock);
    }

    private sealed class Subscription(Action over) : IDisposable
    {
        public void Dispose() => over();
    }
}
