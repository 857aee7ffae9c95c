using HydraKiosk.Fakes;
using HydraKiosk.Hydra.Wire;
using HydraKiosk.Link.Wire;

namespace HydraKiosk.Hydra.Tests;

/// <summary>Audio of responses that are over, cancelled or replaced is nothing; interleaved responses do not mix.</summary>
public class DeadResponseTests
{
    private readonly RecordingDownlink _downlink = new();
    private readonly ServerEventReader _reader;

    public DeadResponseTests() => _reader = new ServerEventReader(_downlink, new ResponseNumbers(), new TestLog()) { AudioEnabled = true };

    [Theory]
    [InlineData("completed", 1)]
    [InlineData("failed", 1)]
    [InlineData("cancelled", 0)]
    public void Nothing_is_heard_of_a_response_after_its_end(string status, int misplaced)
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.ResponseDone("a", status), Frames.Delta("a", [3, 4]));
        Assert.Equal([1, 2], _downlink.Audio(1));
        Read(Frames.ResponseCreated("b"), Frames.Delta("b", [5, 6]), Frames.Delta("a", [7, 8]), Frames.Delta("b", [9, 10]));
        Assert.Equal([1, 2], _downlink.Audio(1));
        Assert.Equal([5, 6, 9, 10], _downlink.Audio(2));
        Assert.Equal((2, 2 * misplaced), (_reader.LateDeltas, _reader.MisplacedDeltas));
        Assert.Equal([1], _downlink.Completed);
    }

    [Fact]
    public void Interleaved_responses_do_not_mix()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.ResponseCreated("b"));
        Assert.Equal([1], _downlink.Completed); // nothing more of it is taken
        Read(Frames.Delta("a", [3, 4]), Frames.Delta("b", [5, 6]), Frames.Delta("a", [7, 8]), Frames.Delta("b", [9, 10]));
        Assert.Equal([1, 2], _downlink.Audio(1));
        Assert.Equal([5, 6, 9, 10], _downlink.Audio(2));
        Assert.Equal(2, _reader.MisplacedDeltas);
        Read(Frames.ResponseDone("a"), Frames.ResponseDone("b"));
        Assert.Equal([1, 2], _downlink.Completed);
    }

    [Fact]
    public void A_stray_of_a_response_nobody_knows_does_not_break_into_a_reply()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.Delta("stray", [9, 9]), Frames.Delta("a", [3, 4]));
        Assert.Equal([1, 2, 3, 4], _downlink.Audio(1));
        Assert.Equal((1, 1), (_reader.LateDeltas, _reader.UnannouncedPieces));
        Read(Frames.ResponseDone("a"), Frames.Delta("b", [5, 6])); // now there is room for one
        Assert.Equal([5, 6], _downlink.Audio(2));
    }

    [Fact]
    public void Once_the_audio_of_a_reply_is_whole_one_that_nobody_announced_may_follow()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), """{"type":"response.output_audio.done","response_id":"a"}""",
            Frames.Delta("b", [5, 6]));
        Assert.Equal([5, 6], _downlink.Audio(2));
        Assert.Equal(0, _reader.LateDeltas);
    }

    [Fact]
    public void An_announcement_after_the_end_begins_nothing_and_takes_the_floor_from_nobody()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.ResponseDone("b")); // over before it was announced
        Assert.Equal(ReadKind.Nothing, _reader.Read(Frames.ResponseCreated("b").Utf8()).Kind);
        Read(Frames.Delta("a", [3, 4]), Frames.Delta("b", [9, 9]));
        Assert.Equal([1, 2, 3, 4], _downlink.Audio(1));
        Assert.Empty(_downlink.Audio(2));
        Assert.Equal(1, _reader.LateDeltas);
    }

    [Fact]
    public void The_end_of_a_response_nobody_knows_leaves_the_running_one_alone()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.ResponseDone("other", "cancelled"), Frames.Delta("a", [3, 4]));
        Assert.Equal([1, 2, 3, 4], _downlink.Audio(1));
        Read("""{"type":"response.output_audio.delta","delta":"BQY="}""");
        Assert.Equal([1, 2, 3, 4, 5, 6], _downlink.Audio(1));
        Assert.Empty(_downlink.Completed); // an end counts for everything before it
    }

    [Fact]
    public void A_delta_without_an_id_after_the_end_is_nothing()
    {
        Read(Frames.ResponseCreated("a"), Frames.ResponseDone("a"), """{"type":"response.output_audio.delta","delta":"BQY="}""");
        Assert.Empty(_downlink.Audio(1));
        Assert.Equal(1, _reader.LateDeltas);
    }

    [Theory]
    [InlineData("AQID!AAA")] // three bytes, then something that is no base64
    [InlineData("AQIDBAU=!")]
    public void After_a_broken_odd_delta_samples_begin_where_the_next_delta_begins(string broken)
    {
        Read(Frames.ResponseCreated("a"), $$"""{"type":"response.output_audio.delta","response_id":"a","delta":"{{broken}}"}""",
            Frames.Delta("a", [0x10, 0x20, 0x30, 0x40]));
        Assert.Equal([0x10, 0x20, 0x30, 0x40], _downlink.Audio(1)[^4..]);
        Assert.Equal(1, _reader.BrokenDeltas);
    }

    [Fact]
    public void An_item_begins_on_a_sample_and_a_delta_of_the_same_goes_on_within_one()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2, 3]), """{"type":"response.output_audio.done","response_id":"a"}""",
            Frames.Delta("a", [5, 6]));
        Assert.Equal([1, 2, 5, 6], _downlink.Audio(1));
        Assert.Equal(5, _reader.AudioBytes);
    }

    [Fact]
    public void A_response_is_whole_once_a_later_one_begins_even_without_the_end_of_its_audio()
    {
        Read(Frames.ResponseCreated("a"), Frames.Delta("a", [1, 2]), Frames.ResponseCreated("b"), Frames.ResponseCreated("c"));
        Assert.Equal([1, 2], _downlink.Completed);
    }

    private void Read(params string[] messages)
    {
        foreach (var message in messages)
        {
            Assert.NotEqual(ReadKind.NotUnderstood, _reader.Read(message.Utf8()).Kind);
        }
    }
}
