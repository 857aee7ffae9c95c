using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// The inner loops of every conversion: coefficients times samples, summed. Lengths are multiples of 8. The order of summation depends on
/// the length alone, the same in <see cref="One"/> and <see cref="Three"/>, so a stream gives the same bits however it is cut into blocks.
/// </summary>
/// <remarks>
/// A multiply-add needs two loads (coefficient and sample), and loads are what a core runs out of first; <see cref="Three"/> therefore uses
/// each coefficient for three outputs while it is in a register. Four accumulators per output hide the latency of the addition.
/// <see cref="Between"/> serves kernels of a few vectors, thousands of times in a row: it has fewer accumulators to add up and is inlined.
/// 256 bits where the code is compiled for them (always under the JIT; ahead of time only if the instruction set was raised: for the
/// x86-64-v2 baseline the compiler makes not only this test but also Avx2.IsSupported and Fma.IsSupported the constant false), otherwise 128,
/// which on Arm is all there is and has fused multiply-add.
/// 512 bits were left out: they saved a fifth, and no board this runs on has them. Compiled at full optimisation at once, because the
/// just-in-time compiler's first tier would be too slow for the first seconds of a conversation.
/// </remarks>
internal static class DotProduct
{
    /// <summary>What this process computes with, for reports.</summary>
    public static string InstructionSet =>
        Vector256.IsHardwareAccelerated ? "256-bit vectors" : Vector128.IsHardwareAccelerated ? "128-bit vectors" : "no vectors";

    /// <summary>One dot product.</summary>
    /// <param name="row">Coefficients; their length counts.</param>
    /// <param name="samples">At least as many samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One(ReadOnlySpan<float> row, ReadOnlySpan<float> samples)
    {
        CheckLength(samples.Length, row.Length);
        ref var c = ref MemoryMarshal.GetReference(row);
        ref var x = ref MemoryMarshal.GetReference(samples);
        return Vector256.IsHardwareAccelerated ? One256(ref c, ref x, (nuint)row.Length) : One128(ref c, ref x, (nuint)row.Length);
    }

    /// <summary>
    /// Three dot products of one row: with <paramref name="samples"/> from the start, from <paramref name="stride"/> and from twice that.
    /// </summary>
    /// <param name="row">Coefficients; their length counts.</param>
    /// <param name="samples">At least 2 · stride more samples than coefficients.</param>
    /// <param name="stride">Samples from one product to the next.</param>
    /// <param name="first">The product at 0.</param>
    /// <param name="second">The product at stride.</param>
    /// <param name="third">The product at 2 · stride.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Three(ReadOnlySpan<float> row, ReadOnlySpan<float> samples, int stride, out float first, out float second, out float third)
    {
        CheckLength(samples.Length, row.Length + (2 * stride));
        ref var c = ref MemoryMarshal.GetReference(row);
        ref var x = ref MemoryMarshal.GetReference(samples);
        if (Vector256.IsHardwareAccelerated)
        {
            Three256(ref c, ref x, (nuint)row.Length, (nuint)stride, out first, out second, out third);
        }
        else
        {
            Three128(ref c, ref x, (nuint)row.Length, (nuint)stride, out first, out second, out third);
        }
    }

