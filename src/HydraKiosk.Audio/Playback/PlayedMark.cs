namespace HydraKiosk.Audio.Playback;

/// <summary>Which samples of which reply stand in a stretch of the device's ring.</summary>
/// <param name="RingStart">First ring position of the stretch.</param>
/// <param name="RingEnd">One past its last.</param>
/// <param name="Reply">Whose samples.</param>
/// <param name="SampleStart">Position in the reply of the first one.</param>
/// <param name="SampleEnd">One past the last.</param>
/// <param name="Clock">What time of the reply the sample positions are.</param>
/// <param name="IsLast">Whether nothing more of the reply comes after it.</param>
/// <param name="IsWhole">Where it is the last: whether that is the reply's own end, and not where the rest of it was dropped.</param>
internal readonly record struct PlayedMark(
    long RingStart, long RingEnd, int Reply, long SampleStart, long SampleEnd, SampleClock Clock, bool IsLast, bool IsWhole)
{
    /// <summary>How much of the reply has been heard when the stretch has.</summary>
    public TimeSpan TimeAtEnd => Clock.RateHz == 0 ? default : Clock.TimeOf(SampleEnd);

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
