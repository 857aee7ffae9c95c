using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Echo.Spectra;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Linear;

/// <summary>
/// Tells a path that has changed from a person: tries for as long as somebody seems to speak whether a path of its own, the first 60 ms of one and
/// learned as fast as can be, takes away what the filter leaves. It does where that is echo; of a person it takes nothing, whatever it learns.
/// One thread at a time; allocates nothing after construction.
/// </summary>
/// <remarks>
/// Normalised least mean squares in blocks, each judged before anything is learned from it: what fits by chance does not fit the next block.
/// </remarks>
internal sealed class OtherPath
{
    private const int Partitions = 6;
    private const int Length = Partitions * Bins.Padded;
    private const float Step = 0.5f;
    private const float Smoothing = 0.1f; // 100 ms
    private const float Explained = 0.5f; // of power, 3 dB
    private const int LeastBlocks = 8;
    private const int ExplainedBlocks = 3;
    private const float Smallest = 1e-4f;

    private readonly RealFft _fft;
    private readonly float[] _re = new float[Length];
    private readonly float[] _im = new float[Length];
    private readonly float[] _gainRe = new float[Bins.Padded];
    private readonly float[] _gainIm = new float[Bins.Padded];
    private readonly float[] _time = new float[Bins.Window];
    private readonly Spectrum _spectrum = new();
    private float _error;
    private float _left;
    private int _blocks;
    private int _explained;

    /// <param name="fft">The transform, shared with whoever works on the same thread.</param>
    public OtherPath(RealFft fft) => _fft = fft;

    /// <summary>Whether what seems to be a person is an echo by another path than the filter's.</summary>
    public bool ExplainsError => _explained >= ExplainedBlocks;

    /// <summary>Real parts of what the filter's path lacks, partition after partition.</summary>
    public ReadOnlySpan<float> Re => _re;

    /// <summary>Imaginary parts, laid out alike.</summary>
    public ReadOnlySpan<float> Im => _im;

    /// <summary>Nobody seems to speak any more.</summary>
    public void Restart()
    {
        if (_blocks > 0)
        {
            Array.Clear(_re);
            Array.Clear(_im);
            (_error, _left, _blocks, _explained) = (0, 0, 0, 0);
        }
    }

    /// <summary>Takes a block in which somebody seems to speak.</summary>
    /// <param name="referenceRe">Real parts of the reference, the newest block first.</param>
    /// <param name="referenceIm">Imaginary parts, laid out alike.</param>
    /// <param name="error">What the filter left, pre-emphasised.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Observe(ReadOnlySpan<float> referenceRe, ReadOnlySpan<float> referenceIm, ReadOnlySpan<float> error)
    {
        ref var xRe = ref MemoryMarshal.GetReference(referenceRe[..Length]);
        ref var xIm = ref MemoryMarshal.GetReference(referenceIm[..Length]);
        ref var re = ref MemoryMarshal.GetArrayDataReference(_re);
        ref var im = ref MemoryMarshal.GetArrayDataReference(_im);
        ref var gainRe = ref MemoryMarshal.GetArrayDataReference(_gainRe);
        ref var gainIm = ref MemoryMarshal.GetArrayDataReference(_gainIm);
        var step = (nuint)Vector<float>.Count;
        for (nuint k = 0; k < Bins.Padded; k += step)
        {
            var (yr, yi) = (Vector<float>.Zero, Vector<float>.Zero);
            for (var i = k; i < Length; i += Bins.Padded)
            {
                var (xr, xi) = (Vector.LoadUnsafe(ref xRe, i), Vector.LoadUnsafe(ref xIm, i));
                var (wr, wi) = (Vector.LoadUnsafe(ref re, i), Vector.LoadUnsafe(ref im, i));
                yr += (xr * wr) - (xi * wi);
                yi += (xr * wi) + (xi * wr);
            }

            yr.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_spectrum.Re), k);
            yi.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_spectrum.Im), k);
        }

        _fft.Inverse(_spectrum, _time);
        for (var i = 0; i < Bins.Block; i++)
        {
            _time[Bins.Block + i] = error[i] - _time[Bins.Block + i];
        }

        Judge(Decibels.MeanSquare(error), Decibels.MeanSquare(_time.AsSpan(Bins.Block)));
        _time.AsSpan(0, Bins.Block).Clear();
        _fft.Forward(_time, _spectrum);
        for (nuint k = 0; k < Bins.Padded; k += step)
        {
            var power = new Vector<float>(Smallest);
            for (var i = k; i < Length; i += Bins.Padded)
            {
                var (xr, xi) = (Vector.LoadUnsafe(ref xRe, i), Vector.LoadUnsafe(ref xIm, i));
                power += (xr * xr) + (xi * xi);
            }

            var gain = new Vector<float>(Step) / power;
            (gain * Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_spectrum.Re), k)).StoreUnsafe(ref gainRe, k);
            (gain * Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_spectrum.Im), k)).StoreUnsafe(ref gainIm, k);
            for (var i = k; i < Length; i += Bins.Padded)
            {
                var (xr, xi) = (Vector.LoadUnsafe(ref xRe, i), Vector.LoadUnsafe(ref xIm, i));
                var (gr, gi) = (Vector.LoadUnsafe(ref gainRe, k), Vector.LoadUnsafe(ref gainIm, k));
                (Vector.LoadUnsafe(ref re, i) + (xr * gr) + (xi * gi)).StoreUnsafe(ref re, i);
                (Vector.LoadUnsafe(ref im, i) + (xr * gi) - (xi * gr)).StoreUnsafe(ref im, i);
            }
        }
    }

    private void Judge(float error, float left)
    {
        _error += Smoothing * (error - _error);
        _left += Smoothing * (left - _left);
        _blocks++;
        _explained = _blocks >= LeastBlocks && _left < Explained * _error ? _explained + 1 : 0;
    }
}