    /// <summary>The dot products of the same samples with two neighbouring rows, weighted 1 − <paramref name="between"/> and between.</summary>
    /// <param name="rows">Both rows, one behind the other; half of their length counts.</param>
    /// <param name="samples">At least as many samples as one row has.</param>
    /// <param name="between">0 (first row) to 1 (second row).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Between(ReadOnlySpan<float> rows, ReadOnlySpan<float> samples, float between)
    {
        var taps = rows.Length / 2;
        CheckLength(samples.Length, taps);
        ref var c = ref MemoryMarshal.GetReference(rows);
        ref var x = ref MemoryMarshal.GetReference(samples);
        return Vector256.IsHardwareAccelerated ? Between256(ref c, ref x, (nuint)taps, between) : Between128(ref c, ref x, (nuint)taps, between);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float One256(ref float c, ref float x, nuint taps)
    {
        var a0 = Vector256<float>.Zero;
        var a1 = Vector256<float>.Zero;
        var a2 = Vector256<float>.Zero;
        var a3 = Vector256<float>.Zero;
        nuint i = 0;
        for (; i + 32 <= taps; i += 32)
        {
            a0 = MultiplyAdd256(ref c, ref x, i, a0);
            a1 = MultiplyAdd256(ref c, ref x, i + 8, a1);
            a2 = MultiplyAdd256(ref c, ref x, i + 16, a2);
            a3 = MultiplyAdd256(ref c, ref x, i + 24, a3);
        }

        for (; i < taps; i += 8)
        {
            a0 = MultiplyAdd256(ref c, ref x, i, a0);
        }

        return Sum(a0 + a1 + (a2 + a3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Three256(ref float c, ref float x, nuint taps, nuint stride, out float first, out float second, out float third)
    {
        ref var y = ref Unsafe.Add(ref x, stride);
        ref var z = ref Unsafe.Add(ref y, stride);
        Vector256<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector256<float> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector256<float> d0 = default, d1 = default, d2 = default, d3 = default;
        nuint i = 0;
        for (; i + 32 <= taps; i += 32)
        {
            var k = Vector256.LoadUnsafe(ref c, i);
            a0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref x, i), a0);
            b0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref y, i), b0);
            d0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref z, i), d0);
            k = Vector256.LoadUnsafe(ref c, i + 8);
            a1 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref x, i + 8), a1);
            b1 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref y, i + 8), b1);
            d1 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref z, i + 8), d1);
            k = Vector256.LoadUnsafe(ref c, i + 16);
            a2 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref x, i + 16), a2);
            b2 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref y, i + 16), b2);
            d2 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref z, i + 16), d2);
            k = Vector256.LoadUnsafe(ref c, i + 24);
            a3 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref x, i + 24), a3);
            b3 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref y, i + 24), b3);
            d3 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref z, i + 24), d3);
        }

        for (; i < taps; i += 8)
        {
            var k = Vector256.LoadUnsafe(ref c, i);
            a0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref x, i), a0);
            b0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref y, i), b0);
            d0 = Vector256.MultiplyAddEstimate(k, Vector256.LoadUnsafe(ref z, i), d0);
        }

        first = Sum(a0 + a1 + (a2 + a3));
        second = Sum(b0 + b1 + (b2 + b3));
        third = Sum(d0 + d1 + (d2 + d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Between256(ref float c, ref float x, nuint taps, float between)
    {
        ref var d = ref Unsafe.Add(ref c, taps);
        Vector256<float> a0 = default, a1 = default;
        Vector256<float> b0 = default, b1 = default;
        nuint i = 0;
        for (; i + 16 <= taps; i += 16)
        {
            var x0 = Vector256.LoadUnsafe(ref x, i);
            a0 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref c, i), a0);
            b0 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref d, i), b0);
            x0 = Vector256.LoadUnsafe(ref x, i + 8);
            a1 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref c, i + 8), a1);
            b1 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref d, i + 8), b1);
        }

        if (i < taps)
        {
            var x0 = Vector256.LoadUnsafe(ref x, i);
            a0 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref c, i), a0);
            b0 = Vector256.MultiplyAddEstimate(x0, Vector256.LoadUnsafe(ref d, i), b0);
        }

        a0 += a1;
        return Sum(a0 + ((b0 + b1 - a0) * between));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float One128(ref float c, ref float x, nuint taps)
    {
        var a0 = Vector128<float>.Zero;
        var a1 = Vector128<float>.Zero;
        var a2 = Vector128<float>.Zero;
        var a3 = Vector128<float>.Zero;
        nuint i = 0;
        for (; i + 16 <= taps; i += 16)
        {
            a0 = MultiplyAdd128(ref c, ref x, i, a0);
            a1 = MultiplyAdd128(ref c, ref x, i + 4, a1);
            a2 = MultiplyAdd128(ref c, ref x, i + 8, a2);
            a3 = MultiplyAdd128(ref c, ref x, i + 12, a3);
        }

        if (i < taps)
        {
            a0 = MultiplyAdd128(ref c, ref x, i, a0);
            a1 = MultiplyAdd128(ref c, ref x, i + 4, a1);
        }

        return Vector128.Sum(a0 + a1 + (a2 + a3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Three128(ref float c, ref float x, nuint taps, nuint stride, out float first, out float second, out float third)
    {
        ref var y = ref Unsafe.Add(ref x, stride);
        ref var z = ref Unsafe.Add(ref y, stride);
        Vector128<float> a0 = default, a1 = default, a2 = default, a3 = default;
        Vector128<float> b0 = default, b1 = default, b2 = default, b3 = default;
        Vector128<float> d0 = default, d1 = default, d2 = default, d3 = default;
        nuint i = 0;
        for (; i + 16 <= taps; i += 16)
        {
            var k = Vector128.LoadUnsafe(ref c, i);
            a0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i), a0);
            b0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i), b0);
            d0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i), d0);
            k = Vector128.LoadUnsafe(ref c, i + 4);
            a1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i + 4), a1);
            b1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i + 4), b1);
            d1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i + 4), d1);
            k = Vector128.LoadUnsafe(ref c, i + 8);
            a2 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i + 8), a2);
            b2 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i + 8), b2);
            d2 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i + 8), d2);
            k = Vector128.LoadUnsafe(ref c, i + 12);
            a3 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i + 12), a3);
            b3 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i + 12), b3);
            d3 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i + 12), d3);
        }

        if (i < taps)
        {
            var k = Vector128.LoadUnsafe(ref c, i);
            a0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i), a0);
            b0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i), b0);
            d0 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i), d0);
            k = Vector128.LoadUnsafe(ref c, i + 4);
            a1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref x, i + 4), a1);
            b1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref y, i + 4), b1);
            d1 = Vector128.MultiplyAddEstimate(k, Vector128.LoadUnsafe(ref z, i + 4), d1);
        }

        first = Vector128.Sum(a0 + a1 + (a2 + a3));
        second = Vector128.Sum(b0 + b1 + (b2 + b3));
        third = Vector128.Sum(d0 + d1 + (d2 + d3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Between128(ref float c, ref float x, nuint taps, float between)
    {
        ref var d = ref Unsafe.Add(ref c, taps);
        Vector128<float> a0 = default, a1 = default;
        Vector128<float> b0 = default, b1 = default;
        for (nuint i = 0; i < taps; i += 8)
        {
            var x0 = Vector128.LoadUnsafe(ref x, i);
            a0 = Vector128.MultiplyAddEstimate(x0, Vector128.LoadUnsafe(ref c, i), a0);
            b0 = Vector128.MultiplyAddEstimate(x0, Vector128.LoadUnsafe(ref d, i), b0);
            x0 = Vector128.LoadUnsafe(ref x, i + 4);
            a1 = Vector128.MultiplyAddEstimate(x0, Vector128.LoadUnsafe(ref c, i + 4), a1);
            b1 = Vector128.MultiplyAddEstimate(x0, Vector128.LoadUnsafe(ref d, i + 4), b1);
        }

        a0 += a1;
        return Vector128.Sum(a0 + ((b0 + b1 - a0) * between));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> MultiplyAdd256(ref float c, ref float x, nuint at, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref c, at), Vector256.LoadUnsafe(ref x, at), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> MultiplyAdd128(ref float c, ref float x, nuint at, Vector128<float> sum) =>
        Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, at), Vector128.LoadUnsafe(ref x, at), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum(Vector256<float> v) => Vector128.Sum(v.GetLower() + v.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLength(int samples, int taps)
    {
        if (samples < taps)
        {
            ThrowTooShort(samples, taps);
        }
    }

    private static void ThrowTooShort(int samples, int taps) =>
        throw new InvalidOperationException($"{taps} samples are needed but there are only {samples}.");
}
