using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Linear;

/// <summary>
/// The echo path, 320 ms of it, learned while it is used: what it makes of the reference is the estimate of the echo. One thread at a time;
/// allocates nothing after construction.
/// </summary>
/// <remarks>
/// Partitioned-block frequency-domain Kalman filter with a diagonal covariance: G. Enzner, P. Vary, "Frequency-domain adaptive Kalman filter for
/// acoustic echo control in hand-free telephones", Signal Processing 86(6), 2006, and F. Kuech, E. Mabande, G. Enzner, "State-space
/// architecture of the partitioned-block-based acoustic echo controller", ICASSP 2014. Two things differ, both measured: the covariance shrinks
/// half as fast as the theory says (a third of the time to 15 dB), and only four partitions in each block are held to their length.
/// Amplitudes have full scale 1, the signals are pre-emphasised, spectra unnormalised: the constants depend on that.
/// </remarks>
internal sealed class KalmanFilter
{
    /// <summary>Blocks of the echo path: 320 ms. 256 ms cost 3 dB where a room takes 0.4 s to die down.</summary>
    public const int Partitions = 32;

    /// <summary>How much of the path stays from block to block: between recovery from a moved person (2 s) and depth (35 dB).</summary>
    private const float Memory = 0.99995f;

    private const float MemorySquared = Memory * Memory;

    /// <summary>Shrink of the covariance; the theory has 0.5, at 0.1 the filter follows every person who speaks.</summary>
    private const float Shrink = 0.25f;

    /// <summary>Share of each spectrum's power in one of its two blocks.</summary>
    private const float BlockShare = 0.5f;

    private const float FirstCovariance = 0.1f;
    private const float KnownCovariance = 0.03f; // of the first
    private const float CovarianceDecay = 0.2f; // per partition, natural logarithm
    private const float ProcessFloor = 1e-4f;
    private const float NoiseMemory = 0.8f;
    private const float NoiseFloor = 1e-5f;
    private const int ConstrainedPerBlock = 4;

    private const int Length = Partitions * Bins.Padded;

    private readonly RealFft _fft;

    // Twice as long as the filter: every block is written twice, so that the newest 32 are always in one piece.
    private readonly float[] _xRe = new float[2 * Length];
    private readonly float[] _xIm = new float[2 * Length];
    private readonly float[] _xPower = new float[2 * Length];
    private readonly float[] _wRe = new float[Length];
    private readonly float[] _wIm = new float[Length];
    private readonly float[] _covariance = new float[Length];
    private readonly float[] _start = new float[Partitions];
    private readonly float[] _prior = new float[Bins.Padded];
    private readonly float[] _noise = new float[Bins.Padded];
    private readonly float[] _time = new float[Bins.Window];
    private readonly float[] _window = new float[Bins.Window];
    private readonly Spectrum _estimate = new();
    private int _newest;
    private int _constrainedNext;

    /// <param name="fft">The transform, shared with whoever works on the same thread.</param>
    public KalmanFilter(RealFft fft)
    {
        _fft = fft;
        for (var p = 0; p < Partitions; p++)
        {
            _start[p] = FirstCovariance * MathF.Exp(-CovarianceDecay * p);
        }

        Restart();
    }

    /// <summary>Spectrum of the last error, behind as many zeros as it has samples.</summary>
    public Spectrum Error { get; } = new();

    /// <summary>Power of each bin of <see cref="Error"/>.</summary>
    public float[] ErrorPower { get; } = new float[Bins.Padded];

    /// <summary>
    /// Power that the uncertainty of the path added to the last estimate, bin by bin, over the two blocks of a spectrum: what the filter itself
    /// expects to leave.
    /// </summary>
    public ReadOnlySpan<float> Uncertainty => _prior;

    /// <summary>Real parts of the path, partition after partition, <see cref="Bins.Padded"/> each.</summary>
    public Span<float> PathRe => _wRe;

    /// <summary>Imaginary parts, laid out alike.</summary>
    public Span<float> PathIm => _wIm;

    /// <summary>Real parts of the reference, block after block from the newest on, laid out as the path.</summary>
    public ReadOnlySpan<float> ReferenceRe => _xRe.AsSpan(_newest * Bins.Padded, Length);

    /// <summary>Imaginary parts.</summary>
    public ReadOnlySpan<float> ReferenceIm => _xIm.AsSpan(_newest * Bins.Padded, Length);

    /// <summary>Forgets the path, not the reference.</summary>
    public void Restart()
    {
        Array.Clear(_wRe);
        Array.Clear(_wIm);
        Array.Clear(_noise);
        Rouse(1);
    }

