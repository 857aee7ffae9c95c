namespace HydraKiosk.Audio.Devices;

/// <summary>
/// Keeps a device that calls without pause (a driver without a clock of its own, such as ALSA's "null") from taking a processor at real-time
/// priority: sound may come as fast as time passes and a little faster, with some seconds to spare, and what comes beyond that is refused.
/// Belongs to the device's thread.
/// </summary>
/// <remarks>
/// The tenth that is allowed on top keeps a crystal that is off by some parts per million from ever using the reserve up. What a long gap
/// leaves unused is kept until it is used: after a stall, drivers and sound servers deliver what they held back in one burst.
/// </remarks>
internal struct PaceGuard(long ticksPerSecond, long now)
{
    private const int ReserveSeconds = 5;
    private const int LongestGapSeconds = 60;
    private const double Allowed = 1.1;

    private readonly double _ticksPerSecond = ticksPerSecond;
    private double _credit = (double)ticksPerSecond * ReserveSeconds;
    private long _last = now;

    /// <summary>Whether one more period may pass.</summary>
    /// <param name="now">The time of the call.</param>
    /// <param name="frames">What the device moves with it.</param>
    /// <param name="rateHz">The rate it was opened with.</param>
    public bool Allows(long now, int frames, int rateHz)
    {
        var passed = Math.Clamp(now - _last, 0, _ticksPerSecond * LongestGapSeconds);
        _last = now;
        var reserve = _ticksPerSecond * ReserveSeconds;
        if (passed > _ticksPerSecond / 4)
        {
            _credit = Math.Min(_credit + passed, _ticksPerSecond * LongestGapSeconds); // a gap: what it held back may still come
        }
        else if (_credit < reserve)
        {
            _credit = Math.Min(_credit + (passed * Allowed), reserve);
        }

        var needed = frames * _ticksPerSecond / rateHz;
        if (_credit < needed)
        {
            return false;
        }

        _credit -= needed;
        return true;
    }
}
