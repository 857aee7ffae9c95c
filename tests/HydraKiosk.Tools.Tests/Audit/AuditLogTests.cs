using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text;
using System.Text.Json;
using HydraKiosk.Primitives.Secrets;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>What stands in the audit log, and that it holds together whatever ended the program.</summary>
[SupportedOSPlatform("linux")]
public sealed class AuditLogTests : IDisposable
{
    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_line_says_all_that_is_known_of_a_call()
    {
        using var log = _bench.Open();
        _bench.Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Null(log.Append(AuditBench.Entry(AuditStage.Ended) with
        {
            Why = "a person asked",
            Duration = TimeSpan.FromMilliseconds(120),
            Outcome = AuditOutcome.TimedOut,
            Output = """{"ok":true}""",
        }));

        using var line = JsonDocument.Parse(_bench.Lines[^1]);
        var root = line.RootElement;
        Assert.Equal(
            ["format", "sequence", "time", "run", "boot", "bootMs", "stage", "session", "turn", "call", "tool", "class", "mode", "arguments",
                "argumentsDigest", "why", "durationMs", "outcome", "output", "prev", "hash"],
            root.EnumerateObject().Select(m => m.Name));
        Assert.Equal("2026-01-05T08:00:01.500Z", root.GetProperty("time").GetString());
        Assert.Equal(1500, root.GetProperty("bootMs").GetInt64());
        Assert.Equal("ended", root.GetProperty("stage").GetString());
        Assert.Equal("timed out", root.GetProperty("outcome").GetString());
        Assert.Equal("engaged", root.GetProperty("mode").GetString());
        Assert.Equal("""{"zone":"B"}""", root.GetProperty("arguments").GetRawText());
        Assert.Equal(log.Digest.Of(AuditBench.Json("""{"zone":"B"}""")), root.GetProperty("argumentsDigest").GetString());
    }

    [Fact]
    public void What_was_written_is_read_back_as_it_was()
    {
        using (var log = _bench.Open())
        {
            log.Append(AuditBench.Entry(AuditStage.Ended) with { Outcome = AuditOutcome.TimedOut, Output = "é\n\u0001\ud83d\ude00", Why = "\"quoted\"" });
        }

        var record = AuditReader.Read(_bench.Folder).Last();
        Assert.Equal((AuditStage.Ended, AuditOutcome.TimedOut, "é\n\u0001\ud83d\ude00", "\"quoted\""), (record.Stage, record.Outcome, record.Output, record.Why));
        Assert.Equal(("c1", "print", 1, 2, "act"), (record.CallId, record.Tool, record.Session, record.Turn, record.Class));
    }

    [Fact]
    public void The_recipe_of_the_manual_finds_the_hash_of_each_line()
    {
        using (var log = _bench.Open())
        {
            log.Append(AuditBench.Entry(AuditStage.Ended) with { Output = ""","hash":"00"} and "quotes" \ é""" });
        }

        foreach (var number in new[] { 1, 2 })
        {
            var computed = Shell($"sed -n {number}p {_bench.Files[0]} | tr -d '\\n' | sed 's/,\"hash\":\"[0-9a-f]*\"}}$//' | sha256sum");
            using var line = JsonDocument.Parse(_bench.Lines[number - 1]);
            Assert.Equal(line.RootElement.GetProperty("hash").GetString(), computed.Split(' ')[0]);
        }
    }

