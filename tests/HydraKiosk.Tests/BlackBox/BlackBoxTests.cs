using System.Text.Json;
using HydraKiosk.BlackBox;
using HydraKiosk.Control;
using HydraKiosk.Conversation;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Logging;
using HydraKiosk.Primitives.Secrets;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tests.BlackBox;

/// <summary>The last minute before a fault, on the disk.</summary>
public sealed class BlackBoxTests : IDisposable
{
    private const string Canary = "sk_canary_4f9a2b7c8d1e";

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("hydra-kiosk-box-");
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();
    private readonly SecretFilter _secrets = SecretFilter.Of(Canary);

    private string Folder => Path.Combine(_root.FullName, "blackbox");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void It_holds_events_levels_lines_and_the_status_of_the_last_minute_and_no_older()
    {
        using var box = Box();
        box.Take(new ConversationBegan("too old"), ConversationState.Initial);
        _clock.Advance(TimeSpan.FromSeconds(30));
        box.Take(new PhaseChanged(ConversationPhase.Idle, ConversationPhase.Connecting), ConversationState.Initial);
        box.Take(new LoggedLine(LogLevel.Warning, 2010, "link lost"));
        _clock.Advance(TimeSpan.FromSeconds(45));

        var lines = Lines(box.Write("asked", "for a test"));

        Assert.Equal(("black-box", "for a test"), (lines[0].GetProperty("what").GetString(), lines[0].GetProperty("why").GetString()));
        Assert.Equal("status", lines[^1].GetProperty("what").GetString());
        Assert.Equal("9.9", lines[^1].GetProperty("status").GetProperty("version").GetString());
        var events = lines[1..^1];
        Assert.Equal(61, events.Count(l => What(l) == "levels"));
        Assert.Equal(-31.5, events.First(l => What(l) == "levels").GetProperty("microphoneDbfs").GetDouble());
        Assert.Single(events, l => What(l) == "phase" && l.GetProperty("to").GetString() == "connecting");
        Assert.Single(events, l => What(l) == "log" && l.GetProperty("code").GetString() == "HK-2010" && l.GetProperty("text").GetString() == "link lost");
        Assert.DoesNotContain(events, l => What(l) == "conversation-began");
        var times = events.Select(l => l.GetProperty("at").GetDateTimeOffset()).ToArray();
        Assert.Equal(times.Order(), times);
        Assert.All(times, at => Assert.InRange(at, _clock.GetUtcNow() - BlackBoxRing.Kept, _clock.GetUtcNow()));
    }