    /// <summary>Makes the filter quick again without forgetting what it knows.</summary>
    /// <param name="share">Of the covariance it began with.</param>
    public void Rouse(float share)
    {
        for (var p = 0; p < Partitions; p++)
        {
            foreach (ref var c in _covariance.AsSpan(p * Bins.Padded, Bins.Count))
            {
                c = Math.Max(c, share * _start[p]);
            }
        }
    }

    /// <summary>Takes the path for one that was learned before, in about the same room.</summary>
    public void Know()
    {
        Array.Clear(_covariance);
        Rouse(KnownCovariance);
    }

    /// <summary>Moves the path within its length, where the reference was moved by whole blocks.</summary>
    /// <param name="blocks">Positive: towards its beginning, because the reference comes later.</param>
    public void Move(int blocks)
    {
        Slide(_wRe, blocks);
        Slide(_wIm, blocks);
        Rouse(KnownCovariance);
    }

    /// <summary>Adds to the beginning of the path what was found to be lacking.</summary>
    /// <param name="re">Real parts, laid out as the path.</param>
    /// <param name="im">Imaginary parts.</param>
    public void Add(ReadOnlySpan<float> re, ReadOnlySpan<float> im)
    {
        for (var i = 0; i < re.Length; i++)
        {
            _wRe[i] += re[i];
            _wIm[i] += im[i];
        }
    }

    /// <summary>Takes the next block of the reference.</summary>
    /// <param name="window">The block with the one before it in front.</param>
    public void Push(ReadOnlySpan<float> window)
    {
        _newest = (_newest + Partitions - 1) % Partitions;
        var at = _newest * Bins.Padded;
        var re = _xRe.AsSpan(at, Bins.Padded);
        var im = _xIm.AsSpan(at, Bins.Padded);
        var power = _xPower.AsSpan(at, Bins.Padded);
        _fft.Forward(window, re, im);
        for (var k = 0; k < Bins.Padded; k++)
        {
            power[k] = (re[k] * re[k]) + (im[k] * im[k]);
        }

        re.CopyTo(_xRe.AsSpan(at + Length));
        im.CopyTo(_xIm.AsSpan(at + Length));
        power.CopyTo(_xPower.AsSpan(at + Length));
    }

    /// <summary>The echo of the newest block as far as the path is known.</summary>
    /// <param name="echo">Receives <see cref="Bins.Block"/> samples.</param>
    public void Estimate(Span<float> echo)
    {
        Multiply();
        _fft.Inverse(_estimate, _time);
        _time.AsSpan(Bins.Block).CopyTo(echo);
    }

    /// <summary>Takes what is left of the microphone's block; needed in every block, also where nothing is learned from it.</summary>
    public void TakeError(ReadOnlySpan<float> error)
    {
        _window.AsSpan(0, Bins.Block).Clear();
        error.CopyTo(_window.AsSpan(Bins.Block));
        _fft.Forward(_window, Error);
        Error.Power(ErrorPower);
    }

