using System.Text;
using System.Text.Json.Nodes;
using HydraKiosk.Conversation.Voice;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Contract;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Tests.Fuzz;

/// <summary>Each kind of bad input by name; the fuzz tests mix them.</summary>
public sealed class BadInputTests
{
    private readonly RecordingDownlink _downlink = new();
    private readonly ServerEventReader _reader;

    public BadInputTests() => _reader = new ServerEventReader(_downlink, new ResponseNumbers(), new TestLog()) { AudioEnabled = true };

    [Fact]
    public void A_message_cut_anywhere_is_not_understood_and_the_whole_one_after_it_is()
    {
        foreach (var frame in Frames.All.Select(f => f.Utf8()))
        {
            for (var length = 0; length < frame.Length; length++)
            {
                Assert.Equal(ReadKind.NotUnderstood, _reader.Read(frame.AsSpan(0, length)).Kind);
            }

            Assert.NotEqual(ReadKind.NotUnderstood, _reader.Read(frame).Kind);
        }
    }

    [Theory]
    [InlineData(65)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void Nesting_without_end_is_not_understood(int depth)
    {
        foreach (var (open, close) in (ReadOnlySpan<(string, string)>)[("[", "]"), ("{\"a\":", "}")])
        {
            var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
            var read = _reader.Read($$"""{"type":"session.created","session_id":"s","more":{{nested}}}""".Utf8());
            Assert.Equal((ReadKind.NotUnderstood, "not JSON, or nested too deep"), (read.Kind, read.Problem));
        }
    }

    [Fact]
    public void Five_megabytes_are_taken_where_they_mean_something_and_refused_where_not()
    {
        const int Size = 5 * 1024 * 1024;
        Assert.Equal(ReadKind.Audio, Read(Frames.Delta("r", new byte[Size / 4 * 3])));
        Assert.Equal(Size / 4 * 3, _downlink.Audio(1).Length);
        Assert.Equal((8 * 1024) + 1,
            Assert.IsType<TranscriptDelta>(Event($$"""{"type":"response.output_audio_transcript.delta","delta":"{{new string('a', Size)}}"}"""))
                .Text.Length);
        Assert.InRange(Assert.IsType<UnknownEvent>(Event($$"""{"type":"{{new string('t', Size)}}"}""")).Type.Length, 80, 81);
        var huge = new string('e', Size);
        var error = Assert.IsType<ServerError>(Event($$$"""{"type":"error","error":{"type":"{{{huge}}}","code":"{{{huge}}}","param":"{{{huge}}}","event_id":"{{{huge}}}"}}"""));
        Assert.All((string?[])[error.Type, error.Code, error.Param, error.CausedByEventId], text => Assert.InRange(text!.Length, 80, 201));
        Assert.InRange(Assert.IsType<SessionCreated>(Event($$"""{"type":"session.created","session_id":"{{huge}}"}""")).SessionId.Length, 80, 81);
        Assert.Equal(ReadKind.NotUnderstood, Read($$"""{"type":"response.function_call_arguments.done","call_id":"{{new string('c', Size)}}"}"""));
        var call = Assert.IsType<CallReady>(Event($$"""{"type":"response.function_call_arguments.done","call_id":"c","name":"n","arguments":"{{new string('1', Size)}}"}"""));
        Assert.Equal(CallFragments.MaxArguments, call.ArgumentsJson.Length);
        Assert.Equal(ReadKind.NotUnderstood, Read(new string(' ', Size)));
        Assert.Equal(ReadKind.NotUnderstood, Read(new string('{', Size)));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0xAF })] // overlong
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })] // half a surrogate pair
    [InlineData(new byte[] { 0xE2, 0x82 })] // cut
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })] // beyond Unicode
    public void Text_that_is_not_utf8_is_not_understood_wherever_it_stands(byte[] bad)
    {
        foreach (var where in (string[])["""{"type":"error","message":"?"}""", """{"type":"?"}""", """{"type":"session.created","?":1}"""])
        {
            var at = where.IndexOf('?', StringComparison.Ordinal);
            byte[] message = [.. where[..at].Utf8(), .. bad, .. where[(at + 1)..].Utf8()];
            Assert.Equal((ReadKind.NotUnderstood, "not UTF-8"), (_reader.Read(message).Kind, _reader.Read(message).Problem));
        }
    }

    [Theory]
    [InlineData("""{"type":"\ude00\ud83d"}""")]
    [InlineData("""{"type":"x","\ud83d":1}""")]
    [InlineData("""{"type":"error","error":{"\udc00":1,"code":"\ud800"}}""")]
    [InlineData("""{"type":"response.created","response":{"\ud83d":1,"id":"\ud83d"}}""")]
    [InlineData("""{"type":"conversation.item.done","item":{"content":[{"\ude00":"x","text":"\ude00"}]}}""")]
    public void Half_a_surrogate_pair_in_any_name_or_value_is_only_odd(string json) => Assert.Equal(ReadKind.Event, Read(json));

    [Fact]
    public void Names_and_types_are_known_however_they_are_escaped()
    {
        Assert.Equal("s", Assert.IsType<SessionCreated>(Event("""{"\u0074ype":"session\u002Ecreated","session_i\u0064":"s"}""")).SessionId);
        Assert.Equal("odd", Assert.IsType<ServerError>(Event("""{"type":"error","error":{"c\u006fde":"odd"}}""")).Code);
    }

    [Fact]
    public void Numbers_may_be_strings_and_impossible_ones_read_as_absent()
    {
        Assert.Equal(new SpeechStarted(1840, "7"), Event("""{"type":"input_audio_buffer.speech_started","audio_start_ms":"1840","item_id":7}"""));
        Assert.Equal(24_000,
            Assert.IsType<SessionConfigured>(Event("""{"type":"session.configured","session":{"output_audio_sample_rate":"24000"}}"""))
                .OutputSampleRateHz);
        Assert.Null(Assert.IsType<SessionConfigured>(Event("""{"type":"session.configured","session":{"output_audio_sample_rate":-24000}}"""))
            .OutputSampleRateHz);
        Assert.Null(Assert.IsType<SessionConfigured>(Event("""{"type":"session.configured","session":{"output_audio_sample_rate":1e30}}"""))
            .OutputSampleRateHz);
        Assert.Equal(new TokenUsage(0, 0, 976), Assert.IsType<ResponseDone>(Event("""{"type":"response.done","response":{"id":"r","usage":{"total_tokens":"976","input_tokens":-1}}}""")).Usage);
        Assert.Null(Assert.IsType<ResponseDone>(Event("""{"type":"response.done","response":{"id":"q","usage":{"total_tokens":1e18}}}""")).Usage);
    }

    [Fact]
    public void A_null_in_the_place_of_any_value_is_read_as_its_absence()
    {
        foreach (var frame in Frames.All)
        {
            foreach (var changed in WithEachReplaced(JsonNode.Parse(frame)!, JsonNode.Parse(frame)!, null))
            {
                var expected = changed.Path == "$.type" ? ReadKind.NotUnderstood : Read(Without(frame, changed.Path));
                Assert.True(expected == Read(changed.Json) || Read(changed.Json) == ReadKind.Nothing, changed.Json); // a repetition is nothing
            }
        }
    }

    [Fact]
    public void Ids_and_fields_that_come_twice_do_not_count_twice()
    {
        Assert.Equal(ReadKind.Event, Read("""{"type":"response.created","response":{"id":"x","id":"r"},"response":{"id":"q","id":"r"}}"""));
        Assert.Equal(ReadKind.Nothing, Read(Frames.ResponseCreated("r")));
        Assert.Equal(ReadKind.Audio,
            Read("""{"type":"response.output_audio.delta","response_id":"x","response_id":"r","delta":"AAAA","delta":"AQIDBA=="}"""));
        Assert.Equal([1, 2, 3, 4], _downlink.Audio(1));
        Assert.Equal(ReadKind.Event, Read(Frames.ResponseDone("r")));
        Assert.Equal(ReadKind.Nothing, Read(Frames.ResponseDone("r")));
        Assert.Equal([1], _downlink.Completed);
    }

    [Fact]
    public void Events_for_things_never_heard_of_are_taken_or_left_and_nothing_is_made_up()
    {
        Assert.Equal(ReadKind.Nothing, Read("""{"type":"response.output_audio.done","response_id":"unknown"}"""));
        Assert.Equal(0,
            Assert.IsType<TranscriptDelta>(Event("""{"type":"response.output_audio_transcript.delta","response_id":"unknown","delta":"x"}"""))
                .Response);
        Assert.Equal((ResponseStatus.Completed, 0L), Event(Frames.ResponseDone("unknown")) is ResponseDone done ? (done.Status, done.AudioBytes)
            : default);
        Assert.Equal("unknown",
            Assert.IsType<CallReady>(Event("""{"type":"response.function_call_arguments.done","response_id":"gone","call_id":"unknown"}""")).CallId);
        Assert.IsType<ItemDone>(Event("""{"type":"conversation.item.done","item":{"id":"unknown"}}"""));
        Assert.IsType<SpeechStopped>(Event("""{"type":"input_audio_buffer.speech_stopped","item_id":"unknown"}"""));
    }

    [Fact]
    public async Task A_session_lives_through_all_of_it_on_a_real_socket()
    {
        await using var fixture = new LinkFixture();
        fixture.Connect();
        using var connection = await fixture.Server.NextReadyAsync();
        await fixture.ExpectAsync<LinkReady>();
        string[] bad =
        [
            "", "{", "null", "[]", "{\"type\":null}", new string('[', 1000) + new string(']', 1000), new string('x', 5 * 1024 * 1024),
            """{"type":"\ude00"}"""[..^1], """{"type":"response.done","response":null}""", """{"type":"response.output_audio.delta","response_id":"r","delta":7}""",
        ];
        foreach (var message in bad)
        {
            await connection.SendAsync(message);
        }

        await connection.WebSocket.SendAsync(new byte[] { 1, 2, 3 }, System.Net.WebSockets.WebSocketMessageType.Binary, endOfMessage: true,
            CancellationToken.None);
        await connection.SendAsync(Frames.All[5]);

        Assert.Equal(1840, (await fixture.ExpectMessageAsync<SpeechStarted>()).AudioStartMs);
        Assert.All(fixture.Log.Lines.Where(l => l.EventId == 2033), l => Assert.DoesNotContain("xxxx", l.Message, StringComparison.Ordinal));
        Assert.Single(fixture.Log.Lines, l => l.EventId == 2034);
    }

    private ReadKind Read(string json) => _reader.Read(json.Utf8()).Kind;

    private ServerEvent? Event(string json) => _reader.Read(json.Utf8()).Event;

    private static IEnumerable<(string Path, string Json)> WithEachReplaced(JsonNode root, JsonNode pattern, JsonNode? with)
    {
        foreach (var path in Paths(pattern).ToList())
        {
            var copy = root.DeepClone();
            var (parent, key) = Find(copy, path);
            parent[key] = with?.DeepClone();
            yield return (path, copy.ToJsonString());
        }
    }

    private static string Without(string frame, string path)
    {
        var copy = JsonNode.Parse(frame)!;
        var (parent, key) = Find(copy, path);
        parent.Remove(key);
        return copy.ToJsonString();
    }

    /// <summary>Every member of every object that stands in no array.</summary>
    private static IEnumerable<string> Paths(JsonNode node) => node is JsonObject members
        ? members.SelectMany(m => (m.Value is null ? [] : Paths(m.Value)).Prepend($"{node.GetPath()}.{m.Key}"))
        : [];

    private static (JsonObject Parent, string Key) Find(JsonNode root, string path)
    {
        var names = path.Split('.')[1..];
        return (names[..^1].Aggregate(root, (node, name) => node[name]!).AsObject(), names[^1]);
    }
}
