using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// The inner loop of every conversion: coefficients times samples, summed. Lengths are multiples of 8. For one machine the order of
/// summation depends on the length alone, so results are bit-identical however the stream was cut into blocks.
/// </summary>
/// <remarks>
/// Why explicit <see cref="Fma"/> beside the portable vectors: ahead-of-time code is compiled for the oldest supported x86-64, where
/// <c>Vector256.IsHardwareAccelerated</c> is the constant false, while <c>Fma.IsSupported</c> is compiled as a test at run time. One
/// binary then starts on any x86-64-v2 machine and still uses AVX2 and FMA where they exist. On Arm, 128 bits with fused multiply-add
/// are the baseline, so the portable path is the best one there. Four accumulators hide the latency of the add.
/// </remarks>
internal static class DotProduct
{
    /// <summary>What this process computes with, for reports.</summary>
    public static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "512-bit" : Fma.IsSupported ? "AVX2+FMA" : Vector128.IsHardwareAccelerated ? "128-bit" : "scalar";

    /// <summary>One dot product.</summary>
    /// <param name="row">Coefficients; their length counts and is a multiple of 8.</param>
    /// <param name="samples">At least as many samples.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float One(ReadOnlySpan<float> row, ReadOnlySpan<float> samples)
    {
        CheckLength(samples.Length, row.Length);
        ref var c = ref MemoryMarshal.GetReference(row);
        ref var x = ref MemoryMarshal.GetReference(samples);
        return Vector512.IsHardwareAccelerated ? One512(ref c, ref x, (nuint)row.Length)
            : Fma.IsSupported ? One256(ref c, ref x, (nuint)row.Length)
            : One128(ref c, ref x, (nuint)row.Length);
    }

