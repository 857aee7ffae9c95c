namespace HydraKiosk.Voices.Duplex.Bursts;

/// <summary>Whether a frame of the model's sound is part of what it says. Once open it closes a little below where it opens.</summary>
/// <param name="openDbfs">What is louder opens it, dBFS.</param>
internal sealed class LevelGate(double openDbfs)
{
    /// <summary>So that the soft ending of a word does not make it flutter.</summary>
    private const double HysteresisDb = 6;

    private const double FullScale = 32_768;

    private readonly double _open = Power(openDbfs);
    private readonly double _close = Power(openDbfs - HysteresisDb);
    private bool _isOpen;

    /// <summary>Whether this frame is loud.</summary>
    public bool IsLoud(ReadOnlySpan<short> frame)
    {
        var sum = 0.0;
        foreach (var sample in frame)
        {
            sum += (double)sample * sample;
        }

        _isOpen = sum / Math.Max(1, frame.Length) > (_isOpen ? _close : _open);
        return _isOpen;
    }

    private static double Power(double dbfs) => Math.Pow(10, dbfs / 10) * FullScale * FullScale;
}
