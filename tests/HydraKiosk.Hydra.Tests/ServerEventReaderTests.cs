using System.Text;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Tests;

public class ServerEventReaderTests
{
    private readonly RecordingDownlink _downlink = new();
    private readonly TestLog _log = new();
    private readonly ServerEventReader _reader;

    public ServerEventReaderTests() => _reader = new ServerEventReader(_downlink, new ResponseNumbers(), _log) { AudioEnabled = true };

    private T Event<T>(string json)
        where T : ServerEvent => Assert.IsType<T>(_reader.Read(json.Utf8()).Event);

    private void Audio(string json) => Assert.Equal(ReadKind.Audio, _reader.Read(json.Utf8()).Kind);

    [Fact]
    public void Every_kind_of_message_becomes_its_record()
    {
        Type?[] expected =
        [
            typeof(SessionCreated), typeof(SessionConfigured), typeof(ServerWarning), typeof(ServerWarning), typeof(SessionUpdated),
                typeof(SpeechStarted),
            typeof(SpeechStopped), null, typeof(ItemDone), typeof(ResponseCreated), null, typeof(TranscriptDelta), typeof(AudioDone), null,
            typeof(CallReady), typeof(ResponseDone), typeof(ResponseDone), typeof(ServerError), typeof(ServerError), typeof(ServerError),
                typeof(UnknownEvent),
        ];
        Assert.Equal(expected, Frames.All.Select(f => _reader.Read(f.Utf8()).Event?.GetType()));
    }

    [Fact]
    public void Fields_are_read_as_documented()
    {
        var configured = Event<SessionConfigured>(Frames.Configured24);
        Assert.Equal(("aria", 9, false, 24_000, "pcm16"),
            (configured.Voice, configured.InstructionsLength, configured.GenerateInitialResponse, configured.OutputSampleRateHz,
                configured.OutputFormat));
        Assert.Equal(1840, Event<SpeechStarted>(Frames.All[5]).AudioStartMs);
        Assert.Equal(["open_gate"], Event<SessionUpdated>(Frames.All[4]).ToolNames);
        var error = Event<ServerError>(Frames.All[17]);
        Assert.Equal(("invalid_audio", "audio", "evt_1"), (error.Code, error.Param, error.CausedByEventId));
        Assert.Equal("overloaded", Event<ServerError>(Frames.All[18]).Message);
        Assert.Equal("top level", Event<ServerError>(Frames.All[19]).Message);
        Assert.All(Frames.All[2..4], f => Assert.Equal("model_deprecated", Event<ServerWarning>(f).Code));
        Assert.Equal("brand.new", Event<UnknownEvent>(Frames.All[20]).Type);
        Assert.Equal("The tariff in zöne B 😀", Event<TranscriptDelta>(Frames.All[11]).Text);
        var done = Event<ResponseDone>(Frames.All[15]);
        Assert.Equal((ResponseStatus.Completed, new TokenUsage(812, 164, 976)), (done.Status, done.Usage));
        Assert.Equal((ResponseStatus.Cancelled, "interrupted"), (Event<ResponseDone>(Frames.All[16]).Status, "interrupted"));
        Assert.Equal("heard",
            Event<ItemDone>("""{"type":"conversation.item.done","item":{"content":[{"text":null},{"text":"heard"},7]}}""").Item.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("\"type\"")]
    [InlineData("{\"type\":null}")]
    [InlineData("{\"type\":7}")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"error\"} x")]
    [InlineData("{\"type\":\"response.done\"}")]
    [InlineData("{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\"}")]
    [InlineData("{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"delta\":12}")]
    [InlineData("{\"type\":\"response.function_call_arguments.done\"}")]
    public void What_is_no_message_is_not_understood(string text) => Assert.Equal(ReadKind.NotUnderstood, _reader.Read(text.Utf8()).Kind);

    [Fact]
    public void Bytes_that_are_not_utf8_and_deep_nesting_are_not_understood()
    {
        Assert.Equal("not UTF-8", _reader.Read([(byte)'{', 0xC3, 0x28, (byte)'}']).Problem);
        var deep = "{\"type\":\"error\",\"error\":" + new string('[', 1000) + new string(']', 1000) + "}";
        Assert.Equal(ReadKind.NotUnderstood, _reader.Read(deep.Utf8()).Kind);
    }

