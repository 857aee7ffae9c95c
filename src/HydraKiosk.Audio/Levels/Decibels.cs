using System.Numerics;

namespace HydraKiosk.Audio.Levels;

/// <summary>Levels in dBFS: 0 dB is a constant at full scale (±1), so a sine at full scale has an RMS of −3.0 dBFS and a peak of 0.</summary>
public static class Decibels
{
    /// <summary>What digital silence reads as; below the noise of any converter.</summary>
    public const float Silence = -120f;

    /// <summary>24 dB over full scale: more than any converter delivers and than any level needs.</summary>
    public const float SampleLimit = 16f;

    private const float SilencePower = 1e-12f;

    /// <summary>The sample, or silence where it is no number, or the limit where it is absurd.</summary>
    public static float Sane(float sample) => float.IsFinite(sample) ? Math.Clamp(sample, -SampleLimit, SampleLimit) : 0f;

    /// <summary>dBFS of an amplitude (full scale 1), not below <see cref="Silence"/>.</summary>
    public static float FromAmplitude(float amplitude) => FromPower(amplitude * amplitude);

    /// <summary>dBFS of a mean square (full scale 1), not below <see cref="Silence"/>.</summary>
    public static float FromPower(float meanSquare) => meanSquare > SilencePower ? 10f * MathF.Log10(meanSquare) : Silence;

    /// <summary>Mean square of a block; 0 for an empty one.</summary>
    public static float MeanSquare(ReadOnlySpan<float> block)
    {
        var sums = Vector<float>.Zero;
        var at = 0;
        for (; at <= block.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            var x = new Vector<float>(block[at..]);
            sums += x * x;
        }

        var sum = Vector.Sum(sums);
        for (; at < block.Length; at++)
        {
            sum += block[at] * block[at];
        }

        return block.IsEmpty ? 0f : sum / block.Length;
    }

    /// <summary>Largest magnitude in a block; 0 for an empty one.</summary>
    public static float Peak(ReadOnlySpan<float> block)
    {
        var peaks = Vector<float>.Zero;
        var at = 0;
        for (; at <= block.Length - Vector<float>.Count; at += Vector<float>.Count)
        {
            peaks = Vector.Max(peaks, Vector.Abs(new Vector<float>(block[at..])));
        }

        var peak = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++)
        {
            peak = Math.Max(peak, peaks[lane]);
        }

        for (; at < block.Length; at++)
        {
            peak = Math.Max(peak, Math.Abs(block[at]));
        }

        return peak;
    }
}