    [Fact]
    public void Each_line_names_the_hash_of_the_one_before_it_over_files_and_runs()
    {
        _bench.Options = _bench.Options with { MaxFileBytes = AuditLine.MaxBytes };
        _bench.Fill(60);
        _bench.Fill(60);

        var records = AuditReader.Read(_bench.Folder).ToArray();
        Assert.True(_bench.Files.Length > 2);
        Assert.Equal(122, records.Length);
        Assert.Equal(AuditLine.NoHash, records[0].Previous);
        Assert.All(
            records.Zip(records.Skip(1)),
            pair => Assert.Equal((pair.First.Hash, pair.First.Sequence + 1), (pair.Second.Previous, pair.Second.Sequence)));
        Assert.Equal([1L, 2L], records.Select(r => r.Run).Distinct());
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void The_oldest_file_goes_and_the_chain_says_where_it_begins()
    {
        _bench.Options = _bench.Options with { MaxFileBytes = AuditLine.MaxBytes, Files = 2 };
        _bench.Fill(200);

        var verdict = _bench.Verify();
        Assert.Equal(2, _bench.Files.Length);
        Assert.Null(verdict.Problem);
        Assert.True(verdict.BeginsAt > 1);
        Assert.Equal(201, verdict.Files[^1].Last);
    }

    [Fact]
    public void A_torn_last_line_is_moved_aside_and_the_log_says_so()
    {
        _bench.Fill(3);
        var whole = File.ReadAllBytes(_bench.Files[0]);
        File.AppendAllText(_bench.Files[0], """{"format":1,"sequence":5,"ti""");

        _bench.Fill(0);

        var torn = Assert.Single(Directory.GetFiles(_bench.Folder, "*.torn"));
        Assert.Equal("""{"format":1,"sequence":5,"ti""", File.ReadAllText(torn));
        Assert.Equal(whole, File.ReadAllBytes(_bench.Files[0])[..whole.Length]);
        Assert.Contains(AuditReader.Read(_bench.Folder), record => record.Stage == AuditStage.Torn);
        Assert.Contains(_bench.Journal.Lines, line => line.EventId == AuditCauses.Torn.Code);
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void The_zeros_that_a_loss_of_power_leaves_are_a_torn_line()
    {
        _bench.Fill(2);
        File.AppendAllText(_bench.Files[0], new string('\0', 4096));
        _bench.Fill(0);

        Assert.Equal(4096, new FileInfo(Assert.Single(Directory.GetFiles(_bench.Folder, "*.torn"))).Length);
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void Much_that_is_no_line_is_kept_aside_and_counts_as_a_loss()
    {
        _bench.Fill(2);
        File.AppendAllText(_bench.Files[0], new string('x', 300_000) + "\nmore");
        _bench.Fill(0);

        Assert.Equal(300_005, new FileInfo(Assert.Single(Directory.GetFiles(_bench.Folder, "*.torn"))).Length);
        Assert.Contains(AuditReader.Read(_bench.Folder), record => record.Stage == AuditStage.Lost);
        Assert.Equal(4, _bench.Verify().Problem?.Line);
    }

    [Fact]
    public void Lines_of_many_threads_make_one_chain()
    {
        using (var log = _bench.Open())
        {
            Parallel.For(0, 100, i => Assert.Null(log.Append(AuditBench.Entry(AuditStage.Began, $"c{i}"))));
        }

        Assert.Equal(101, _bench.Verify().Lines);
        Assert.Equal(101, AuditReader.Read(_bench.Folder).Select(record => record.CallId).Distinct().Count());
    }

    [Fact]
    public void Two_torn_lines_at_one_place_are_both_kept()
    {
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(_bench.Folder).FullName, "audit-000000000001.ndjson"), "first");
        _bench.Fill(0);
        File.WriteAllText(_bench.Files[0], "second");
        File.Delete(Path.Combine(_bench.Folder, "audit.head"));
        _bench.Fill(0);

        Assert.Equal(["first", "second"], Directory.GetFiles(_bench.Folder, "*.torn").Select(File.ReadAllText).Order(StringComparer.Ordinal));
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void A_log_that_was_cut_between_runs_says_so_for_ever()
    {
        _bench.Fill(5);
        File.WriteAllLines(_bench.Files[0], _bench.Lines[..3]);

        _bench.Fill(2);

        Assert.Contains(_bench.Journal.Lines, line => line.EventId == AuditCauses.Lost.Code);
        Assert.Contains(AuditReader.Read(_bench.Folder), record => record.Stage == AuditStage.Lost);
        Assert.Equal(4, _bench.Verify().Problem?.Line);
    }

    [Theory]
    [InlineData("""{"pin":"4711","note":"my pin is 4711"}""", "4711")]
    [InlineData("""{"a":[{"pin":{"x":"geheim"}}]}""", "geheim")]
    [InlineData("""{"pin":47114711}""", "47114711")]
    [InlineData("""{"p\u0069n":"sesame"}""", "sesame")]
    [InlineData("""{"note":"the key is sk_abcdef0123456789abcdef"}""", "sk_abcdef0123456789abcdef")]
    [InlineData("""{"s3cr3t-v4lue-91":"x"}""", "s3cr3t-v4lue-91")]
    public void No_secret_gets_in(string arguments, string secret)
    {
        _bench.Options = _bench.Options with { Secrets = SecretFilter.Of("s3cr3t-v4lue-91") };
        using var log = _bench.Open();
        var entry = AuditBench.Entry(AuditStage.Ended, arguments: arguments) with { SecretArguments = new HashSet<string> { "pin" } };
        entry = entry with { Arguments = AuditBench.Json(arguments.Replace("my pin is 4711", "", StringComparison.Ordinal)), Output = $"you said {secret}" };
        Assert.Null(log.Append(entry));

        Assert.DoesNotContain(secret, _bench.Lines[^1], StringComparison.Ordinal);
        Assert.Contains("(hidden)", _bench.Lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('"')]
    [InlineData('\u0001')]
    [InlineData('é')]
    [InlineData('\ud800')]
    public void A_line_is_never_longer_than_it_may_be(char filling)
    {
        var much = new string(filling, 100_000);
        using var log = _bench.Open();
        var arguments = "{\"text\":" + JsonSerializer.Serialize(new string(filling == '\ud800' ? 'y' : filling, 20_000)) + "}";
        Assert.Null(log.Append(AuditBench.Entry(AuditStage.Ended, much, arguments, much) with { Why = much, Output = much }));

        var line = _bench.Lines[^1];
        Assert.InRange(Encoding.UTF8.GetByteCount(line) + 1, 1, AuditLine.MaxBytes);
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_arguments_is_written_as_it_was_spelled()
    {
        using var log = _bench.Open();

        Assert.Null(log.Append(AuditBench.Entry(AuditStage.Refused, arguments: """{"\ud800":"\udc00","a":1e999}""")));
        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void A_clock_that_jumps_back_breaks_nothing()
    {
        using var log = _bench.Open();
        _bench.Clock.SetUtc(new DateTimeOffset(2001, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Null(log.Append(AuditBench.Entry(AuditStage.Began)));

        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void Only_its_user_can_look_into_it()
    {
        Directory.CreateDirectory(_bench.Folder, (UnixFileMode)0x1FF);
        _bench.Fill(1);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_bench.Folder));
        Assert.All(
            Directory.GetFiles(_bench.Folder), path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
    }

    [Fact]
    public void Filters_take_what_they_say()
    {
        using (var log = _bench.Open())
        {
            log.Append(AuditBench.Entry(AuditStage.Began, tool: "one"));
            _bench.Clock.Advance(TimeSpan.FromMinutes(1));
            log.Append(AuditBench.Entry(AuditStage.Ended, tool: "one"));
            log.Append(AuditBench.Entry(AuditStage.Began, tool: "two") with { Session = 2 });
        }

        Assert.Equal(2, Count(new AuditFilter { Tool = "one" }));
        Assert.Equal(1, Count(new AuditFilter { Tool = "one", Stage = "ended" }));
        Assert.Equal(1, Count(new AuditFilter { Session = 2 }));
        Assert.Equal(2, Count(new AuditFilter { Since = _bench.Clock.GetUtcNow() }));
        Assert.Equal(2, Count(new AuditFilter { Until = _bench.Clock.GetUtcNow() }));

        int Count(AuditFilter filter) => AuditReader.Read(_bench.Folder, filter).Count();
    }

    private static string Shell(string pipeline)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", pipeline]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return output;
    }
}