    [Fact]
    public void Nulls_and_values_that_say_nothing_read_as_absent_and_numbers_may_be_strings()
    {
        var started = Event<SpeechStarted>("""{"type":"input_audio_buffer.speech_started","event_id":3,"audio_start_ms":"1840","item_id":null}""");
        Assert.Equal((1840L, (string?)null), (started.AudioStartMs, started.ItemId));
        var configured = Event<SessionConfigured>("""{"type":"session.configured","session":{"voice":1,"tools":{"a":1},"output_audio_sample_rate":"24000","generate_initial_response":"yes"}}""");
        Assert.Equal(("1", 24_000, null), (configured.Voice, configured.OutputSampleRateHz, configured.GenerateInitialResponse));
        Assert.Null(configured.ToolNames);
        Assert.Null(Event<SessionConfigured>("""{"type":"session.configured","session":null}""").Voice);
        Assert.Equal(1840, Event<SpeechStarted>("""{"type":"input_audio_buffer.speech_started","audio_start_ms":1.84e3}""").AudioStartMs);
    }

    [Fact]
    public void A_field_that_comes_twice_counts_as_it_came_last() =>
        Assert.Equal(2,
            Event<SpeechStarted>("""{"type":"error","audio_start_ms":1,"type":"input_audio_buffer.speech_started","audio_start_ms":2}""")
                .AudioStartMs);

