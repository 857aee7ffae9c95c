namespace HydraKiosk.Audio.Echo.Spectra;

/// <summary>The sizes that every part of the canceller shares: 10 ms blocks at 16 kHz and the spectrum of two of them.</summary>
internal static class Bins
{
    /// <summary>The rate the canceller works at.</summary>
    public const int RateHz = 16_000;

    /// <summary>Samples of a block, 10 ms.</summary>
    public const int Block = 160;

    /// <summary>Points of the transform: a block and the one before it.</summary>
    public const int Window = 2 * Block;

    /// <summary>Bins of a real spectrum, 50 Hz apart, from 0 to 8 kHz.</summary>
    public const int Count = Block + 1;

    /// <summary>Length of the arrays that hold a spectrum: whole vectors of 4 or 8, the rest zero.</summary>
    public const int Padded = 168;
}
