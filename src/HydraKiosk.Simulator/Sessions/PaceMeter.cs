namespace HydraKiosk.Simulator.Sessions;

/// <summary>
/// How far audio runs ahead of a multiple of real time: a bucket that fills with the audio received and drains with the time passed.
/// </summary>
internal sealed class PaceMeter(double limit)
{
    private TimeSpan? _last;
    private double _aheadMs;

    /// <summary>Takes some audio and returns how many ms of it are ahead of the limit.</summary>
    public double Add(TimeSpan now, double audioMs)
    {
        var passed = _last is { } last ? (now - last).TotalMilliseconds : 0;
        _last = now;
        _aheadMs = Math.Max(0, _aheadMs - (passed * limit)) + audioMs;
        return _aheadMs;
    }
}
