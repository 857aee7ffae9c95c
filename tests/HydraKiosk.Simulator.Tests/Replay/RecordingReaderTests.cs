using HydraKiosk.Simulator.Replay;

namespace HydraKiosk.Simulator.Tests.Replay;

public sealed class RecordingReaderTests : IDisposable
{
    public const string Begin = """{"time":"2026-01-05T08:00:00.000Z","ms":0,"session":1,"note":"begin","host":"h","model":"hydra-v1.1"}""";
    public const string Created =
        """{"time":"2026-01-05T08:00:00.080Z","ms":80,"session":1,"direction":"received","bytes":111,"message":"""
        + """{"type":"session.created","event_id":"sv_1","session_id":"s1"}}""";
    public const string End =
        """{"time":"2026-01-05T08:00:01.000Z","ms":1000,"session":1,"note":"end","outcome":"Lost","detail":"no answer to a ping"}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hydra-kiosk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Sessions_messages_and_ends_are_read()
    {
        var recording = Read(
            Begin, Created, End,
            Begin.Replace("\"session\":1", "\"session\":2", StringComparison.Ordinal),
            """{"ms":5,"session":2,"note":"end","outcome":"CredentialsRefused","detail":"401"}""",
            """{"ms":1,"session":3,"note":"continues","host":"h","model":"hydra-v1.0"}""",
            """{"ms":7.5,"session":3,"direction":"received","bytes":3,"problem":"binary"}""",
            """{"ms":8,"session":3,"note":"dropped","messages":4}""",
            """{"ms":9,"session":3,"note":"end","outcome":"closed by the service","closeCode":1013}""");

        Assert.Equal([1, 2, 3], recording.Sessions.Select(s => s.Number));
        Assert.Equal([1, 3], recording.Playable.Select(s => s.Number));
        Assert.Equal((9, 4L, false), (recording.Lines, recording.Dropped, recording.IsCut));
        var first = recording.Sessions[0];
        Assert.Equal((TimeSpan.FromMilliseconds(80), true, "session.created"),
            (first.Messages[0].At, first.Messages[0].FromService, first.Messages[0].Type));
        Assert.Equal((false, null, "Lost"), (first.End!.IsOrderly, first.End.CloseCode, first.End.Outcome));
        Assert.Equal(("binary", 3, "hydra-v1.0"),
            (recording.Sessions[2].Messages[0].Problem, recording.Sessions[2].Messages[0].Bytes, recording.Sessions[2].Model));
        Assert.Equal((true, 1013), (recording.Sessions[2].End!.IsOrderly, recording.Sessions[2].End!.CloseCode));
    }

    [Fact]
    public void A_text_cut_inside_a_character_is_readable_all_the_same()
    {
        var recording = Read(
            Begin, Created,
            """{"ms":90,"session":1,"direction":"received","bytes":9,"message":"""
                + """{"type":"odd\ud83d","a":"\udE00x","b":"\ud83d\ude00 \\ud83d","c\udbff":"\ud83d\ud83d\u0041"}}""",
            End);

        var odd = recording.Sessions[0].Messages[1];
        Assert.Equal("odd\ufffd", odd.Type);
        Assert.Equal(
            """{"type":"odd\ufffd","a":"\ufffdx","b":"\ud83d\ude00 \\ud83d","c\ufffd":"\ufffd\ufffd\u0041"}""",
            System.Text.Encoding.UTF8.GetString(odd.Json.Span));
    }

    [Fact]
    public void A_last_line_cut_by_a_power_failure_is_left_out_wherever_it_was_cut()
    {
        for (var length = 1; length < End.Length; length++)
        {
            var recording = Read(Begin, Created, End[..length]);
            Assert.True(recording.IsCut);
            Assert.Null(Assert.Single(recording.Sessions).End);
        }

        Assert.True(Read(Begin, Created, End[..20], Begin, Created, End).IsCut); // and the daemon was started again
    }

    [Theory]
    [InlineData("garbage", ":2: this line is not JSON, from its byte 1 on")]
    [InlineData("[]", ":2: this is no line of a wire log: it has no \"ms\" and \"session\"")]
    [InlineData(
        """{"time_ms":3.1,"session":1,"direction":"received","type":"session.configure"}""",
        ":2: this is no line of a wire log: it has no \"ms\"")]
    [InlineData("""{"ms":"1","session":1,"note":"end"}""", "it has no \"ms\" and \"session\"")]
    [InlineData("""{"ms":1,"session":1,"message":{}}""", "it has neither a \"direction\" nor a \"note\"")]
    [InlineData("""{"ms":1,"session":1,"direction":"received","message":"x"}""", "it has no \"message\"")]
    public void A_broken_line_is_named(string line, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<RecordingException>(() => Read(Begin, line, Created)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_in_which_the_service_says_nothing_cannot_be_replayed()
    {
        Assert.Contains("is empty", Assert.Throws<RecordingException>(() => Read()).Message, StringComparison.Ordinal);
        Assert.Contains("holds nothing that the service sent (1 attempts, 2 lines)",
            Assert.Throws<RecordingException>(() => Read(Begin, End)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read",
            Assert.Throws<RecordingException>(() => RecordingReader.Read(Path.Combine(_folder.FullName, "none"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read", Assert.Throws<RecordingException>(() => RecordingReader.Read(_folder.FullName)).Message,
            StringComparison.Ordinal);
    }

    private Recording Read(params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, "wire.ndjson");
        File.WriteAllLines(path, lines);
        return RecordingReader.Read(path);
    }
}
