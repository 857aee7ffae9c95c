using HydraKiosk.Audio.Playback;

namespace HydraKiosk.Audio.Tests.Playback;

public sealed class PlayedMarksTests
{
    private const int BlockFrames = 480;

    private readonly PlayedMarks _marks = new();

    [Fact]
    public void Stretches_that_go_on_are_joined_up_to_the_length_of_a_block_and_no_further()
    {
        for (var i = 0; i < 10; i++)
        {
            _marks.Push(Mark(i * 100, (i + 1) * 100, i * 50, (i + 1) * 50), BlockFrames);
        }

        Assert.Equal([(0L, 400L, 0L, 200L), (400L, 800L, 200L, 400L), (800L, 1000L, 400L, 500L)], TakeAll());
    }

    [Fact]
    public void A_stretch_of_another_reply_or_behind_a_gap_or_after_an_end_stands_alone()
    {
        _marks.Push(Mark(0, 100, 0, 50), BlockFrames);
        _marks.Push(Mark(100, 200, 50, 100) with { Reply = 2 }, BlockFrames);
        _marks.Push(Mark(210, 300, 100, 150) with { Reply = 2 }, BlockFrames);
        _marks.Push(Mark(300, 310, 150, 150) with { Reply = 2, IsLast = true }, BlockFrames);
        _marks.Push(Mark(310, 320, 150, 160) with { Reply = 2 }, BlockFrames);
        Assert.Equal(5, TakeAll().Length);
    }

    [Theory]
    [InlineData(1000, 300)]
    [InlineData(1120, 330)]
    [InlineData(1240, 360)]
    [InlineData(1479, 419)]
    [InlineData(1480, 420)]
    [InlineData(900, 300)]
    [InlineData(2000, 420)]
    public void The_sample_at_a_ring_position_lies_as_far_in_the_stretch_as_the_position(long position, long sample) =>
        Assert.Equal(sample, Mark(1000, 1480, 300, 420).SampleAt(position));

    [Fact]
    public void There_is_room_for_a_round_of_filling_until_there_is_none()
    {
        var pushed = 0;
        while (_marks.HasRoom)
        {
            _marks.Push(Mark(pushed * 1000, (pushed * 1000) + 10, 0, 10), BlockFrames);
            pushed++;
        }

        Assert.Equal(PlayedMarks.Capacity - 3, pushed);
        _marks.Pop();
        Assert.True(_marks.HasRoom);
    }

    private static PlayedMark Mark(long ringStart, long ringEnd, long sampleStart, long sampleEnd) =>
        new(ringStart, ringEnd, 1, sampleStart, sampleEnd, new SampleClock(24_000, 0, TimeSpan.Zero), IsLast: false, IsWhole: true);

    private (long, long, long, long)[] TakeAll()
    {
        List<(long, long, long, long)> all = [];
        while (_marks.TryPeek(out var mark))
        {
            all.Add((mark.RingStart, mark.RingEnd, mark.SampleStart, mark.SampleEnd));
            _marks.Pop();
        }

        return [.. all];
    }
}
