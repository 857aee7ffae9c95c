namespace HydraKiosk.Audio.Playback;

/// <summary>
/// What time of its reply a sample stands at, in a stretch of one rate. A reply whose rate changes on the way has several stretches.
/// </summary>
/// <param name="RateHz">The stretch's rate.</param>
/// <param name="FirstSample">Position in the reply of the stretch's first sample.</param>
/// <param name="FirstTime">How much of the reply lies before it.</param>
internal readonly record struct SampleClock(int RateHz, long FirstSample, TimeSpan FirstTime)
{
    /// <summary>How much of the reply lies before a sample of this stretch.</summary>
    public TimeSpan TimeOf(long sample) => FirstTime + TimeSpan.FromTicks((long)((sample - FirstSample) * (double)TimeSpan.TicksPerSecond / RateHz));
}
