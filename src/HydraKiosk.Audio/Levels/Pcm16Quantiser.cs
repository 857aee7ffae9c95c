using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HydraKiosk.Audio.Levels;

/// <summary>
/// Float (full scale ±1) to 16-bit PCM, with triangular dither of ±1 LSB (Lipshitz, Wannamaker and Vanderkooy, "Quantization and Dither",
/// JAES 40(5), 1992), which makes the rounding error a steady, signal-independent hiss at −96 dBFS instead of distortion on quiet speech.
/// Samples that are exactly zero stay zero, so digital silence is kept. Allocates nothing; one thread at a time, but
/// <see cref="ClippedSamples"/> may be read from any.
/// </summary>
public sealed class Pcm16Quantiser
{
    private const int Step = 8;

    /// <summary>1.5 · 2^23: adding and subtracting it rounds any |x| &lt; 2^22 to the nearest integer, in two plain additions on every CPU.</summary>
    private const float RoundingConstant = 12_582_912f;

    private readonly bool _dither;
    private Vector128<uint> _random = Vector128.Create(0x9E37_79B9u, 0x7F4A_7C15u, 0xF39C_C060u, 0x5CED_C834u);
    private long _clipped;

    /// <param name="dither">False for exact copies of what was 16 bit before, and for measurements.</param>
    public Pcm16Quantiser(bool dither = true) => _dither = dither;

    /// <summary>Samples so far that reached or passed full scale (landed on −32768 or 32767): clipped here or already at the converter.</summary>
    public long ClippedSamples => Volatile.Read(ref _clipped);

    /// <summary>Converts a block. A sample that is not a number becomes zero.</summary>
    /// <param name="source">Full scale ±1.</param>
    /// <param name="destination">At least as long as <paramref name="source"/>.</param>
    public void Convert(ReadOnlySpan<float> source, Span<short> destination)
    {
        destination = destination[..source.Length];
        var clipped = 0;
        var at = 0;
        for (; at <= source.Length - Step; at += Step)
        {
            clipped += Convert8(ref MemoryMarshal.GetReference(source[at..]), ref MemoryMarshal.GetReference(destination[at..]));
        }

        if (at < source.Length)
        {
            Span<float> tail = stackalloc float[Step];
            Span<short> tailResult = stackalloc short[Step];
            tail.Clear();
            source[at..].CopyTo(tail);
            clipped += Convert8(ref MemoryMarshal.GetReference(tail), ref MemoryMarshal.GetReference(tailResult));
            tailResult[..(source.Length - at)].CopyTo(destination[at..]);
        }

        if (clipped != 0)
        {
            Volatile.Write(ref _clipped, _clipped + clipped);
        }
    }

    private int Convert8(ref float source, ref short destination)
    {
        var low = Convert4(Vector128.LoadUnsafe(ref source), out var clippedLow);
        var high = Convert4(Vector128.LoadUnsafe(ref source, 4), out var clippedHigh);
        Vector128.Narrow(low, high).StoreUnsafe(ref destination);
        return clippedLow + clippedHigh;
    }

    private Vector128<int> Convert4(Vector128<float> source, out int clipped)
    {
        var isNumber = Vector128.Equals(source, source);
        var scaled = Vector128.ConditionalSelect(isNumber, source * 32768f, Vector128<float>.Zero);
        scaled = Vector128.Min(Vector128.Max(scaled, Vector128.Create(-40_000f)), Vector128.Create(40_000f)); // keeps the rounding trick valid
        var atRail = Vector128.GreaterThanOrEqual(scaled, Vector128.Create(32_766.5f)) | Vector128.LessThanOrEqual(
            scaled, Vector128.Create(-32_767.5f));
        clipped = BitOperations.PopCount(atRail.ExtractMostSignificantBits());
        if (_dither)
        {
            var noise = Vector128.ConditionalSelect(Vector128.Equals(scaled, Vector128<float>.Zero), Vector128<float>.Zero, Triangular());
            scaled += noise;
        }

        var rounded = scaled + Vector128.Create(RoundingConstant) - Vector128.Create(RoundingConstant);
        rounded = Vector128.Min(Vector128.Max(rounded, Vector128.Create(-32_768f)), Vector128.Create(32_767f));
        return Vector128.ConvertToInt32(rounded);
    }

    /// <summary>Difference of the two halves of a xorshift32 word (Marsaglia 2003): triangular on −1…1, one generator step per sample.</summary>
    private Vector128<float> Triangular()
    {
        var x = _random;
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        _random = x;
        var difference = (x & Vector128.Create(0xFFFFu)).AsInt32() - (x >>> 16).AsInt32();
        return Vector128.ConvertToSingle(difference) * (1f / 65536);
    }
}