    [Fact]
    public void Audio_is_found_wherever_its_response_is_named_and_under_either_name()
    {
        Event<ResponseCreated>(Frames.ResponseCreated("r"));
        Audio("""{"delta":"AQID BA==","response_id":"r","type":"response.output_audio.delta"}""");
        Audio("""{"type":"response.output_audio.delta","audio":"BQY=","response_id":"r"}""");
        Audio("""{"type":"response.output_audio.delta","delta":"Bwg="}"""); // names none: the newest
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], _downlink.Audio(1));
    }

    [Theory]
    [InlineData("+/+/", new byte[] { 0xFB, 0xFF })]
    [InlineData("+\\/\\u002B\\/", new byte[] { 0xFB, 0xFF })]
    [InlineData(" A Q\\nI = ", new byte[] { 1, 2 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQI==", new byte[] { 1, 2 })]
    [InlineData("AQIDBA!!", new byte[] { 1, 2 })]
    [InlineData("AQIDBAUG%AAAA", new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("A", new byte[0])]
    [InlineData("", new byte[0])]
    [InlineData("====", new byte[0])]
    [InlineData("\\ud83d\\ude00", new byte[0])]
    public void Untidy_base64_gives_what_can_be_had(string base64, byte[] expected)
    {
        Event<ResponseCreated>(Frames.ResponseCreated("r"));
        Audio($$"""{"type":"response.output_audio.delta","response_id":"r","delta":"{{base64}}"}""");
        Assert.Equal(expected, _downlink.Audio(1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(4096)]
    public void Odd_deltas_join_into_whole_samples_in_slices_of_any_size(int sliceBytes)
    {
        var random = new Random(sliceBytes);
        var downlink = new RecordingDownlink(sliceBytes);
        var reader = new ServerEventReader(downlink, new ResponseNumbers(), _log) { AudioEnabled = true };
        reader.Read(Frames.ResponseCreated("r").Utf8());
        var all = new List<byte>();
        for (var i = 0; i < 200; i++)
        {
            var pcm = new byte[random.Next(0, 60)];
            random.NextBytes(pcm);
            all.AddRange(pcm);
            reader.Read(Frames.Delta("r", pcm).Utf8());
        }

        Assert.Equal(all.Take(all.Count & ~1), downlink.Audio(1));
        Assert.Equal(all.Count, reader.AudioBytes);
        Assert.Equal(0, reader.BrokenDeltas);
    }

    [Fact]
    public void Audio_that_finds_no_room_is_counted_and_the_rest_stays_aligned()
    {
        Event<ResponseCreated>(Frames.ResponseCreated("r"));
        _downlink.Room = 4;
        Audio(Frames.Delta("r", [1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal(2, _reader.DroppedAudioBytes);
        _downlink.Room = 100;
        Audio(Frames.Delta("r", [8, 9, 10]));
        Assert.Equal([1, 2, 3, 4, 7, 8, 9, 10], _downlink.Audio(1));
    }

    [Fact]
    public void A_response_never_announced_is_played_under_a_number_of_its_own_with_one_line()
    {
        Event<ResponseCreated>(Frames.ResponseCreated("a"));
        Audio(Frames.Delta("b", [1, 2]));
        Audio(Frames.Delta("c", [3, 4]));
        Audio(Frames.Delta("b", [5, 6]));
        Assert.Equal([1, 2], _downlink.Audio(2)); // its third delta came after another had begun
        Assert.Equal([3, 4], _downlink.Audio(3));
        Assert.Single(_log.Lines, l => l.EventId == 2036);
        Assert.Equal(3, Event<ResponseCreated>(Frames.ResponseCreated("c")).Response);
        Assert.Equal(4, Event<ResponseCreated>(Frames.ResponseCreated("b")).Response); // begins anew, and has the floor again
        Audio(Frames.Delta("b", [7, 8]));
        Assert.Equal([7, 8], _downlink.Audio(4));
    }

    [Fact]
    public void Repeated_announcements_ends_and_calls_are_reported_once()
    {
        Event<ResponseCreated>(Frames.ResponseCreated("a"));
        Assert.Equal(ReadKind.Nothing, _reader.Read(Frames.ResponseCreated("a").Utf8()).Kind);
        Event<CallReady>(Frames.All[14]);
        Assert.Equal(ReadKind.Nothing, _reader.Read(Frames.All[14].Utf8()).Kind);
        Event<ResponseDone>(Frames.ResponseDone("a"));
        Assert.Equal(ReadKind.Nothing, _reader.Read(Frames.ResponseDone("a").Utf8()).Kind);
        Assert.Equal([1], _downlink.Completed);
        Audio(Frames.Delta("a", [1, 2])); // late
        Assert.Empty(_downlink.Audio(1));
    }

    [Fact]
    public void Every_response_is_completed_once_also_one_whose_end_never_comes()
    {
        Event<ResponseCreated>(Frames.ResponseCreated("a"));
        Event<AudioDone>("""{"type":"response.output_audio.done","response_id":"a"}""");
        Event<ResponseCreated>(Frames.ResponseCreated("b"));
        Assert.Equal([1], _downlink.Completed);
        _reader.EndSession();
        _reader.EndSession();
        Assert.Equal([1, 2], _downlink.Completed);
    }

    [Fact]
    public void Thousands_of_responses_are_all_completed_and_the_last_512_still_known()
    {
        for (var i = 1; i <= 3000; i++)
        {
            Assert.Equal(i, Event<ResponseCreated>(Frames.ResponseCreated("r" + i)).Response);
        }

        Audio(Frames.Delta("r2489", [1, 2]));
        Assert.Equal((1, 0), (_reader.LateDeltas, _reader.UnannouncedPieces));
        _reader.EndSession();
        Assert.Equal(Enumerable.Range(1, 3000), _downlink.Completed);
    }

    [Fact]
    public void Arguments_are_joined_across_fragments_cut_inside_a_surrogate_pair()
    {
        Fragment("a", "\"name\":\"tool_a\",", "{\\\"t\\\":\\\"\\ud83d");
        Fragment("b", "\"name\":\"tool_b\",", "{\\\"x\\\"");
        Fragment("a", "", "\\ude00\\\"}");
        var a = Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"a"}""");
        Assert.Equal(("tool_a", "{\"t\":\"😀\"}"), (a.Name, a.ArgumentsJson));
        var b = Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"b","name":"other","arguments":"{\"x\":1}"}""");
        Assert.Equal(("other", "{\"x\":1}"), (b.Name, b.ArgumentsJson));
        Assert.Equal("{}", Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"c","arguments":" "}""").ArgumentsJson);
        Assert.Equal("""{"x": 2}""",
            Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"d","arguments":{"x": 2}}""").ArgumentsJson);

        void Fragment(string call, string name, string text) => Assert.Equal(
            ReadKind.Nothing,
                _reader.Read($$"""{"type":"response.function_call_arguments.delta","call_id":"{{call}}",{{name}}"delta":"{{text}}"}""".Utf8()).Kind);
    }

    [Fact]
    public void Arguments_without_end_and_calls_without_number_are_bounded()
    {
        var fragment = new string('x', 10_000);
        for (var call = 0; call < 40; call++)
        {
            for (var i = 0; i < 8; i++)
            {
                _reader.Read($$"""{"type":"response.function_call_arguments.delta","call_id":"c{{call}}","name":"n","delta":"{{fragment}}"}""".Utf8());
            }
        }

        Assert.Equal(CallFragments.MaxArguments,
            Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"c0"}""").ArgumentsJson.Length);
        Assert.Equal("{}", Event<CallReady>("""{"type":"response.function_call_arguments.done","call_id":"c39"}""").ArgumentsJson);
        Assert.True(_reader.RefusedFragments >= 8 * 8);
    }

    [Fact]
    public void Audio_before_the_session_is_ready_is_not_passed_on()
    {
        _reader.AudioEnabled = false;
        Assert.Equal(ReadKind.Nothing, _reader.Read(Frames.Delta("r", [1, 2]).Utf8()).Kind);
        Assert.Empty(_downlink.Audio(1));
    }

    [Fact]
    public void An_audio_delta_costs_no_allocation()
    {
        var downlink = new CountingDownlink();
        var reader = new ServerEventReader(downlink, new ResponseNumbers(), _log) { AudioEnabled = true };
        reader.Read(Frames.ResponseCreated("resp_1").Utf8());
        var delta = Frames.Delta("resp_1", new byte[4799]).Utf8();
        Assert.Equal(0, Allocations.In(() => reader.Read(delta), warmUps: 100, runs: 10_000));
        Assert.InRange(downlink.Bytes, (10_100L * 4799) - 1, 30_100L * 4799);
    }
}
