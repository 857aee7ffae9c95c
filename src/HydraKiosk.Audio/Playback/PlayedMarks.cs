namespace HydraKiosk.Audio.Playback;

/// <summary>Which samples of which reply stand in a stretch of the device's ring.</summary>
/// <param name="RingStart">First ring position of the stretch.</param>
/// <param name="RingEnd">One past its last.</param>
/// <param name="Reply">Whose samples.</param>
/// <param name="SampleStart">Position in the reply of the first one.</param>
/// <param name="SampleEnd">One past the last.</param>
/// <param name="Clock">What time of the reply the sample positions are.</param>
/// <param name="IsLast">Whether the reply ends here.</param>
internal readonly record struct PlayedMark(
    long RingStart, long RingEnd, int Reply, long SampleStart, long SampleEnd, SampleClock Clock, bool IsLast)
{
    /// <summary>The reply's sample that stands at a ring position inside the stretch.</summary>
    public long SampleAt(long ringPosition)
    {
        var part = Math.Clamp(ringPosition - RingStart, 0, RingEnd - RingStart);
        return RingEnd == RingStart ? SampleEnd : SampleStart + ((SampleEnd - SampleStart) * part / (RingEnd - RingStart));
    }

    /// <summary>Whether <paramref name="next"/> goes on where this one ends, as if it were the same stretch.</summary>
    public bool GoesOnWith(in PlayedMark next) =>
        !IsLast && !next.IsLast && next.Reply == Reply && next.Clock == Clock && next.RingStart == RingEnd && next.SampleStart == SampleEnd;
}

/// <summary>
/// The stretches that are in the device's ring, oldest first. Samples that came a few at a time share one, up to the length of a block; where replies
/// are so short that the room runs out even so, no more is played until some have been heard.
/// </summary>
internal sealed class PlayedMarks(int blockFrames)
{
    /// <summary>At 10 ms each and 40 ms of ring, ten are usual.</summary>
    public const int Capacity = 128;

    /// <summary>What one round of filling may add: the end of a reply and the beginning of the next, with a change of rate in it.</summary>
    private const int PerRound = 4;

    private readonly PlayedMark[] _marks = new PlayedMark[Capacity];
    private int _first;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool HasRoom => _count <= Capacity - PerRound;

    public bool TryPeek(out PlayedMark mark)
    {
        mark = _marks[_first];
        return _count > 0;
    }

    public void Pop()
    {
        _first = (_first + 1) % Capacity;
        _count--;
    }

    public void Push(in PlayedMark mark)
    {
        ref var last = ref _marks[(_first + _count + Capacity - 1) % Capacity];
        if (_count > 0 && last.GoesOnWith(mark) && mark.RingEnd - last.RingStart <= blockFrames)
        {
            last = last with { RingEnd = mark.RingEnd, SampleEnd = mark.SampleEnd };
            return;
        }

        _marks[(_first + _count++) % Capacity] = mark;
    }

    public void Clear() => _count = 0;
}
