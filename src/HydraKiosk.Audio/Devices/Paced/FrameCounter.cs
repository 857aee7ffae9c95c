namespace HydraKiosk.Audio.Devices.Paced;

/// <summary>
/// How many frames belong to each period, for rates whose period is not a whole number of frames (22 050 Hz × 5 ms = 110.25): the fraction
/// is carried on, so that after any number of periods the sum is right to within one frame.
/// </summary>
internal struct FrameCounter(int rateHz, int periodMs)
{
    private int _carry; // thousandths of a frame

    /// <summary>The largest value that <see cref="Next"/> gives.</summary>
    public readonly int Largest => (int)(((long)rateHz * periodMs + 999) / 1000);

    /// <summary>Frames in the next period.</summary>
    public int Next()
    {
        return (int)Next(1);
    }

    /// <summary>Frames in the next <paramref name="periods"/> periods together.</summary>
    public long Next(long periods)
    {
        var thousandths = (periods * rateHz * periodMs) + _carry;
        _carry = (int)(thousandths % 1000);
        return thousandths / 1000;
    }
}