    /// <summary>Learns from the error that was taken.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Adapt()
    {
        var at = _newest * Bins.Padded;
        ref var xRe = ref _xRe[at];
        ref var xIm = ref _xIm[at];
        ref var xPower = ref _xPower[at];
        ref var wRe = ref MemoryMarshal.GetArrayDataReference(_wRe);
        ref var wIm = ref MemoryMarshal.GetArrayDataReference(_wIm);
        ref var covariance = ref MemoryMarshal.GetArrayDataReference(_covariance);
        ref var noise = ref MemoryMarshal.GetArrayDataReference(_noise);
        ref var prior = ref MemoryMarshal.GetArrayDataReference(_prior);
        ref var errorRe = ref MemoryMarshal.GetArrayDataReference(Error.Re);
        ref var errorIm = ref MemoryMarshal.GetArrayDataReference(Error.Im);
        ref var errorPower = ref MemoryMarshal.GetArrayDataReference(ErrorPower);
        var one = Vector<float>.One;
        var memory = new Vector<float>(Memory);
        var kept = new Vector<float>(MemorySquared);
        var renewed = new Vector<float>(1 - MemorySquared);
        for (nuint k = 0; k < Bins.Padded; k += (nuint)Vector<float>.Count)
        {
            var s = (NoiseMemory * Vector.LoadUnsafe(ref noise, k)) + ((1 - NoiseMemory) * Vector.LoadUnsafe(ref errorPower, k));
            s.StoreUnsafe(ref noise, k);
            var inverse = one / ((BlockShare * Vector.LoadUnsafe(ref prior, k)) + s + new Vector<float>(NoiseFloor));
            var gainRe = Vector.LoadUnsafe(ref errorRe, k) * inverse;
            var gainIm = Vector.LoadUnsafe(ref errorIm, k) * inverse;
            var shrink = Shrink * inverse;
            var i = k;
            for (var p = 0; p < Partitions; p++, i += Bins.Padded)
            {
                var c = Vector.LoadUnsafe(ref covariance, i);
                var (xr, xi) = (Vector.LoadUnsafe(ref xRe, i), Vector.LoadUnsafe(ref xIm, i));
                var stepRe = Vector.MultiplyAddEstimate(xr, gainRe, xi * gainIm);
                var stepIm = Vector.MultiplyAddEstimate(xr, gainIm, -(xi * gainRe));
                var wr = memory * Vector.MultiplyAddEstimate(c, stepRe, Vector.LoadUnsafe(ref wRe, i));
                var wi = memory * Vector.MultiplyAddEstimate(c, stepIm, Vector.LoadUnsafe(ref wIm, i));
                wr.StoreUnsafe(ref wRe, i);
                wi.StoreUnsafe(ref wIm, i);
                var left = Vector.Max(one - (shrink * c * Vector.LoadUnsafe(ref xPower, i)), Vector<float>.Zero);
                var grown = Vector.MultiplyAddEstimate(wr, wr, Vector.MultiplyAddEstimate(wi, wi, new Vector<float>(ProcessFloor * _start[p])));
                Vector.MultiplyAddEstimate(kept * left, c, renewed * grown).StoreUnsafe(ref covariance, i);
            }
        }

        for (var n = 0; n < ConstrainedPerBlock; n++)
        {
            Constrain(_constrainedNext * Bins.Padded);
            _constrainedNext = (_constrainedNext + 1) % Partitions;
        }
    }

    /// <summary>The estimate's spectrum and the power that the uncertainty of the path adds to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply()
    {
        var at = _newest * Bins.Padded;
        ref var xRe = ref _xRe[at];
        ref var xIm = ref _xIm[at];
        ref var xPower = ref _xPower[at];
        ref var wRe = ref MemoryMarshal.GetArrayDataReference(_wRe);
        ref var wIm = ref MemoryMarshal.GetArrayDataReference(_wIm);
        ref var covariance = ref MemoryMarshal.GetArrayDataReference(_covariance);
        for (nuint k = 0; k < Bins.Padded; k += (nuint)Vector<float>.Count)
        {
            var (yr, yi, yr2, yi2, prior) =
                (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            var i = k;
            for (var p = 0; p < Partitions; p++, i += Bins.Padded)
            {
                var (xr, xi) = (Vector.LoadUnsafe(ref xRe, i), Vector.LoadUnsafe(ref xIm, i));
                var (wr, wi) = (Vector.LoadUnsafe(ref wRe, i), Vector.LoadUnsafe(ref wIm, i));
                yr = Vector.MultiplyAddEstimate(xr, wr, yr);
                yr2 = Vector.MultiplyAddEstimate(xi, wi, yr2);
                yi = Vector.MultiplyAddEstimate(xr, wi, yi);
                yi2 = Vector.MultiplyAddEstimate(xi, wr, yi2);
                prior = Vector.MultiplyAddEstimate(Vector.LoadUnsafe(ref covariance, i), Vector.LoadUnsafe(ref xPower, i), prior);
            }

            (yr - yr2).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_estimate.Re), k);
            (yi + yi2).StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_estimate.Im), k);
            prior.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(_prior), k);
        }
    }

    /// <summary>Holds a partition to its length: what circular convolution put into the second half of its impulse response is taken out.</summary>
    private void Constrain(int at)
    {
        var re = _wRe.AsSpan(at, Bins.Padded);
        var im = _wIm.AsSpan(at, Bins.Padded);
        _fft.Inverse(re, im, _window);
        _window.AsSpan(Bins.Block).Clear();
        _fft.Forward(_window, re, im);
    }

    private static void Slide(float[] path, int blocks)
    {
        var length = Math.Max(0, Partitions - Math.Abs(blocks)) * Bins.Padded;
        var (from, to) = blocks > 0 ? (Length - length, 0) : (0, Length - length);
        path.AsSpan(from, length).CopyTo(path.AsSpan(to));
        (blocks > 0 ? path.AsSpan(length) : path.AsSpan(0, Length - length)).Clear();
    }
}
