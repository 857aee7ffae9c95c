using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HydraKiosk.Audio.Echo.Spectra;

/// <summary>
/// Discrete Fourier transform of 320 real points and its inverse. One thread at a time; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Even and odd samples make one complex transform of 160 points (H. V. Sorensen et al., "Real-Valued Fast Fourier Transform Algorithms",
/// IEEE Trans. ASSP 35(6), 1987). That is laid out as 20 rows of 8: the transforms of 20 run down the columns, those of 8 along the rows after
/// a transposition, so both work on vectors of neighbours without shuffles and the result is in natural order. 20 = 4 · 5 is split by
/// I. J. Good's prime-factor map, which needs no twiddles inside (J. Roy. Stat. Soc. B 20, 1958).
/// </remarks>
internal sealed class RealFft
{
    private const int Half = Bins.Window / 2;
    private const int Rows = 20;
    private const int Columns = 8;
    private const int Lanes = 4;

    // Made with each transform and not once for all: the first use of a class would make them on the audio thread.
    private readonly float[] _turnRe = Turns(Half, Half, i => i / Columns * (i % Columns), Math.Cos);
    private readonly float[] _turnIm = Turns(Half, Half, i => i / Columns * (i % Columns), a => -Math.Sin(a));
    private readonly float[] _halfCos = Turns(Bins.Padded, Bins.Window, i => i, Math.Cos);
    private readonly float[] _halfSin = Turns(Bins.Padded, Bins.Window, i => i, Math.Sin);

    private readonly float[] _re = new float[Bins.Padded];
    private readonly float[] _im = new float[Bins.Padded];
    private readonly float[] _reBack = new float[Bins.Padded];
    private readonly float[] _imBack = new float[Bins.Padded];
    private readonly float[] _acrossRe = new float[Half];
    private readonly float[] _acrossIm = new float[Half];
    private readonly Vector128<float>[] _fourRe = new Vector128<float>[Rows];
    private readonly Vector128<float>[] _fourIm = new Vector128<float>[Rows];

    /// <summary>Time to frequency, unscaled.</summary>
    /// <param name="time"><see cref="Bins.Window"/> samples.</param>
    /// <param name="spectrum">Receives the bins.</param>
    public void Forward(ReadOnlySpan<float> time, Spectrum spectrum) => Forward(time, spectrum.Re, spectrum.Im);

    /// <summary>Time to frequency, unscaled, into a stretch of a larger array.</summary>
    /// <param name="time"><see cref="Bins.Window"/> samples.</param>
    /// <param name="re">Receives <see cref="Bins.Padded"/> real parts.</param>
    /// <param name="im">Receives as many imaginary parts.</param>
    public void Forward(ReadOnlySpan<float> time, Span<float> re, Span<float> im)
    {
        for (var n = 0; n < Half; n++)
        {
            _re[n] = time[2 * n];
            _im[n] = time[(2 * n) + 1];
        }

        Transform(_re, _im);

        // Bin k needs the half-length bins k and 160 - k.
        (_re[Half], _im[Half]) = (_re[0], _im[0]);
        _re.AsSpan(Half + 1).Clear();
        _im.AsSpan(Half + 1).Clear();
        Reverse(_re, _reBack);
        Reverse(_im, _imBack);
        ref var zr = ref MemoryMarshal.GetArrayDataReference(_re);
        ref var zi = ref MemoryMarshal.GetArrayDataReference(_im);
        ref var mr = ref MemoryMarshal.GetArrayDataReference(_reBack);
        ref var mi = ref MemoryMarshal.GetArrayDataReference(_imBack);
        ref var cos = ref MemoryMarshal.GetArrayDataReference(_halfCos);
        ref var sin = ref MemoryMarshal.GetArrayDataReference(_halfSin);
        ref var xr = ref MemoryMarshal.GetReference(re[..Bins.Padded]);
        ref var xi = ref MemoryMarshal.GetReference(im[..Bins.Padded]);
        var half = new Vector<float>(0.5f);
        for (nuint k = 0; k < Bins.Padded; k += (nuint)Vector<float>.Count)
        {
            var (ar, br) = (Vector.LoadUnsafe(ref zr, k), Vector.LoadUnsafe(ref mr, k));
            var (ai, bi) = (Vector.LoadUnsafe(ref zi, k), Vector.LoadUnsafe(ref mi, k));
            var (c, s) = (Vector.LoadUnsafe(ref cos, k), Vector.LoadUnsafe(ref sin, k));
            var oddRe = ai + bi;
            var oddIm = br - ar;
            (half * (ar + br + (oddRe * c) + (oddIm * s))).StoreUnsafe(ref xr, k);
            (half * (ai - bi + (oddIm * c) - (oddRe * s))).StoreUnsafe(ref xi, k);
        }
    }

