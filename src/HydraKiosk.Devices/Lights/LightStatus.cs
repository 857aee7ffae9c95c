namespace HydraKiosk.Devices.Lights;

/// <summary>
/// What is to be told at present, for any number of lights: they read it when they are woken, so the latest always wins. Any thread.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class LightStatus(TimeProvider time)
{
    /// <summary>
    /// The shortest time that "listening" is shown. A gate that flutters would flash the lamp more than three times a second otherwise; so short a
    /// sound is shown a little longer than it lasts, never shorter. A third of a second and a little more.
    /// </summary>
    internal static readonly TimeSpan LeastListening = TimeSpan.FromMilliseconds(340);

    private readonly Lock _lock = new();
    private LightSign _sign;
    private int _code;
    private bool _isSending;
    private long _signAt = time.GetTimestamp();
    private long _litAt;
    private bool _isLit;

    /// <summary>What is to be told, since when, and for how long at most it stays so without anybody's doing.</summary>
    public readonly record struct Reading(LightState State, TimeSpan Elapsed, TimeSpan? Until);

    /// <summary>Sets the sign.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(LightSign sign, int code)
    {
        lock (_lock)
        {
            if (sign == _sign && code == _code)
            {
                return false;
            }

            (_sign, _code, _signAt) = (sign, code, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>Sets whether sound leaves the device.</summary>
    /// <returns>Whether that changes anything.</returns>
    public bool Set(bool isSending)
    {
        lock (_lock)
        {
            if (isSending == _isSending)
            {
                return false;
            }

            var now = time.GetTimestamp();
            if (isSending && !(_isLit && time.GetElapsedTime(_litAt, now) < LeastListening))
            {
                (_litAt, _isLit) = (now, true);
            }

            _isSending = isSending;
            return true;
        }
    }

    /// <summary>What is to be told now.</summary>
    public Reading Read()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var left = _isSending ? TimeSpan.Zero : LeastListening - time.GetElapsedTime(_litAt, now);

            // People, not gates, move the switches of these two, and they must not see "listening" after it for the blink of an eye.
            var isHeld = _isLit && left > TimeSpan.Zero && _sign is not (LightSign.Muted or LightSign.Stopped);
            _isLit = _isSending || isHeld;
            return new Reading(
                new LightState(_sign, _code, IsSending: _isLit), time.GetElapsedTime(_signAt, now), isHeld ? left : null);
        }
    }
}
