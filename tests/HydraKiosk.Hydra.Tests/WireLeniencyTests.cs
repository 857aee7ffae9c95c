using System.Text.Json.Nodes;
using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Contract;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Every server event with each of its optional fields absent, null and of another type: read all the same, the rest of it right.</summary>
public class WireLeniencyTests
{
    private readonly RecordingDownlink _downlink = new();
    private readonly ServerEventReader _reader;

    public WireLeniencyTests() => _reader = new ServerEventReader(_downlink, new ResponseNumbers(), new TestLog()) { AudioEnabled = true };

    /// <summary>The event, and by the path of each field that may be missing.</summary>
    public static TheoryData<string, string> Events => new()
    {
        { Frames.Created, "event_id session_id" },
        { Frames.Configured24.ReplaceLineEndings(""), "event_id session session.instructions session.voice session.tools "
            + "session.generate_initial_response session.output_audio_sample_rate session.output_audio_format session.input_audio_format "
                + "session.input_audio_sample_rate" },
        { Frames.All[2], "event_id warning warning.code warning.message" },
        { Frames.All[3], "event_id code message" },
        { Frames.All[4], "event_id session session.tools" },
        { Frames.All[5], "event_id audio_start_ms item_id" },
        { Frames.All[6], "event_id audio_end_ms item_id" },
        { Frames.All[7], "event_id previous_item_id item item.id item.type item.role item.status item.content" },
        { Frames.All[8], "event_id previous_item_id item item.id item.type item.role item.status item.content" },
        { Frames.ResponseCreated("new"), "event_id response response.id response.status" },
        { Frames.All[10], "event_id response_id item_id output_index content_index" },
        { Frames.All[11], "event_id response_id item_id" },
        { Frames.All[12], "event_id response_id item_id output_index content_index" },
        { Frames.All[13], "event_id response_id name delta" },
        { Frames.All[14], "event_id response_id name arguments" },
        { Frames.ResponseDone("resp_1"), "event_id response response.id response.status" },
        { """{"type":"response.done","response":{"id":"resp_1","status":"failed","status_details":{"reason":"r","type":"t","error":{"code":"c"}},"output":[],"usage":{"input_tokens":1,"output_tokens":2,"total_tokens":3}}}""",
            "response.status_details response.status_details.reason response.status_details.type response.status_details.error response.output "
                + "response.usage response.usage.input_tokens response.usage.output_tokens response.usage.total_tokens" },
        { Frames.All[17], "event_id error error.type error.code error.message error.param error.event_id" },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Any_optional_field_may_be_absent_null_or_of_another_type(string json, string optional)
    {
        JsonNode?[] others = [null, "text", 17, 1.5, -1, true, new JsonObject { ["a"] = 1 }, new JsonArray(1, "b", null), ""];
        foreach (var path in optional.Split(' '))
        {
            Try(path, node => key => node.Remove(key));
            foreach (var other in others)
            {
                Try(path, node => key => node[key] = other?.DeepClone()); // a node has one parent
            }
        }

        void Try(string path, Func<JsonObject, Func<string, object?>> change)
        {
            var reader = new ServerEventReader(new RecordingDownlink(), new ResponseNumbers(), new TestLog()) { AudioEnabled = true };
            reader.Read(Frames.ResponseCreated("resp_1").Utf8());
            var root = JsonNode.Parse(json)!.AsObject();
            var names = path.Split('.');
            change(names[..^1].Aggregate(root, (node, name) => node[name]!.AsObject()))(names[^1]);
            var read = reader.Read(root.ToJsonString().Utf8());
            Assert.True(read.Kind != ReadKind.NotUnderstood, $"{path}: {root.ToJsonString()}: {read.Problem}");
        }
    }

    [Fact]
    public void A_call_and_a_transcript_without_a_response_belong_to_the_newest_one()
    {
        Read(Frames.ResponseCreated("a"));
        Read(Frames.ResponseDone("a"));
        Read(Frames.ResponseCreated("b"));
        Assert.Equal(new CallReady("b", "c", "n", "{}"), Read("""{"type":"response.function_call_arguments.done","call_id":"c","name":"n"}"""));
        Assert.Equal(new CallReady("b", "17", "n", "{}"),
            Read("""{"type":"response.function_call_arguments.done","response_id":null,"call_id":17,"name":"n"}"""));
        Assert.Equal(new TranscriptDelta(2, "x"), Read("""{"type":"response.output_audio_transcript.delta","response_id":{},"delta":"x"}"""));
        Assert.Equal(2, Assert.IsType<ResponseDone>(Read(Frames.ResponseDone("b"))).Calls);
    }

    [Fact]
    public void A_service_without_any_ids_is_understood()
    {
        for (var number = 1; number <= 2; number++)
        {
            var created = Assert.IsType<ResponseCreated>(Read("""{"type":"response.created"}"""));
            Assert.Equal(number, created.Response);
            Assert.NotEmpty(created.ResponseId);
            Read("""{"type":"response.output_audio.delta","delta":"AQI="}""");
            Assert.Equal(new AudioDone(number), Read("""{"type":"response.output_audio.done"}"""));
            var done = Assert.IsType<ResponseDone>(Read("""{"type":"response.done","response":{"status":"completed"}}"""));
            Assert.Equal((created.ResponseId, number, 2L), (done.ResponseId, done.Response, done.AudioBytes));
            Assert.Null(Read("""{"type":"response.done"}"""));
            Assert.DoesNotContain("response_id", System.Text.Encoding.UTF8.GetString(ClientEventWriter.ResponseCancel(created.ResponseId).Utf8.Span),
                StringComparison.Ordinal);
        }

        Assert.Contains("response_id", System.Text.Encoding.UTF8.GetString(ClientEventWriter.ResponseCancel("r").Utf8.Span),
            StringComparison.Ordinal);
        Assert.Equal([1, 2], _downlink.Completed);
    }

    [Fact]
    public void A_response_announced_without_its_id_takes_the_first_one_nobody_knows()
    {
        Read(Frames.ResponseCreated("a"));
        Read(Frames.ResponseDone("a"));
        var created = Assert.IsType<ResponseCreated>(Read("""{"type":"response.created","response":{"status":"in_progress"}}"""));
        Read(Frames.Delta("a", [9, 9])); // known, and over
        Read(Frames.Delta("b", [1, 2]));
        Read(Frames.Delta("b", [3, 4]));
        Assert.Equal([1, 2, 3, 4], _downlink.Audio(2));
        Assert.Equal(created.ResponseId, Assert.IsType<ResponseDone>(Read(Frames.ResponseDone("b"))).ResponseId);
    }

    [Theory]
    [InlineData("24000", 24_000, null)]
    [InlineData("24000.0", 24_000, null)]
    [InlineData("\"48000\"", 48_000, null)]
    [InlineData("2.4e4", 24_000, null)]
    [InlineData("8000", 8_000, null)]
    [InlineData("192000", 192_000, null)]
    [InlineData("7999", null, "7999")]
    [InlineData("192001", null, "192001")]
    [InlineData("192000.5", 192_000, null)]
    [InlineData("0", null, "0")]
    [InlineData("-24000", null, "-24000")]
    [InlineData("2147483647", null, "2147483647")]
    [InlineData("1e300", null, "1e300")]
    [InlineData("\"fast\"", null, "\"fast\"")]
    [InlineData("[24000]", null, "[24000]")]
    [InlineData("null", null, null)]
    public void A_rate_is_taken_from_8000_to_192000_only(string said, int? rate, string? refused)
    {
        var configured = Assert.IsType<SessionConfigured>(Read($$$"""{"type":"session.configured","session":{"output_audio_sample_rate":{{{said}}}}}"""));
        Assert.Equal((rate, refused), (configured.OutputSampleRateHz, configured.RefusedRate));
    }

    [Fact]
    public void An_error_that_is_one_word_is_a_code()
    {
        Assert.Equal("server_full", Assert.IsType<ServerError>(Read("""{"type":"error","error":"server_full"}""")).Code);
        Assert.Null(Assert.IsType<ServerError>(Read("""{"type":"error","error":"Try again later."}""")).Code);
        Assert.Equal("429", Assert.IsType<ServerError>(Read("""{"type":"error","error":{"code":429}}""")).Code);
    }

    private ServerEvent? Read(string json)
    {
        var read = _reader.Read(json.Utf8());
        Assert.NotEqual(ReadKind.NotUnderstood, read.Kind);
        return read.Event;
    }
}
