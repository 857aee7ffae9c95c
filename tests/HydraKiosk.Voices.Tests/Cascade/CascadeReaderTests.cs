using System.Text;
using FsCheck;
using FsCheck.Fluent;
using HydraKiosk.Voices.Cascade.Chatting;
using HydraKiosk.Voices.Cascade.Hearing;
using HydraKiosk.Voices.Cascade.Redacting;
using HydraKiosk.Voices.Cascade.Speaking;

namespace HydraKiosk.Voices.Tests.Cascade;

/// <summary>The readers of the three wires: recorded frames, hostile ones, and what they bound.</summary>
public sealed class CascadeReaderTests
{
    private static readonly string _recorded = Path.Combine(AppContext.BaseDirectory, "Recorded");

    [Fact]
    public void Recorded_frames_of_the_recogniser_are_read()
    {
        var read = File.ReadLines(Path.Combine(_recorded, "pulse", "documented.ndjson")).Where(line => line.StartsWith('{')).Select(line =>
        {
            var message = PulseReader.Read(Encoding.UTF8.GetBytes(line), out var problem);
            Assert.Null(problem);
            return message!;
        }).ToList();
        Assert.Equal(["", "hello", "hello can you", "Hello, can you hear me?", "", "", "hello", "Hello."], read.Select(m => m.Text));
        Assert.Equal([false, false, false, true, true, false, false, true], read.Select(m => m.IsFinal));
        Assert.Equal("Session timed out", read[5].Error);
        Assert.True(read[4].IsLast);
    }

    [Fact]
    public void Recorded_frames_of_the_voice_are_read()
    {
        var sound = new byte[16];
        var kinds = new List<LightningKind>();
        foreach (var line in File.ReadLines(Path.Combine(_recorded, "lightning", "documented.ndjson")).Where(line => line.StartsWith('{')))
        {
            Assert.Null(LightningReader.Read(Encoding.UTF8.GetBytes(line), ref sound, out var message));
            kinds.Add(message.Kind);
            Assert.True(message.Kind != LightningKind.Word || message is { Word: "$100", From: 1.12, Until: 1.92 });
            Assert.True(message.Kind != LightningKind.Sound || message is { SoundBytes: 4, Id: "sentence-1" });
        }

        Assert.Equal(
            [LightningKind.Sound, LightningKind.Word, LightningKind.Complete, LightningKind.Error, LightningKind.Word, LightningKind.Complete],
            kinds);
    }

    [Fact]
    public void Recorded_streams_of_chat_endpoints_are_read()
    {
        var (end, text) = Chat(File.ReadAllText(Path.Combine(_recorded, "chat", "documented-text.txt")));
        Assert.Equal((null, "Hello! How can I help?", "stop"), (end.Problem, text, end.Reason));
        Assert.Equal((12, 7, 19), end.Usage);

        (end, text) = Chat(File.ReadAllText(Path.Combine(_recorded, "chat", "aimock-text.txt")));
        Assert.Equal((null, "Hi there! How can I help you today?", "stop"), (end.Problem, text, end.Reason));

        (end, _) = Chat(File.ReadAllText(Path.Combine(_recorded, "chat", "aimock-calls.txt")));
        Assert.Equal([("get_weather", """{"city":"Paris"}"""), ("get_time", "{}")], end.Calls.Select(c => (c.Name, c.Arguments)));

        (end, _) = Chat(File.ReadAllText(Path.Combine(_recorded, "chat", "documented-calls.txt")));
        Assert.Null(end.Problem);
        Assert.Equal([("call_a1", "get_weather", """{"city":"Paris"}"""), ("call_b2", "get_time", "{}")], end.Calls.Select(c => (c.Id, c.Name, c.Arguments)));
    }