    /// <summary>
    /// The dot products of the same samples with two neighbouring rows, weighted: (1 − <paramref name="between"/>) · first + between · second.
    /// </summary>
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
        return Vector512.IsHardwareAccelerated ? Between512(ref c, ref x, (nuint)taps, between)
            : Fma.IsSupported ? Between256(ref c, ref x, (nuint)taps, between)
            : Between128(ref c, ref x, (nuint)taps, between);
    }

    internal static float One512(ref float c, ref float x, nuint taps)
    {
        var a0 = Vector512<float>.Zero;
        var a1 = Vector512<float>.Zero;
        nuint i = 0;
        for (; i + 32 <= taps; i += 32)
        {
            a0 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref c, i), Vector512.LoadUnsafe(ref x, i), a0);
            a1 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref c, i + 16), Vector512.LoadUnsafe(ref x, i + 16), a1);
        }

        a0 += a1;
        var sum = a0.GetLower() + a0.GetUpper();
        for (; i < taps; i += 8)
        {
            sum = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref c, i), Vector256.LoadUnsafe(ref x, i), sum);
        }

        return Vector128.Sum(sum.GetLower() + sum.GetUpper());
    }

    internal static unsafe float One256(ref float c, ref float x, nuint taps)
    {
        fixed (float* pc = &c, px = &x)
        {
            var a0 = Vector256<float>.Zero;
            var a1 = Vector256<float>.Zero;
            var a2 = Vector256<float>.Zero;
            var a3 = Vector256<float>.Zero;
            nuint i = 0;
            for (; i + 32 <= taps; i += 32)
            {
                a0 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i), Avx.LoadVector256(px + i), a0);
                a1 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i + 8), Avx.LoadVector256(px + i + 8), a1);
                a2 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i + 16), Avx.LoadVector256(px + i + 16), a2);
                a3 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i + 24), Avx.LoadVector256(px + i + 24), a3);
            }

            for (; i < taps; i += 8)
            {
                a0 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i), Avx.LoadVector256(px + i), a0);
            }

            return Sum256(Avx.Add(Avx.Add(a0, a1), Avx.Add(a2, a3)));
        }
    }

    internal static float One128(ref float c, ref float x, nuint taps)
    {
        var a0 = Vector128<float>.Zero;
        var a1 = Vector128<float>.Zero;
        var a2 = Vector128<float>.Zero;
        var a3 = Vector128<float>.Zero;
        nuint i = 0;
        for (; i + 16 <= taps; i += 16)
        {
            a0 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i), Vector128.LoadUnsafe(ref x, i), a0);
            a1 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i + 4), Vector128.LoadUnsafe(ref x, i + 4), a1);
            a2 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i + 8), Vector128.LoadUnsafe(ref x, i + 8), a2);
            a3 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i + 12), Vector128.LoadUnsafe(ref x, i + 12), a3);
        }

        for (; i < taps; i += 8)
        {
            a0 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i), Vector128.LoadUnsafe(ref x, i), a0);
            a1 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i + 4), Vector128.LoadUnsafe(ref x, i + 4), a1);
        }

        return Vector128.Sum(a0 + a1 + (a2 + a3));
    }

    internal static float Between512(ref float c, ref float x, nuint taps, float between)
    {
        ref var d = ref Unsafe.Add(ref c, taps);
        var a0 = Vector512<float>.Zero;
        var b0 = Vector512<float>.Zero;
        var a1 = Vector512<float>.Zero;
        var b1 = Vector512<float>.Zero;
        nuint i = 0;
        for (; i + 32 <= taps; i += 32)
        {
            var x0 = Vector512.LoadUnsafe(ref x, i);
            var x1 = Vector512.LoadUnsafe(ref x, i + 16);
            a0 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref c, i), x0, a0);
            b0 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref d, i), x0, b0);
            a1 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref c, i + 16), x1, a1);
            b1 = Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref d, i + 16), x1, b1);
        }

        a0 += a1;
        b0 += b1;
        var a = a0.GetLower() + a0.GetUpper();
        var b = b0.GetLower() + b0.GetUpper();
        for (; i < taps; i += 8)
        {
            var x0 = Vector256.LoadUnsafe(ref x, i);
            a = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref c, i), x0, a);
            b = Vector256.MultiplyAddEstimate(Vector256.LoadUnsafe(ref d, i), x0, b);
        }

        var mixed = a + ((b - a) * between);
        return Vector128.Sum(mixed.GetLower() + mixed.GetUpper());
    }

    internal static unsafe float Between256(ref float c, ref float x, nuint taps, float between)
    {
        fixed (float* pc = &c, px = &x)
        {
            var pd = pc + taps;
            var a0 = Vector256<float>.Zero;
            var b0 = Vector256<float>.Zero;
            var a1 = Vector256<float>.Zero;
            var b1 = Vector256<float>.Zero;
            nuint i = 0;
            for (; i + 16 <= taps; i += 16)
            {
                var x0 = Avx.LoadVector256(px + i);
                var x1 = Avx.LoadVector256(px + i + 8);
                a0 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i), x0, a0);
                b0 = Fma.MultiplyAdd(Avx.LoadVector256(pd + i), x0, b0);
                a1 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i + 8), x1, a1);
                b1 = Fma.MultiplyAdd(Avx.LoadVector256(pd + i + 8), x1, b1);
            }

            if (i < taps)
            {
                var x0 = Avx.LoadVector256(px + i);
                a0 = Fma.MultiplyAdd(Avx.LoadVector256(pc + i), x0, a0);
                b0 = Fma.MultiplyAdd(Avx.LoadVector256(pd + i), x0, b0);
            }

            a0 = Avx.Add(a0, a1);
            b0 = Avx.Add(b0, b1);
            return Sum256(Fma.MultiplyAdd(Avx.Subtract(b0, a0), Vector256.Create(between), a0));
        }
    }

    internal static float Between128(ref float c, ref float x, nuint taps, float between)
    {
        ref var d = ref Unsafe.Add(ref c, taps);
        var a0 = Vector128<float>.Zero;
        var b0 = Vector128<float>.Zero;
        var a1 = Vector128<float>.Zero;
        var b1 = Vector128<float>.Zero;
        for (nuint i = 0; i < taps; i += 8)
        {
            var x0 = Vector128.LoadUnsafe(ref x, i);
            var x1 = Vector128.LoadUnsafe(ref x, i + 4);
            a0 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i), x0, a0);
            b0 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref d, i), x0, b0);
            a1 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref c, i + 4), x1, a1);
            b1 = Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref d, i + 4), x1, b1);
        }

        a0 += a1;
        b0 += b1;
        return Vector128.Sum(a0 + ((b0 - a0) * between));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckLength(int samples, int taps)
    {
        if (samples < taps)
        {
            ThrowTooShort(samples, taps);
        }
    }

    private static void ThrowTooShort(int samples, int taps) =>
        throw new InvalidOperationException($"{taps} coefficients but only {samples} samples.");

    // Explicit, because the portable Vector256 helpers are calls in code compiled ahead of time for the baseline.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Sum256(Vector256<float> v)
    {
        var half = Sse.Add(Avx.ExtractVector128(v, 0), Avx.ExtractVector128(v, 1));
        half = Sse.Add(half, Sse.MoveHighToLow(half, half));
        return Sse.AddScalar(half, Sse.Shuffle(half, half, 1)).ToScalar();
    }
}