    /// <summary>Frequency to time, scaled so that it undoes <see cref="Forward(ReadOnlySpan{float}, Spectrum)"/>.</summary>
    /// <param name="spectrum">The bins.</param>
    /// <param name="time">Receives <see cref="Bins.Window"/> samples.</param>
    public void Inverse(Spectrum spectrum, Span<float> time) => Inverse(spectrum.Re, spectrum.Im, time);

    /// <summary>Frequency to time, scaled, out of a stretch of a larger array.</summary>
    /// <param name="re"><see cref="Bins.Padded"/> real parts.</param>
    /// <param name="im">As many imaginary parts.</param>
    /// <param name="time">Receives <see cref="Bins.Window"/> samples.</param>
    public void Inverse(ReadOnlySpan<float> re, ReadOnlySpan<float> im, Span<float> time)
    {
        Reverse(re, _reBack);
        Reverse(im, _imBack);
        ref var xr = ref MemoryMarshal.GetReference(re[..Bins.Padded]);
        ref var xi = ref MemoryMarshal.GetReference(im[..Bins.Padded]);
        ref var mr = ref MemoryMarshal.GetArrayDataReference(_reBack);
        ref var mi = ref MemoryMarshal.GetArrayDataReference(_imBack);
        ref var cos = ref MemoryMarshal.GetArrayDataReference(_halfCos);
        ref var sin = ref MemoryMarshal.GetArrayDataReference(_halfSin);
        ref var zr = ref MemoryMarshal.GetArrayDataReference(_re);
        ref var zi = ref MemoryMarshal.GetArrayDataReference(_im);
        for (nuint k = 0; k < Bins.Padded; k += (nuint)Vector<float>.Count)
        {
            var (ar, br) = (Vector.LoadUnsafe(ref xr, k), Vector.LoadUnsafe(ref mr, k));
            var (ai, bi) = (Vector.LoadUnsafe(ref xi, k), Vector.LoadUnsafe(ref mi, k));
            var (c, s) = (Vector.LoadUnsafe(ref cos, k), Vector.LoadUnsafe(ref sin, k));
            var differenceRe = ar - br;
            var differenceIm = ai + bi;
            (ar + br - (c * differenceIm) - (s * differenceRe)).StoreUnsafe(ref zr, k);
            (ai - bi + (c * differenceRe) - (s * differenceIm)).StoreUnsafe(ref zi, k);
        }

        Transform(_im, _re); // with the parts exchanged on both sides the forward transform is the inverse one
        const float Scale = 1f / Bins.Window;
        for (var n = 0; n < Half; n++)
        {
            time[2 * n] = _re[n] * Scale;
            time[(2 * n) + 1] = _im[n] * Scale;
        }
    }

    private static float[] Turns(int length, int period, Func<int, int> step, Func<double, double> part)
    {
        var turns = new float[length];
        for (var i = 0; i < Math.Min(length, Bins.Count); i++)
        {
            turns[i] = (float)part(2 * Math.PI * (step(i) % period) / period);
        }

        return turns;
    }

    /// <summary>Bin 160 - k in the place of bin k; what lies beyond stays zero.</summary>
    private static void Reverse(ReadOnlySpan<float> bins, Span<float> reversed)
    {
        bins[..Bins.Count].CopyTo(reversed);
        reversed[..Bins.Count].Reverse();
    }

    /// <summary>The complex transform of 160 points, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform(float[] re, float[] im)
    {
        for (var column = 0; column < Columns; column += Lanes)
        {
            DownColumns(re, im, column);
        }

        AlongRows(re, im);
    }

