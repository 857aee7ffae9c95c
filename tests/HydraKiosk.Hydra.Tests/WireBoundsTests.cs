using System.Text;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Link;
using HydraKiosk.Hydra.MessageLog;
using HydraKiosk.Hydra.Session;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Running;
using HydraKiosk.Link.Sessions;
using HydraKiosk.Link.Wire;
using HydraKiosk.Primitives.Secrets;

namespace HydraKiosk.Hydra.Tests;

/// <summary>What a service may send without end, and what it then costs.</summary>
[Collection(nameof(AloneCollection))]
public class WireBoundsTests
{
    private const int Megabyte = 1024 * 1024;

    private readonly RecordingDownlink _downlink = new();
    private readonly ServerEventReader _reader;

    public WireBoundsTests() => _reader = new ServerEventReader(_downlink, new ResponseNumbers(), new TestLog()) { AudioEnabled = true };

    public static TheoryData<string> HugeMessages => new()
    {
        Item(string.Join(',', Enumerable.Repeat("""{"text":"x"}""", 400_000))),
        Item($$"""{"text":"{{new string('x', 8 * Megabyte)}}"}"""),
        Item($$"""{"text":"{{string.Concat(Enumerable.Repeat("\\u0041", Megabyte))}}"}"""),
        $$$"""{"type":"session.configured","session":{"tools":[{{{string.Join(',', Enumerable.Repeat($$"""{"name":"{{new string('n', Megabyte)}}"}""", 4))}}}]}}""",
        $$"""{"type":"response.function_call_arguments.done","call_id":"c","name":"{{new string('n', 8 * Megabyte)}}"}""",
        $$"""{"type":"response.function_call_arguments.delta","call_id":"c","delta":"{{new string('n', 8 * Megabyte)}}"}""",
        $$"""{"type":"warning","code":"{{new string('n', 4 * Megabyte)}}","message":"{{new string('n', 4 * Megabyte)}}"}""",
        $$"""{"type":"error","error":"{{new string('n', 8 * Megabyte)}}"}""",
        $$"""{"type":"{{new string('n', 8 * Megabyte)}}"}""",
        $$$"""{"type":"response.created","response":{"id":"{{{new string('n', 8 * Megabyte)}}}"}}""",
        $$"""{"type":"response.output_audio_transcript.delta","delta":"{{new string('n', 8 * Megabyte)}}"}""",
    };