    [Theory]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\"}}]}}]}\n\n", "broke off")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}]}\n\n", "no name")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1\"}}]},\"finish_reason\":\"length\"}]}\n\ndata: [DONE]\n\n", "no whole JSON")]
    public void Half_a_call_is_none(string stream, string why)
    {
        var (end, _) = Chat(stream);
        Assert.Empty(end.Calls);
        Assert.Contains(why, end.Half!.Value.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data: {\"type\":\"message_start\"}\n\n", "message_start")]
    [InlineData("data: hello\n\n", "not JSON")]
    [InlineData("<html></html>", "without a single choice")]
    public void Another_dialect_is_named(string stream, string named)
    {
        var (end, _) = Chat(stream);
        Assert.Equal(ChatTrouble.OtherDialect, end.Problem!.Trouble);
        Assert.Contains(named, end.Problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_answer_is_cut()
    {
        var piece = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + new string('x', 1000) + "\"}}]}\n\n";
        var (end, text) = Chat(string.Concat(Enumerable.Repeat(piece, 100)));
        Assert.Equal(ChatAnswer.MostCharacters, text.Length);
        Assert.NotNull(end.TooMuch);
    }

    [Fact]
    public void Events_are_read_however_they_are_cut() => Prop.ForAll<PositiveInt>(size =>
    {
        const string Stream = "\uFEFFdata: {\"choices\":\r\ndata: [{\"delta\":{\"content\":\"a\u00e9\"}}]}\r\r: comment\n\ndata:{\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}\n\n";
        var bytes = Encoding.UTF8.GetBytes(Stream);
        var text = new StringBuilder();
        var answer = new ChatAnswer(piece => text.Append(piece));
        var events = new ServerSentEvents();
        for (var at = 0; at < bytes.Length; at += size.Get)
        {
            events.Take(bytes.AsSpan(at, Math.Min(size.Get, bytes.Length - at)), answer.Take);
        }

        events.End(answer.Take);
        return text.ToString() == "a\u00e9b" && answer.End().Problem is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_that_a_service_sends_ends_the_program() => Prop.ForAll<byte[]>(bytes =>
    {
        var sound = new byte[8];
        _ = PulseReader.Read(bytes, out _);
        _ = LightningReader.Read(bytes, ref sound, out _);
        _ = Chat(Encoding.Latin1.GetString(bytes));
        return true;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("{\"transcript\":\"\\ud800\",\"is_final\":true}")]
    [InlineData("{\"status\":\"chunk\",\"data\":{\"audio\":5}}")]
    [InlineData("{\"status\":\"word_timestamp\",\"data\":{\"start\":1e999,\"end\":null,\"word\":[]}}")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("{\"session_id\":{\"a\":{}},\"transcript\":{},\"is_final\":\"yes\"}")]
    [InlineData("")]
    public void Odd_messages_are_read_or_named(string text)
    {
        var sound = new byte[8];
        _ = PulseReader.Read(Encoding.UTF8.GetBytes(text), out _);
        _ = LightningReader.Read(Encoding.UTF8.GetBytes(text), ref sound, out _);
    }

    [Fact]
    public void Sentences_are_cut_where_they_end_and_the_first_one_early()
    {
        Assert.Equal(["Well, the lockers are here,", "behind Dr. Smith's door at 3.15 p.m. sharp.", "Follow me now!", "Bye"],
            Cut("Well, the lockers are **here**, behind Dr. Smith's door at 3.15 p.m. sharp. Follow me now! Bye"));
        Assert.Equal(["Yes. It is open until six."], Cut("Yes. It is open until six."));
        Assert.All(Cut(new string('a', 1000) + " " + string.Join(' ', Enumerable.Repeat("word", 300))), s => Assert.True(s.Length <= SentenceCutter.Longest + 1));
        Assert.Equal(["今日は晴れです。", "明日は雨です。"], Cut("今日は晴れです。明日は雨です。"));
        Assert.Empty(Cut(" ... - "));
    }

    [Fact]
    public void Nothing_but_marks_for_the_eye_is_lost_between_sentences() => Prop.ForAll<NonNull<string>, PositiveInt>((text, size) =>
    {
        var whole = Cut(text.Get, int.MaxValue);
        return whole.SequenceEqual(Cut(text.Get, size.Get));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_heard_ends_with_the_word_that_was_heard()
    {
        var heard = new HeardText();
        heard.Begin("The lockers are here.");
        heard.Add(TimeSpan.FromSeconds(2));
        heard.AddWord("The", TimeSpan.Zero, TimeSpan.FromSeconds(0.4));
        heard.AddWord("lockers", TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(1.0));
        heard.AddWord("are", TimeSpan.FromSeconds(1.0), TimeSpan.FromSeconds(1.2));
        heard.AddWord("here.", TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(2));
        heard.Begin("Follow me.");
        heard.Add(TimeSpan.FromSeconds(1));

        Assert.Equal("", heard.HeardUntil(TimeSpan.Zero));
        Assert.Equal("", heard.HeardUntil(TimeSpan.FromSeconds(0.1)));
        Assert.Equal("The", heard.HeardUntil(TimeSpan.FromSeconds(0.5)));
        Assert.Equal("The lockers", heard.HeardUntil(TimeSpan.FromSeconds(0.9)));
        Assert.Equal("The lockers are here.", heard.HeardUntil(TimeSpan.FromSeconds(2)));
        Assert.Equal("The lockers are here. Follow", heard.HeardUntil(TimeSpan.FromSeconds(2.8))); // by its share: no times there
        Assert.Equal("The lockers are here. Follow me.", heard.HeardUntil(TimeSpan.FromSeconds(9)));
    }

    [Theory]
    [InlineData("write to a.b+c@mail.example.org.", "write to [e-mail].")]
    [InlineData("my card is 4111 1111 1111 1111, thanks", "my card is [card number], thanks")]
    [InlineData("my card is 4111-1111-1111-1112", "my card is 4111-1111-1111-1112")]
    [InlineData("call +49 (30) 901820 now", "call [phone number] now")]
    [InlineData("DE89 3704 0044 0532 0130 00 is mine", "[IBAN] is mine")]
    [InlineData("de89370400440532013000", "[IBAN]")]
    [InlineData("DE89370400440532013001", "DE89370400440532013001")]
    [InlineData("from 192.168.10.14 on", "from [IP address] on")]
    [InlineData("in 2024 it cost 12.50 for 3 people on 24.12.2025", "in 2024 it cost 12.50 for 3 people on 24.12.2025")]
    [InlineData("locker 1234 on level 12", "locker 1234 on level 12")]
    [InlineData("@ 5", "@ 5")]
    public void Personal_data_is_taken_out_and_nothing_else(string text, string left) => Assert.Equal(left, PersonalData.Removed(text));

    [Fact]
    public void Redaction_takes_no_longer_for_a_hostile_text()
    {
        var hostile = string.Concat(Enumerable.Repeat("1 a@", 5000));
        Assert.True(PersonalData.Removed(hostile).Length <= hostile.Length * 4);
        Prop.ForAll<NonNull<string>>(text => PersonalData.Removed(text.Get) is not null).QuickCheckThrowOnFailure();
    }

    private static (ChatEnd End, string Text) Chat(string stream)
    {
        var text = new StringBuilder();
        var answer = new ChatAnswer(piece => text.Append(piece));
        var events = new ServerSentEvents();
        if (events.Take(Encoding.UTF8.GetBytes(stream), answer.Take))
        {
            events.End(answer.Take);
        }

        return (answer.End(), text.ToString());
    }

    private static List<string> Cut(string text, int size = 3)
    {
        var sentences = new List<string>();
        var cutter = new SentenceCutter();
        for (var at = 0; at < text.Length; at += Math.Min(size, text.Length - at))
        {
            cutter.Add(text.Substring(at, Math.Min(size, text.Length - at)), sentences.Add);
        }

        cutter.Finish(sentences.Add);
        return sentences;
    }

    [Fact]
    public void A_byte_now_and_then_is_no_line_and_a_comment_is_one()
    {
        var events = new ServerSentEvents();
        Assert.True(events.Take("data: {\"x\""u8, static _ => true));
        Assert.Equal(0, events.Lines);
        Assert.True(events.Take(":1}\n: still thinking\r\n"u8, static _ => true));
        Assert.Equal(2, events.Lines);
    }
}