    private void DownColumns(float[] re, float[] im, int column)
    {
        ref var xr = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(re), column);
        ref var xi = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(im), column);
        Span<Vector128<float>> fourRe = _fourRe;
        Span<Vector128<float>> fourIm = _fourIm;
        for (var five = 0; five < 5; five++)
        {
            var first = 4 * five;
            var (r0, i0) = Load(ref xr, ref xi, first);
            var (r1, i1) = Load(ref xr, ref xi, (first + 5) % Rows);
            var (r2, i2) = Load(ref xr, ref xi, (first + 10) % Rows);
            var (r3, i3) = Load(ref xr, ref xi, (first + 15) % Rows);
            Four(ref r0, ref i0, ref r1, ref i1, ref r2, ref i2, ref r3, ref i3);
            (fourRe[five], fourIm[five]) = (r0, i0);
            (fourRe[5 + five], fourIm[5 + five]) = (r1, i1);
            (fourRe[10 + five], fourIm[10 + five]) = (r2, i2);
            (fourRe[15 + five], fourIm[15 + five]) = (r3, i3);
        }

        for (var four = 0; four < 4; four++)
        {
            Five(fourRe.Slice(5 * four, 5), fourIm.Slice(5 * four, 5));
            for (var five = 0; five < 5; five++)
            {
                StoreTurned(fourRe[(5 * four) + five], fourIm[(5 * four) + five], ((5 * four) + (16 * five)) % Rows, column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Re, Vector128<float> Im) Load(ref float xr, ref float xi, int row) =>
        (Vector128.LoadUnsafe(ref xr, (nuint)(row * Columns)), Vector128.LoadUnsafe(ref xi, (nuint)(row * Columns)));

    /// <summary>Multiplies by the twiddles between the two steps and stores the row's four columns where a column's rows are neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StoreTurned(Vector128<float> re, Vector128<float> im, int row, int column)
    {
        var at = (nuint)((row * Columns) + column);
        var turnRe = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_turnRe), at);
        var turnIm = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_turnIm), at);
        var turnedRe = (re * turnRe) - (im * turnIm);
        var turnedIm = (re * turnIm) + (im * turnRe);
        ref var acrossRe = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_acrossRe), (column * Rows) + row);
        ref var acrossIm = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_acrossIm), (column * Rows) + row);
        for (var lane = 0; lane < Lanes; lane++)
        {
            Unsafe.Add(ref acrossRe, lane * Rows) = turnedRe.GetElement(lane);
            Unsafe.Add(ref acrossIm, lane * Rows) = turnedIm.GetElement(lane);
        }
    }

    private void AlongRows(float[] re, float[] im)
    {
        ref var xr = ref MemoryMarshal.GetArrayDataReference(_acrossRe);
        ref var xi = ref MemoryMarshal.GetArrayDataReference(_acrossIm);
        ref var yr = ref MemoryMarshal.GetArrayDataReference(re);
        ref var yi = ref MemoryMarshal.GetArrayDataReference(im);
        var root = Vector128.Create(0.70710678f);
        for (nuint k = 0; k < Rows; k += Lanes)
        {
            var (r0, i0) = (Vector128.LoadUnsafe(ref xr, k), Vector128.LoadUnsafe(ref xi, k));
            var (r1, i1) = (Vector128.LoadUnsafe(ref xr, k + 20), Vector128.LoadUnsafe(ref xi, k + 20));
            var (r2, i2) = (Vector128.LoadUnsafe(ref xr, k + 40), Vector128.LoadUnsafe(ref xi, k + 40));
            var (r3, i3) = (Vector128.LoadUnsafe(ref xr, k + 60), Vector128.LoadUnsafe(ref xi, k + 60));
            var (r4, i4) = (Vector128.LoadUnsafe(ref xr, k + 80), Vector128.LoadUnsafe(ref xi, k + 80));
            var (r5, i5) = (Vector128.LoadUnsafe(ref xr, k + 100), Vector128.LoadUnsafe(ref xi, k + 100));
            var (r6, i6) = (Vector128.LoadUnsafe(ref xr, k + 120), Vector128.LoadUnsafe(ref xi, k + 120));
            var (r7, i7) = (Vector128.LoadUnsafe(ref xr, k + 140), Vector128.LoadUnsafe(ref xi, k + 140));
            Four(ref r0, ref i0, ref r2, ref i2, ref r4, ref i4, ref r6, ref i6);
            Four(ref r1, ref i1, ref r3, ref i3, ref r5, ref i5, ref r7, ref i7);
            var (t3r, t3i) = (root * (r3 + i3), root * (i3 - r3));
            var (t7r, t7i) = (root * (i7 - r7), -root * (r7 + i7));
            (r0 + r1).StoreUnsafe(ref yr, k);
            (i0 + i1).StoreUnsafe(ref yi, k);
            (r2 + t3r).StoreUnsafe(ref yr, k + 20);
            (i2 + t3i).StoreUnsafe(ref yi, k + 20);
            (r4 + i5).StoreUnsafe(ref yr, k + 40);
            (i4 - r5).StoreUnsafe(ref yi, k + 40);
            (r6 + t7r).StoreUnsafe(ref yr, k + 60);
            (i6 + t7i).StoreUnsafe(ref yi, k + 60);
            (r0 - r1).StoreUnsafe(ref yr, k + 80);
            (i0 - i1).StoreUnsafe(ref yi, k + 80);
            (r2 - t3r).StoreUnsafe(ref yr, k + 100);
            (i2 - t3i).StoreUnsafe(ref yi, k + 100);
            (r4 - i5).StoreUnsafe(ref yr, k + 120);
            (i4 + r5).StoreUnsafe(ref yi, k + 120);
            (r6 - t7r).StoreUnsafe(ref yr, k + 140);
            (i6 - t7i).StoreUnsafe(ref yi, k + 140);
        }
    }

    /// <summary>Four points, in place, in natural order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        ref Vector128<float> r0, ref Vector128<float> i0, ref Vector128<float> r1, ref Vector128<float> i1,
        ref Vector128<float> r2, ref Vector128<float> i2, ref Vector128<float> r3, ref Vector128<float> i3)
    {
        var (ar, ai, br, bi) = (r0 + r2, i0 + i2, r0 - r2, i0 - i2);
        var (cr, ci, dr, di) = (r1 + r3, i1 + i3, r1 - r3, i1 - i3);
        (r0, i0, r2, i2) = (ar + cr, ai + ci, ar - cr, ai - ci);
        (r1, i1, r3, i3) = (br + di, bi - dr, br - di, bi + dr);
    }

    /// <summary>Five points, in place, in natural order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Five(Span<Vector128<float>> re, Span<Vector128<float>> im)
    {
        var (c1, c2) = (Vector128.Create(0.30901699f), Vector128.Create(-0.80901699f)); // cos 72°, cos 144°
        var (s1, s2) = (Vector128.Create(0.95105652f), Vector128.Create(0.58778525f)); // sin 72°, sin 144°
        var (x0r, x0i) = (re[0], im[0]);
        var (t1r, t1i, t3r, t3i) = (re[1] + re[4], im[1] + im[4], re[1] - re[4], im[1] - im[4]);
        var (t2r, t2i, t4r, t4i) = (re[2] + re[3], im[2] + im[3], re[2] - re[3], im[2] - im[3]);
        var (m1r, m1i) = (x0r + (c1 * t1r) + (c2 * t2r), x0i + (c1 * t1i) + (c2 * t2i));
        var (m2r, m2i) = (x0r + (c2 * t1r) + (c1 * t2r), x0i + (c2 * t1i) + (c1 * t2i));
        var (n1r, n1i) = ((s1 * t3r) + (s2 * t4r), (s1 * t3i) + (s2 * t4i));
        var (n2r, n2i) = ((s2 * t3r) - (s1 * t4r), (s2 * t3i) - (s1 * t4i));
        (re[0], im[0]) = (x0r + t1r + t2r, x0i + t1i + t2i);
        (re[1], im[1]) = (m1r + n1i, m1i - n1r);
        (re[4], im[4]) = (m1r - n1i, m1i + n1r);
        (re[2], im[2]) = (m2r + n2i, m2i - n2r);
        (re[3], im[3]) = (m2r - n2i, m2i + n2r);
    }
}
