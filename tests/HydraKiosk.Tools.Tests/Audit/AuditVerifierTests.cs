using System.Diagnostics;
using System.Text;
using HydraKiosk.Tools.Audit;

namespace HydraKiosk.Tools.Tests.Audit;

/// <summary>Whatever is done to the files is found, at its line.</summary>
public sealed class AuditVerifierTests : IDisposable
{
    private const int Calls = 12; // and a line before them

    private readonly AuditBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>Each kind of damage at several lines; the line that has to be named, from 1.</summary>
    public static TheoryData<string, int, int> Damages()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var line in new[] { 1, 2, 7, 12, 13 })
        {
            data.Add("flip the first bit", line, line);
            data.Add("flip a bit in the middle", line, line);
            data.Add("flip a bit of the hash", line, line);
            data.Add("cut", line, line);
            data.Add("insert", line, line);
            data.Add("empty line", line, line);
            data.Add("duplicate", line, line + 1);
            data.Add("zeros", line, line);
            data.Add("rewrite with its hash", line, line == 13 ? 13 : line + 1);
        }

        foreach (var line in new[] { 2, 7, 12, 13 })
        {
            data.Add("remove", line, line);
            data.Add("flip the line feed before", line, line - 1);
            data.Add("swap with the one before", line, line - 1);
        }

        data.Add("remove all behind", 7, 7);
        data.Add("append", 13, 14);
        data.Add("append a line", 13, 14);
        return data;
    }

    [Fact]
    public void At_least_fifty_kinds_of_damage_are_tried() => Assert.True(Damages().Count >= 50);

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_found_at_its_line(string damage, int at, int expected)
    {
        _bench.Fill(Calls);
        var path = Assert.Single(_bench.Files);
        Assert.Null(_bench.Verify().Problem);

        var lines = _bench.Lines.ToList();
        var text = Damage(damage, lines, at - 1);
        File.WriteAllBytes(path, text);

        var problem = _bench.Verify().Problem;
        Assert.NotNull(problem);
        Assert.Equal((Path.GetFileName(path), (long)expected), (problem.File, problem.Line));
    }

    [Fact]
    public void A_file_that_is_missing_in_the_middle_is_found()
    {
        _bench.Options = _bench.Options with { MaxFileBytes = AuditLine.MaxBytes };
        _bench.Fill(120);
        File.Delete(_bench.Files[1]);

        var problem = _bench.Verify().Problem;

        Assert.Equal((Path.GetFileName(_bench.Files[1]), 1L), (problem?.File, problem?.Line));
    }

    [Theory]
    [InlineData(20_000)] // longer than a line
    [InlineData(300_000)] // longer than what is read at once
    public void A_line_that_is_too_long_is_found_and_the_ones_behind_it_are_not_mistaken_for_it(int length)
    {
        _bench.Fill(Calls);
        var lines = _bench.Lines.ToList();
        lines.Insert(4, new string('x', length));
        File.WriteAllBytes(_bench.Files[0], Bytes(lines));

        var problem = _bench.Verify().Problem;

        Assert.Equal(5, problem?.Line);
        Assert.Contains("longer than", problem!.What, StringComparison.Ordinal);
        Assert.Equal(Calls + 1, AuditReader.Read(_bench.Folder).Count());
    }

    [Fact]
    public void All_files_gone_is_found()
    {
        _bench.Fill(2);
        File.Delete(_bench.Files[0]);

        Assert.Contains("3 lines had been written", _bench.Verify().Problem?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_can_be_checked_while_it_is_written()
    {
        using var log = _bench.Open();
        log.Append(AuditBench.Entry(AuditStage.Began));
        File.AppendAllText(_bench.Files[0], "{\"format\":1,");

        Assert.Null(_bench.Verify().Problem);
    }

    [Fact]
    public void A_hundred_thousand_lines_take_seconds()
    {
        _bench.Fill(1);
        using (var file = new StreamWriter(_bench.Files[0], append: true))
        {
            var digest = ArgumentsDigest.OfFreshKey();
            var record = AuditReader.Read(_bench.Folder).Last();
            var (sequence, hash) = (record.Sequence, record.Hash);
            for (var i = 0; i < 100_000; i++)
            {
                var stamp = new AuditStamp(++sequence, _bench.Clock.GetUtcNow(), 1, "b0000001", i, hash);
                (var line, hash) = AuditLine.Write(stamp, AuditBench.Entry(AuditStage.Began), digest, _bench.Options.Secrets);
                file.Write(Encoding.UTF8.GetString(line));
            }
        }

        var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var verdict = _bench.Verify();
        var took = Stopwatch.GetElapsedTime(began);

        Assert.Null(verdict.Problem);
        Assert.Equal(100_002, verdict.Lines);
        Assert.InRange(took.TotalSeconds, 0, 60); // it works for little more than a second; the rest is a busy machine
        TestContext.Current.TestOutputHelper?.WriteLine($"100 000 lines in {took.TotalMilliseconds:0} ms, {(Environment.CpuUsage.TotalTime - worked).TotalMilliseconds:0} ms of them at work");
    }

    /// <summary>Each has a hash that is right: only its place, its format or its words are wrong.</summary>
    [Theory]
    [InlineData("\"format\":1", "\"format\":2", "format")]
    [InlineData("\"sequence\":14", "\"sequence\":15", "line 14 of the chain is expected")]
    [InlineData("\"stage\":\"began\"", "\"stage\":\"lost\"", "gone or damaged")]
    [InlineData("\"sequence\":14", "\"sequence\":\"x\"", "not a line of JSON")]
    public void A_line_with_its_right_hash_still_has_to_be_in_its_place(string old, string changed, string expected)
    {
        _bench.Fill(Calls);
        var last = AuditReader.Read(_bench.Folder).Last();
        var stamp = new AuditStamp(last.Sequence + 1, _bench.Clock.GetUtcNow(), 1, "b0000001", 0, last.Hash);
        var (line, _) = AuditLine.Write(stamp, AuditBench.Entry(AuditStage.Began), ArgumentsDigest.OfFreshKey(), _bench.Options.Secrets);
        var covered = Encoding.UTF8.GetString(line.AsSpan(0, Encoding.UTF8.GetString(line).LastIndexOf(",\"hash\"", StringComparison.Ordinal)));
        covered = covered.Replace(old, changed, StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(covered)));
        File.AppendAllText(_bench.Files[0], $"{covered},\"hash\":\"{hash}\"}}\n");

        var problem = _bench.Verify().Problem;
        Assert.Equal(14, problem?.Line);
        Assert.Contains(expected, problem!.What, StringComparison.Ordinal);
    }

    private static byte[] Damage(string damage, List<string> lines, int at)
    {
        switch (damage)
        {
            case "flip the first bit":
                return Flipped(lines, Start(lines, at));
            case "flip a bit in the middle":
                return Flipped(lines, Start(lines, at) + (Encoding.UTF8.GetByteCount(lines[at]) / 2));
            case "flip a bit of the hash":
                return Flipped(lines, Start(lines, at) + Encoding.UTF8.GetByteCount(lines[at]) - 5);
            case "flip the line feed before":
                return Flipped(lines, Start(lines, at) - 1);
            case "cut":
                return Bytes(lines)[..(Start(lines, at) + 40)];
            case "remove all behind":
                return Bytes(lines)[..Start(lines, at)];
            case "append":
                return [.. Bytes(lines), .. "more"u8];
            case "append a line":
                return [.. Bytes(lines), .. "{\"format\":1}\n"u8];
            case "insert":
                lines.Insert(at, lines[at].Replace("\"run\":1", "\"run\":9", StringComparison.Ordinal));
                break;
            case "empty line":
                lines.Insert(at, "");
                break;
            case "duplicate":
                lines.Insert(at, lines[at]);
                break;
            case "remove":
                lines.RemoveAt(at);
                break;
            case "swap with the one before":
                (lines[at], lines[at - 1]) = (lines[at - 1], lines[at]);
                break;
            case "zeros":
                lines[at] = new string('\0', lines[at].Length);
                break;
            case "rewrite with its hash":
                lines[at] = Rewritten(lines[at]);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, null);
        }

        return Bytes(lines);
    }

    /// <summary>As somebody does who knows how a line is made, and forgets the ones after it.</summary>
    private static string Rewritten(string line)
    {
        var covered = line[..line.LastIndexOf(",\"hash\"", StringComparison.Ordinal)].Replace("\"run\":1", "\"run\":7", StringComparison.Ordinal);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(covered)));
        return $"{covered},\"hash\":\"{hash}\"}}";
    }

    private static byte[] Bytes(List<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static int Start(List<string> lines, int at) => Bytes(lines[..at]).Length;

    private static byte[] Flipped(List<string> lines, int offset)
    {
        var bytes = Bytes(lines);
        bytes[offset] ^= 1;
        return bytes;
    }
}
