namespace HydraKiosk.Voices.Failover;

/// <summary>Changes the rate of the microphone's sound, a chunk at a time, without a seam between them.</summary>
public interface IRateConverter
{
    /// <summary>The most samples that can come of so many.</summary>
    int MaxOutput(int inputSamples);

    /// <summary>Converts.</summary>
    /// <param name="input">What comes next.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/>.</param>
    /// <returns>How many samples came of it.</returns>
    int Convert(ReadOnlySpan<short> input, Span<short> output);
}