    [Fact]
    public void What_was_said_is_not_in_it_unless_it_may_be()
    {
        using var silent = Box();
        using var talkative = Box(withWords: true);
        foreach (var box in (BlackBoxRecorder[])[silent, talkative])
        {
            box.Take(new Caption(1, "the agent's words"), ConversationState.Initial);
            box.Take(new TurnTaken(1) { Words = "the person's words" }, ConversationState.Initial);
        }

        Assert.DoesNotContain("words", File.ReadAllText(silent.Write("one", "test")), StringComparison.Ordinal);
        var text = File.ReadAllText(talkative.Write("two", "test"));
        Assert.Contains("the agent's words", text, StringComparison.Ordinal);
        Assert.Contains("the person's words", text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_is_in_it_and_nobody_else_may_read_it()
    {
        using var box = Box();
        box.Take(new LoggedLine(LogLevel.Information, 1, $"the service says that {Canary} is wrong"));

        var path = box.Write("asked", $"because of {Canary}");

        Assert.DoesNotContain(Canary, File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(path).UnixFileMode);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
    }

    [Fact]
    public async Task An_error_writes_one_and_the_same_error_no_other_for_ten_minutes()
    {
        using var box = Box();
        box.Take(new LoggedLine(LogLevel.Warning, 2010, "a warning does not"));
        Assert.True(box.Writing.IsCompleted);
        box.Take(new LoggedLine(LogLevel.Error, 6114, "stalled"));
        Assert.Single(await FilesAsync(box));
        box.Take(new LoggedLine(LogLevel.Error, 6114, "stalled"));
        _clock.Advance(TimeSpan.FromMinutes(9));
        box.Take(new LoggedLine(LogLevel.Error, 6114, "stalled"));
        box.Take(new LoggedLine(LogLevel.Critical, 4006, "another one"));
        Assert.Equal(2, (await FilesAsync(box)).Length);
        _clock.Advance(TimeSpan.FromMinutes(2));
        box.Take(new LoggedLine(LogLevel.Error, 6114, "stalled"));
        var files = await FilesAsync(box);

        Assert.Equal(["HK-6114", "HK-4006", "HK-6114"], files.Select(f => Path.GetFileNameWithoutExtension(f)[25..]));
    }

    [Fact]
    public void At_most_so_many_files_and_so_many_bytes_are_kept_and_the_newest_always()
    {
        var files = new BlackBoxFiles(Folder, maxFiles: 3, maxBytes: 2500, _secrets);
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "2025-01-01T00-00-00.000Z-HK-1.ndjson.new"), "torn by a loss of power");
        File.WriteAllText(Path.Combine(Folder, "notes.txt"), "a technician's");
        for (var minute = 0; minute < 6; minute++)
        {
            files.Write(_clock.GetUtcNow().AddMinutes(minute), "HK-2010", [new byte[1000]]);
        }

        Assert.Equal(
            ["2026-01-05T08-04-00.000Z-HK-2010.ndjson", "2026-01-05T08-05-00.000Z-HK-2010.ndjson", "notes.txt"],
            Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        files.Write(_clock.GetUtcNow().AddMinutes(7), "HK-2010", [new byte[9000]]);
        Assert.Equal(9000, new FileInfo(Assert.Single(Directory.GetFiles(Folder, "*.ndjson"))).Length);
        files.Write(DateTimeOffset.UnixEpoch, "HK-2010", [new byte[10]]); // a clock that is not set yet
        Assert.Contains(Directory.GetFiles(Folder), f => Path.GetFileName(f).StartsWith("1970", StringComparison.Ordinal));
    }

    [Fact]
    public void A_daemon_that_ends_at_each_start_writes_one_in_ten_minutes()
    {
        for (var start = 0; start < 10; start++)
        {
            using var box = Box();
            box.WriteEnd(new InvalidOperationException("it broke again"));
            _clock.Advance(TimeSpan.FromMinutes(2.1));
        }

        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        File.WriteAllText(Path.Combine(Folder, "short-end.ndjson"), "");
        File.WriteAllText(Path.Combine(Folder, "99999-99-99T99-99-99.999Z-end.ndjson"), "");
        using var last = Box();
        last.WriteEnd(new InvalidOperationException("it broke again"));
        Assert.DoesNotContain(_log.Lines, l => l.EventId == ObservationCauses.BlackBoxNotWritten.Code);
    }

    [Fact]
    public void A_storm_leaves_its_end()
    {
        var ring = new BlackBoxRing(_clock);
        for (var i = 0; i < 3 * BlackBoxRing.Capacity; i++)
        {
            ring.Add(i);
        }

        var kept = ring.Read();
        Assert.Equal((BlackBoxRing.Capacity, 3 * BlackBoxRing.Capacity - 1), (kept.Length, (int)kept[^1].What));
    }

    [Fact]
    public void A_disk_that_takes_nothing_is_told_and_throws_nothing_into_the_end()
    {
        using var box = Box();
        File.WriteAllText(Folder, "in the way");

        box.WriteEnd(new InvalidOperationException("it broke"));

        Assert.Equal(ObservationCauses.BlackBoxNotWritten.Code, Assert.Single(_log.Lines).EventId);
        Assert.ThrowsAny<IOException>(() => box.Write("asked", "for a test"));
    }

    [Fact]
    public void What_is_logged_below_the_journal_s_level_is_heard_all_the_same()
    {
        var feed = new CauseFeed();
        var heard = new List<LoggedLine>();
        var listening = feed.Listen(heard.Add);
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Error).AddProvider(feed)
            .AddFilter<CauseFeed>(level => level >= LogLevel.Information));
        logs.CreateLogger("HydraKiosk.Session").LogInformation(7, "begins");
        logs.CreateLogger("HydraKiosk.Session").LogDebug(8, "not this");
        logs.CreateLogger("Microsoft.Hosting").LogError(9, "nor this");
        logs.CreateLogger("Daemon").LogError(10, new IOException("gone"), "lost");

        listening.Dispose();
        logs.CreateLogger("Daemon").LogError(11, "after it has left");

        Assert.Equal(
            [new LoggedLine(LogLevel.Information, 7, "begins"), new LoggedLine(LogLevel.Error, 10, "lost (IOException: gone)")], heard);
    }

    private static string? What(JsonElement line) => line.GetProperty("what").GetString();

    private static JsonElement[] Lines(string path) => [.. File.ReadAllLines(path).Select(line =>
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.Clone();
    })];

    private BlackBoxRecorder Box(bool withWords = false) => new(
        new BlackBoxFiles(Folder, 20, 10_000_000, _secrets), withWords, () => new KioskStatus { Version = "9.9" },
        () => new LevelSample(-31.5f, -60, -120, true, 0, 0), _clock, _log);

    /// <summary>They are written on the pool.</summary>
    private async Task<string[]> FilesAsync(BlackBoxRecorder box)
    {
        await box.Writing.WaitAsync(TimeSpan.FromSeconds(30));
        return [.. Directory.GetFiles(Folder, "*.ndjson").Order(StringComparer.Ordinal)];
    }
}
