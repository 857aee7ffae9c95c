namespace HydraKiosk.Audio.Resampling;

/// <summary>A checked pair of sampling rates and its ratio in lowest terms.</summary>
internal readonly record struct RatePair
{
    /// <summary>The lowest rate that is converted.</summary>
    public const int MinHz = 8_000;

    /// <summary>The highest rate that is converted.</summary>
    public const int MaxHz = 192_000;

    /// <exception cref="ArgumentOutOfRangeException">A rate is outside 8 000 to 192 000 Hz.</exception>
    public RatePair(int inputRateHz, int outputRateHz)
    {
        Check(inputRateHz, nameof(inputRateHz));
        Check(outputRateHz, nameof(outputRateHz));
        var common = (int)GreatestCommonDivisor(inputRateHz, outputRateHz);
        Up = outputRateHz / common;
        Down = inputRateHz / common;
    }

    /// <summary>Output samples per <see cref="Down"/> input samples.</summary>
    public int Up { get; }

    /// <summary>Input samples per <see cref="Up"/> output samples.</summary>
    public int Down { get; }

    /// <summary>Whether a rate can be converted from and to.</summary>
    public static bool IsInRange(int rateHz) => rateHz is >= MinHz and <= MaxHz;

    /// <summary>By Euclid; both positive.</summary>
    public static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static void Check(int rateHz, string name)
    {
        if (!IsInRange(rateHz))
        {
            throw new ArgumentOutOfRangeException(name, rateHz, $"A sampling rate must be {MinHz} to {MaxHz} Hz.");
        }
    }
}
