using System.Text;
using System.Text.Json;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Hydra.Tests.WireLog;

public sealed class WireRecorderTests : IDisposable
{
    private const string Key = "sk_0123456789abcdef";
    private const string Configure = """
        {"type":"session.configure","event_id":"evt_1","session":{"instructions":"Be brief and kind.","voice":"aria","generate_initial_response":true,
        "tools":[{"type":"function","name":"open_gate","description":"Opens it.","parameters":{"type":"object","properties":{"who":{"type":"string"}}}}]}}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");
    private readonly ManualClock _clock = new();
    private readonly TestLog _log = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_session_is_written_line_by_line_with_times_lengths_and_its_end()
    {
        var recorder = Recorder();
        recorder.Began("api.smallest.ai", "hydra-v1.1");
        _clock.Advance(TimeSpan.FromMilliseconds(80));
        recorder.Received(Frames.Created.Utf8(), isBinary: false);
        recorder.Sent(Configure.Utf8());
        _clock.Advance(TimeSpan.FromMilliseconds(40.25));
        recorder.Received(Frames.Delta("resp_1", new byte[4800]).Utf8(), isBinary: false);
        recorder.Received([1, 2, 3], isBinary: true);
        recorder.Received([0xFF, 0xFE], isBinary: false);
        recorder.Received("{\"type\":"u8, isBinary: false);
        recorder.Ended(LinkFault.Lost, "no answer to a ping", byService: false, closeCode: null);
        await recorder.DisposeAsync();

        var lines = Lines();
        Assert.Equal(8, lines.Count);
        Assert.All(lines, l => Assert.Equal(1, l.GetProperty("session").GetInt32()));
        Assert.Equal(("begin", "api.smallest.ai", "hydra-v1.1"), (Text(lines[0], "note"), Text(lines[0], "host"), Text(lines[0], "model")));
        Assert.Equal(("2026-01-05T08:00:00.080Z", 80, "received"),
            (Text(lines[1], "time"), lines[1].GetProperty("ms").GetDouble(), Text(lines[1], "direction")));
        Assert.Equal("4bf1f4f6-5fa4-4de5-aa29-83f5eed96c82", Text(lines[1].GetProperty("message"), "session_id"));
        Assert.Equal((Encoding.UTF8.GetByteCount(Configure), "sent"), (lines[2].GetProperty("bytes").GetInt32(), Text(lines[2], "direction")));
        Assert.Equal(120.2, lines[3].GetProperty("ms").GetDouble());
        Assert.Equal("""{"elided":"audio","base64Bytes":6400,"pcmBytes":4800}""", lines[3].GetProperty("message").GetProperty("delta").GetRawText());
        Assert.Equal(["binary", "not UTF-8", "not JSON, or nested too deep"], lines[4..7].Select(l => Text(l, "problem")));
        Assert.Equal(("end", "Lost", "no answer to a ping"), (Text(lines[7], "note"), Text(lines[7], "outcome"), Text(lines[7], "detail")));
    }

    [Fact]
    public async Task Nothing_that_was_said_or_asked_is_kept_unless_wanted()
    {
        foreach (var text in (string[])["Be brief", "Opens it", "who", "secret word", "Gate 3 is", "spoken"])
        {
            Assert.DoesNotContain(text, await WrittenAsync(keepsContent: false), StringComparison.Ordinal);
            Assert.Contains(text, await WrittenAsync(keepsContent: true), StringComparison.Ordinal);
        }

        Assert.Contains("open_gate", await WrittenAsync(keepsContent: false), StringComparison.Ordinal);
        Assert.Contains("""{"elided":"text","chars":18}""", await WrittenAsync(keepsContent: false), StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", await WrittenAsync(keepsContent: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Secrets_are_never_kept(bool keepsContent)
    {
        var written = await WrittenAsync(keepsContent);

        Assert.DoesNotContain(Key, written, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", written, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", written, StringComparison.Ordinal);
        Assert.Contains("""{"elided":"secret"}""", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_key_or_a_token_that_nobody_has_named_is_known_by_its_look(bool keepsContent)
    {
        var recorder = Recorder(o => o with { KeepsContent = keepsContent, Secrets = new SecretFilter() });
        recorder.Received("""{"type":"error","error":{"code":"unauthorized","message":"the key sk_live-0123456789ABCDEF is unknown","param":"wat_0123456789ABCDEF"}}"""u8, isBinary: false);
        recorder.Received("""{"type":"error","error":{"message":"sk_ and then (sk\u005f0123456789ABCDEF)"}}"""u8, isBinary: false);
        recorder.Received("""{"type":"error","error":{"code":"task_0123456789abcdef","message":"open_kiosk_display, sk_, wat_er and sk_7"}}"""u8,
            isBinary: false);
        recorder.Ended(LinkFault.CredentialsRefused, "wat_0123456789ABCDEF is not taken", byService: true, closeCode: null);
        await recorder.DisposeAsync();

        var written = await File.ReadAllTextAsync(Path.Combine(WireFolder.FullName, "wire.ndjson"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("0123456789ABCDEF", written, StringComparison.Ordinal);
        Assert.Equal(4, written.Split("""{"elided":"secret"}""").Length);
        Assert.Contains("(holds a secret)", written, StringComparison.Ordinal);
        Assert.Contains("task_0123456789abcdef", written, StringComparison.Ordinal);
        Assert.Contains("open_kiosk_display, sk_, wat_er and sk_7", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunks_are_one_line_a_second_and_deltas_one_line_each()
    {
        var recorder = Recorder();
        recorder.Began("h", "m");
        for (var i = 0; i < 120; i++)
        {
            recorder.SentAudio(903);
            if (i % 40 == 0)
            {
                recorder.Received(Frames.Delta("r", new byte[480 * (1 + (i / 40))]).Utf8(), isBinary: false);
            }

            _clock.Advance(TimeSpan.FromMilliseconds(20));
        }

        recorder.Ended(null, "closed", byService: true, closeCode: 1000);
        await recorder.DisposeAsync();

        var lines = Lines();
        var runs = lines.Where(l => l.TryGetProperty("messages", out _)).ToList();
        Assert.Equal(120, runs.Sum(r => r.GetProperty("messages").GetInt32()));
        Assert.Equal(120 * 903, runs.Sum(r => r.GetProperty("bytes").GetInt32()));
        Assert.Equal(3, runs.Count);
        Assert.Equal(1000, runs[0].GetProperty("lastedMs").GetDouble());
        Assert.Equal([480, 960, 1440],
            lines.Where(l => Text(l, "direction") == "received")
                .Select(l => l.GetProperty("message").GetProperty("delta").GetProperty("pcmBytes").GetInt32()));
        Assert.Equal(("closed by the service", 1000), (Text(lines[^1], "outcome"), lines[^1].GetProperty("closeCode").GetInt32()));
        Assert.Equal(lines.Select(l => l.GetProperty("ms").GetDouble()).Order(), lines.Select(l => l.GetProperty("ms").GetDouble()));
    }

    [Fact]
    public async Task A_follower_sees_lines_although_no_file_is_written_and_a_stream_that_stops_is_not_left_unsaid()
    {
        await using var recorder = new WireRecorder(new WireRecorderOptions(), _clock, _log.For<WireRecorder>());
        recorder.Began("h", "m"); // before anybody follows: not seen
        using var follower = recorder.Subscribe();
        recorder.SentAudio(903);
        await LinkFixture.UntilAsync(() => _clock.ArmedTimers == 1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var line = await follower.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        Assert.Contains("\"messages\":1", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        recorder.Received(Frames.Configured24.Utf8(), isBinary: false); // has line ends of its own
        Assert.DoesNotContain('\n', await follower.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience));
        follower.Dispose();
        Assert.False(await follower.Lines.WaitToReadAsync());
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task Audio_from_before_a_pause_in_following_is_not_told_to_the_next_follower()
    {
        await using var recorder = new WireRecorder(new WireRecorderOptions(), _clock, _log.For<WireRecorder>());
        using (recorder.Subscribe())
        {
            recorder.Began("h", "m");
            _clock.Advance(TimeSpan.FromSeconds(10));
            recorder.SentAudio(903);
            await LinkFixture.UntilAsync(() => _clock.ArmedTimers == 1);
        }

        _clock.Advance(TimeSpan.FromSeconds(2)); // the run's end comes while nobody follows
        recorder.Ended(null, "closed", byService: true, closeCode: 1000);
        recorder.Began("h", "m");
        using var next = recorder.Subscribe();
        recorder.SentAudio(903);
        await LinkFixture.UntilAsync(() => _clock.ArmedTimers == 1);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var line = await next.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        Assert.Contains("\"session\":2", line, StringComparison.Ordinal);
        Assert.Contains("\"messages\":1,\"lastedMs\":0,", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_that_does_not_read_misses_lines_and_stops_nobody()
    {
        var recorder = new WireRecorder(new WireRecorderOptions(), _clock, _log.For<WireRecorder>());
        using var idle = recorder.Subscribe();
        using var busy = recorder.Subscribe();
        const int Messages = 1500;
        for (var i = 0; i < Messages; i++)
        {
            recorder.Received(Frames.Created.Utf8(), isBinary: false);
            await busy.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        }

        // Once it reads, it is told what it missed, and follows again.
        var lines = Waiting(idle);
        recorder.Received(Frames.Created.Utf8(), isBinary: false);
        await busy.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        await recorder.DisposeAsync();
        var after = Waiting(idle);

        Assert.All(lines, l => Assert.Null(Text(l, "note")));
        Assert.Equal(["missed", null], after.Select(l => Text(l, "note")));
        Assert.Equal(Messages, lines.Count + after[0].GetProperty("lines").GetInt32());
        Assert.True(busy.Lines.Completion.IsCompleted);
    }

    [Fact]
    public async Task A_follower_that_never_reads_is_told_at_the_end_what_it_missed()
    {
        var recorder = new WireRecorder(new WireRecorderOptions(), _clock, _log.For<WireRecorder>());
        using var idle = recorder.Subscribe();
        for (var i = 0; i < 600; i++)
        {
            recorder.Received(Frames.Created.Utf8(), isBinary: false);
        }

        await recorder.DisposeAsync();

        var lines = Waiting(idle);
        Assert.Equal("missed", Text(lines[^1], "note"));
        Assert.Equal(600, lines.Count - 1 + lines[^1].GetProperty("lines").GetInt32());
    }

    [Fact]
    public async Task What_finds_no_room_is_dropped_counted_and_said()
    {
        var recorder = Recorder();
        var huge = Encoding.UTF8.GetBytes($$"""{"type":"x","y":"{{new string('a', (int)WireRecorder.MaxWaitingBytes)}}"}""");
        recorder.Received(huge, isBinary: false);
        recorder.Received(huge, isBinary: false);
        recorder.Received(Frames.Created.Utf8(), isBinary: false);
        await recorder.DisposeAsync();

        Assert.Equal(2, Lines().Where(l => Text(l, "note") == "dropped").Sum(l => l.GetProperty("messages").GetInt32()));
        Assert.Equal("session.created", Text(Lines()[^1].GetProperty("message"), "type"));
        Assert.Single(_log.Lines, l => l.EventId == 2062);
    }

    [Fact]
    public async Task What_was_dropped_last_is_said_at_the_end()
    {
        var recorder = Recorder();
        recorder.Began("h", "m");
        _clock.Advance(TimeSpan.FromSeconds(3));
        recorder.Received(new byte[WireRecorder.MaxWaitingBytes + 1], isBinary: true);
        await recorder.DisposeAsync();

        Assert.Equal(("dropped", 3000, 1),
            (Text(Lines()[^1], "note"), Lines()[^1].GetProperty("ms").GetDouble(), Lines()[^1].GetProperty("messages").GetInt32()));
        Assert.Single(_log.Lines, l => l.EventId == 2062);
    }

    [Fact]
    public async Task Files_are_set_aside_when_full_and_only_so_many_are_kept()
    {
        var recorder = Recorder(o => o with { MaxFileBytes = 2000, Files = 3 });
        recorder.Began("h", "m");
        for (var i = 0; i < 100; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            recorder.Received(Frames.Created.Utf8(), isBinary: false);
        }

        await recorder.DisposeAsync();

        var files = WireFolder.GetFiles().OrderBy(f => f.Name).ToList();
        Assert.Equal(["wire.1.ndjson", "wire.2.ndjson", "wire.ndjson"], files.Select(f => f.Name));
        Assert.All(files, f => Assert.InRange(f.Length, 100, 2200));
        Assert.All(files, f => Assert.Equal("continues", Text(Lines(f.Name)[0], "note")));
        Assert.Equal(100, Lines()[^1].GetProperty("ms").GetDouble());
        var joined = Lines("wire.2.ndjson").Concat(Lines("wire.1.ndjson")).Concat(Lines()).Where(l => Text(l, "note") is null)
            .Select(l => l.GetProperty("ms").GetDouble()).ToList();
        Assert.Equal(Enumerable.Range(101 - joined.Count, joined.Count).Select(i => (double)i), joined);
        if (!OperatingSystem.IsWindows())
        {
            Assert.All(files, f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, f.UnixFileMode));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, WireFolder.UnixFileMode);
        }
    }

    [Fact]
    public async Task A_follower_sees_every_message_while_files_are_set_aside()
    {
        var recorder = Recorder(o => o with { MaxFileBytes = 1000 });
        using var follower = recorder.Subscribe();
        recorder.Began("h", "m");
        for (var i = 0; i < 20; i++)
        {
            recorder.Received(Frames.Created.Utf8(), isBinary: false);
        }

        await recorder.DisposeAsync();

        Assert.True(WireFolder.GetFiles().Length > 1);
        Assert.Equal(["begin", .. Enumerable.Repeat<string?>(null, 20)], Waiting(follower).Select(l => Text(l, "note")));
    }

    [Fact]
    public async Task A_file_cut_by_a_power_failure_is_continued_on_a_line_of_its_own()
    {
        WireFolder.Create();
        await File.WriteAllTextAsync(Path.Combine(WireFolder.FullName, "wire.ndjson"), "{\"time\":\"2026-01-0",
            TestContext.Current.CancellationToken);
        var recorder = Recorder();
        recorder.Began("h", "m");
        await recorder.DisposeAsync();

        var lines = await File.ReadAllLinesAsync(Path.Combine(WireFolder.FullName, "wire.ndjson"), TestContext.Current.CancellationToken);
        Assert.Equal(2, lines.Length);
        Assert.Contains("begin", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_one_line_in_the_journal_and_writing_goes_on_when_there_is_room()
    {
        WireFolder.Create();
        var path = Path.Combine(WireFolder.FullName, "wire.ndjson");
        File.CreateSymbolicLink(path, "/dev/full");
        var recorder = Recorder();
        using var follower = recorder.Subscribe();
        for (var i = 0; i < 20; i++)
        {
            recorder.Began("h", "m");
            await follower.Lines.ReadAsync().AsTask().WaitAsync(ScriptedServer.Patience);
        }

        await LinkFixture.UntilAsync(() => _log.Lines.Any(l => l.EventId == 2060));
        File.Delete(path);
        _clock.Advance(TimeSpan.FromMinutes(6));
        recorder.Received(Frames.Created.Utf8(), isBinary: false);
        await recorder.DisposeAsync();

        Assert.Single(_log.Lines, l => l.EventId == 2060);
        Assert.Contains("20 lines are missing", Assert.Single(_log.Lines, l => l.EventId == 2061).Message, StringComparison.Ordinal);
        Assert.Equal("session.created", Text(Assert.Single(Lines()).GetProperty("message"), "type"));
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_not_called_written_again_because_its_file_opens()
    {
        WireFolder.Create();
        File.CreateSymbolicLink(Path.Combine(WireFolder.FullName, "wire.ndjson"), "/dev/full");
        var recorder = Recorder();
        for (var i = 0; i < 3; i++)
        {
            recorder.Received(Frames.Created.Utf8(), isBinary: false);
            _clock.Advance(TimeSpan.FromSeconds(2)); // it is written at intervals
            await LinkFixture.UntilAsync(() => _log.Lines.Any(l => l.EventId == 2060));
            _clock.Advance(TimeSpan.FromMinutes(6));
        }

        await recorder.DisposeAsync();

        Assert.Single(_log.Lines, l => l.EventId == 2060);
        Assert.DoesNotContain(_log.Lines, l => l.EventId == 2061);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_one_line_in_the_journal()
    {
        var file = Path.Combine(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        var recorder = Recorder(o => o with { Folder = Path.Combine(file, "wire") });
        recorder.Began("h", "m");
        recorder.Ended(null, "closed", byService: false, closeCode: null);
        await recorder.DisposeAsync();

        Assert.Single(_log.Lines, l => l.EventId == 2060);
        Assert.DoesNotContain(_log.Lines, l => l.EventId == 2065);
    }

    private DirectoryInfo WireFolder => new(Path.Combine(_folder.FullName, "wire"));

    private WireRecorder Recorder(Func<WireRecorderOptions, WireRecorderOptions>? adjust = null)
    {
        var options = new WireRecorderOptions { Folder = WireFolder.FullName, Secrets = SecretFilter.Of(Key) };
        return new WireRecorder(adjust?.Invoke(options) ?? options, _clock, _log.For<WireRecorder>());
    }

    private async Task<string> WrittenAsync(bool keepsContent)
    {
        if (WireFolder.Exists)
        {
            WireFolder.Delete(recursive: true);
        }

        var recorder = Recorder(o => o with { KeepsContent = keepsContent });
        recorder.Began("h", "m");
        recorder.Sent(Configure.Utf8());
        foreach (var received in Frames.All)
        {
            recorder.Received(received.Utf8(), isBinary: false);
        }

        recorder.Received(Frames.Delta("r", new byte[100]).Utf8(), isBinary: false);
        recorder.Received("""{"type":"response.output_audio_transcript.delta","delta":"the secret word"}"""u8, isBinary: false);
        recorder.Received("""{"type":"response.function_call_arguments.done","call_id":"c","name":"n","arguments":"{\"password\":\"sk\u005f0123456789abcdef\"}"}"""u8, isBinary: false);
        recorder.Received("""{"type":"conversation.item.done","item":{"id":"i","content":[{"type":"input_audio","text":"spoken"}]}}"""u8,
            isBinary: false);
        recorder.Received("""{"type":"brand.new","heard":{"words":["spoken"]},"password":"hunter2","t\u006fken":"hunter2"}"""u8, isBinary: false);
        recorder.Sent("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"c","output":"Gate 3 is open"}}"""u8);
        recorder.Received(Encoding.UTF8.GetBytes($$$"""{"type":"error","error":{"code":"unauthorized","message":"key {{{Key}}} is unknown"}}"""),
            isBinary: false);
        recorder.Ended(LinkFault.CredentialsRefused, $"key {Key}", byService: true, closeCode: null);
        await recorder.DisposeAsync();
        return await File.ReadAllTextAsync(Path.Combine(WireFolder.FullName, "wire.ndjson"), TestContext.Current.CancellationToken);
    }

    private List<JsonElement> Lines(string name = "wire.ndjson") =>
        [.. File.ReadAllLines(Path.Combine(WireFolder.FullName, name)).Select(l => JsonDocument.Parse(l).RootElement)];

    private static List<JsonElement> Waiting(WireSubscription follower)
    {
        var lines = new List<JsonElement>();
        while (follower.Lines.TryRead(out var line))
        {
            lines.Add(JsonDocument.Parse(line).RootElement);
        }

        return lines;
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;
}