    [Fact]
    public void Fragments_of_calls_that_find_no_place_cost_little_more_than_their_id()
    {
        for (var i = 0; i < 32; i++)
        {
            _reader.Read($$"""{"type":"response.function_call_arguments.delta","call_id":"c{{i}}","delta":"{"}""".Utf8());
        }

        var message = $$"""{"type":"response.function_call_arguments.delta","call_id":"one too many","delta":"{{new string('n', 4000)}}"}""".Utf8();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(ReadKind.Nothing, _reader.Read(message).Kind);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100 * 1_000);
        Assert.True(_reader.RefusedFragments >= 100);
    }

    [Theory]
    [MemberData(nameof(HugeMessages))]
    public void A_huge_message_costs_no_memory_to_speak_of(string json)
    {
        var message = json.Utf8();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = _reader.Read(message);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.NotEqual(ReadKind.NotUnderstood, read.Kind);
        Assert.True(allocated < 3 * Megabyte, $"{allocated} bytes for a message of {message.Length}");
        Assert.True(read.Event is null || LinkEventQueue.Weight(new LinkMessage(read.Event)) < 200_000);
    }

    [Fact]
    public void Texts_of_parts_are_joined_and_cut()
    {
        var item = Assert.IsType<ItemDone>(_reader.Read(Item("""{"text":"one"},{"text":null},{"text":"two"}""").Utf8()).Event).Item;
        Assert.Equal("one two", item.Text);
        var cut = Assert.IsType<ItemDone>(_reader.Read(Item(string.Join(',', Enumerable.Repeat("""{"text":"abc"}""", 5000))).Utf8()).Event).Item;
        Assert.Equal((8 * 1024) + 1, cut.Text!.Length);
        Assert.StartsWith("abc abc ", cut.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_wire_log_writes_little_of_a_huge_message_and_still_one_object()
    {
        using var line = new WireLine(new MessageElision(keepsContent: false, new SecretFilter()));
        foreach (var json in (string[])[Item(string.Join(',', Enumerable.Repeat("""{"text":"x"}""", 200_000))),
            "{\"type\":\"x\"" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $",\"f{i}\":1")) + "}"])
        {
            var message = json.Utf8();
            line.Message(new WireRecord(WireRecordKind.Received, 1, 0, TimeSpan.Zero, message.Length, message));
            Assert.InRange(line.Bytes.Length, 1000, 300 * 1024);
            using var read = System.Text.Json.JsonDocument.Parse(line.Bytes[..^1].ToArray());
            Assert.Contains("""{"elided":"rest"}""", Encoding.UTF8.GetString(line.Bytes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Ordinary", 4_000)]
    [InlineData("Audio", 60_000)]
    [InlineData("Reply", 1_000)]
    [InlineData("Call", 128)]
    public void What_no_conversation_needs_is_a_flood_and_time_forgives(string name, int allowed)
    {
        var clock = new ManualClock();
        var guard = new FloodGuard(clock);
        var weight = Enum.Parse<MessageWeight>(name);
        for (var i = 0; i < allowed; i++)
        {
            Assert.Null(guard.Note(weight, 100));
        }

        Assert.NotNull(guard.Note(weight, 100));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(guard.Note(weight, 100));
    }

    [Fact]
    public void An_hour_of_a_busy_conversation_is_no_flood()
    {
        var clock = new ManualClock();
        var guard = new FloodGuard(clock);
        for (var turn = 0; turn < 600; turn++)
        {
            Assert.Null(guard.Note(MessageWeight.Reply, 200));
            for (var i = 0; i < 1000; i++)
            {
                Assert.Null(guard.Note(MessageWeight.Audio, 2600)); // twenty seconds at once
                Assert.Null(guard.Note(i < 8 ? MessageWeight.Call : MessageWeight.Ordinary, 400));
            }

            clock.Advance(TimeSpan.FromSeconds(6));
        }
    }

    [Fact]
    public void Megabytes_of_text_are_a_flood_however_few_the_messages()
    {
        var guard = new FloodGuard(new ManualClock());
        Assert.Null(guard.Note(MessageWeight.Ordinary, 8 * Megabyte));
        Assert.NotNull(guard.Note(MessageWeight.Ordinary, 9 * Megabyte));
    }

    [Fact]
    public void Events_that_nobody_reads_are_counted_by_their_size()
    {
        var queue = new LinkEventQueue();
        var text = new LinkMessage(new TranscriptDelta(1, new string('x', 1000)));
        Assert.True(queue.Writer.TryWrite(text));
        Assert.True(queue.Writer.TryWrite(new LinkConnecting(1)));
        Assert.InRange(queue.WaitingBytes, 2000, 3000);
        Assert.Equal(2, queue.Reader.Count);
        Assert.True(queue.Reader.TryPeek(out var peeked));
        Assert.Same(text, peeked);
        Assert.True(queue.Reader.TryRead(out var first));
        Assert.Same(text, first);
        Assert.True(queue.Reader.TryRead(out _));
        Assert.Equal(0, queue.WaitingBytes);
        Assert.True(queue.Writer.TryComplete());
        Assert.False(queue.Writer.TryWrite(text));
        Assert.Equal(0, queue.WaitingBytes);
    }

    [Fact]
    public void The_buffer_of_huge_messages_is_kept_while_they_come_and_let_go_after()
    {
        var buffer = new MessageBuffer();
        Fill(4 * Megabyte);
        var size = buffer.Size;
        for (var i = 0; i < 63; i++)
        {
            Fill(100);
        }

        Assert.Equal(size, buffer.Size);
        Fill(100);
        Assert.Equal(64 * 1024, buffer.Size);

        void Fill(int bytes)
        {
            while (bytes > 0 && buffer.TryGetRoom(out var room))
            {
                var part = Math.Min(bytes, room.Length);
                buffer.Advance(part);
                bytes -= part;
            }

            buffer.Clear();
        }
    }

    [Theory]
    [InlineData("sk_live_0123456789ab")]
    [InlineData("SK_LIVE_0123456789AB")]
    [InlineData("pad-secret/key+0123=")]
    [InlineData("PAD-SECRET/KEY+0123=")]
    [InlineData("pad-secret%2Fkey%2B0123%3D")]
    [InlineData("pad%2dsecret%2fkey%2b0123%3d")]
    [InlineData("7061642D7365637265742F6B65792B303132333D")]
    [InlineData("7061642d7365637265742f6b65792b303132333d")]
    public void A_secret_is_known_in_other_spellings(string spelt)
    {
        var elision = new MessageElision(keepsContent: true, SecretFilter.Of("pad-secret/key+0123="));
        Assert.True(elision.HoldsSecret(("x " + spelt + " y").Utf8()), spelt);
        Assert.False(elision.HoldsSecret("a pad, a secret and a key, task_0123456789abcdef, 0123"u8));
    }

    [Fact]
    public void A_secret_inside_of_base64_is_known_wherever_it_begins()
    {
        var elision = new MessageElision(keepsContent: true, SecretFilter.Of("pad-secret/key+0123="));
        foreach (var before in (string[])["", "x", "xy", "user:", "Bearer "])
        {
            var encoded = Convert.ToBase64String($"{before}pad-secret/key+0123=, more".Utf8());
            Assert.True(elision.HoldsSecret(encoded.Utf8()), encoded);
            Assert.True(elision.HoldsSecret(encoded.Replace('+', '-').Replace('/', '_').Utf8()), encoded);
        }
    }

    private static string Item(string parts) =>
        $$$"""{"type":"conversation.item.done","item":{"id":"i","role":"user","status":"completed","content":[{{{parts}}}]}}""";
}
