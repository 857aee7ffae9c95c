namespace HydraKiosk.Audio.Playback;

/// <summary>Which samples of which response stand in a stretch of the device's ring.</summary>
/// <param name="RingStart">First ring position of the stretch.</param>
/// <param name="RingEnd">One past its last.</param>
/// <param name="Response">Whose samples.</param>
/// <param name="SampleStart">Position in the response of the first one.</param>
/// <param name="SampleEnd">One past the last.</param>
/// <param name="SampleRateHz">The response's own rate, in which the sample positions count.</param>
/// <param name="IsLast">Whether the response ends here.</param>
internal readonly record struct PlayedMark(
    long RingStart, long RingEnd, int Response, long SampleStart, long SampleEnd, int SampleRateHz, bool IsLast)
{
    /// <summary>The response's sample that stands at a ring position inside the stretch.</summary>
    public long SampleAt(long ringPosition)
    {
        var part = Math.Clamp(ringPosition - RingStart, 0, RingEnd - RingStart);
        return RingEnd == RingStart ? SampleEnd : SampleStart + ((SampleEnd - SampleStart) * part / (RingEnd - RingStart));
    }
}

/// <summary>The stretches that are in the device's ring, oldest first. At 10 ms each and 40 ms of ring, 64 are plenty; the oldest goes if not.</summary>
internal sealed class PlayedMarks
{
    private readonly PlayedMark[] _marks = new PlayedMark[64];
    private int _first;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool TryPeek(out PlayedMark mark)
    {
        mark = _marks[_first];
        return _count > 0;
    }

    public void Pop()
    {
        _first = (_first + 1) % _marks.Length;
        _count--;
    }

    public void Push(in PlayedMark mark)
    {
        if (_count == _marks.Length)
        {
            Pop();
        }

        _marks[(_first + _count++) % _marks.Length] = mark;
    }

    public void Clear() => _count = 0;
}
