using System.Numerics;
using System.Runtime.InteropServices;
using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Alignment;

/// <summary>
/// Finds, to within a block, how much later the echo comes than what was played, up to 560 ms, without knowing anything: for hints that are wrong
/// or missing. One thread at a time; allocates nothing after construction.
/// </summary>
/// <remarks>
/// The microphone's phases are compared with those of every earlier block of the reference, bin by bin (C. Knapp, G. Carter, "The Generalized
/// Correlation Method for Estimation of Time Delay", IEEE Trans. ASSP 24(4), 1976, with the phase transform); at the true delay they keep
/// agreeing, elsewhere they average out.
/// </remarks>
internal sealed class DelayFinder
{
    /// <summary>Delays that are told apart.</summary>
    public const int Blocks = 56;

    private const int FirstBin = 12; // 600 Hz
    private const int Looked = 64; // to 3.75 kHz
    private const float Forgetting = 0.03f; // a third of a second
    private const float Quiet = 1e-4f; // of a spectrum's power in one bin
    private const float LeastAgreement = 0.08f;
    private const float Prominence = 3f;
    private const int SettledBlocks = 50;

    private readonly RealFft _fft;
    private readonly Spectrum _spectrum = new();
    private readonly float[] _farRe = new float[2 * Blocks * Looked];
    private readonly float[] _farIm = new float[2 * Blocks * Looked];
    private readonly float[] _agreeRe = new float[Blocks * Looked];
    private readonly float[] _agreeIm = new float[Blocks * Looked];
    private readonly float[] _nearRe = new float[Looked];
    private readonly float[] _nearIm = new float[Looked];
    private int _newest;
    private int _last;
    private int _agreed;

    /// <param name="fft">The transform, shared with whoever works on the same thread.</param>
    public DelayFinder(RealFft fft) => _fft = fft;

    /// <summary>Blocks by which the echo is later than what was played; null while that is not sure.</summary>
    public int? DelayBlocks { get; private set; }

    /// <summary>Begins again.</summary>
    public void Restart()
    {
        Array.Clear(_farRe);
        Array.Clear(_farIm);
        Array.Clear(_agreeRe);
        Array.Clear(_agreeIm);
        (_agreed, DelayBlocks) = (0, null);
    }

    /// <summary>Takes the next block of both, each with the block before it in front and pre-emphasised.</summary>
    /// <param name="far">What was played, not delayed.</param>
    /// <param name="near">What was heard.</param>
    /// <param name="isAudible">Whether the loudspeaker was playing.</param>
    public void Observe(ReadOnlySpan<float> far, ReadOnlySpan<float> near, bool isAudible)
    {
        _newest = (_newest + Blocks - 1) % Blocks;
        var at = _newest * Looked;
        TakePhases(far, _farRe.AsSpan(at, Looked), _farIm.AsSpan(at, Looked));
        _farRe.AsSpan(at, Looked).CopyTo(_farRe.AsSpan(at + (Blocks * Looked)));
        _farIm.AsSpan(at, Looked).CopyTo(_farIm.AsSpan(at + (Blocks * Looked)));
        if (!isAudible)
        {
            return;
        }

        TakePhases(near, _nearRe, _nearIm);
        Judge(at);
    }

    /// <summary>Spectrum of a block with all powers made equal.</summary>
    private void TakePhases(ReadOnlySpan<float> window, Span<float> re, Span<float> im)
    {
        _fft.Forward(window, _spectrum);
        for (var k = 0; k < Looked; k++)
        {
            var (r, i) = (_spectrum.Re[FirstBin + k], _spectrum.Im[FirstBin + k]);
            var power = (r * r) + (i * i);
            var scale = power > Quiet * Quiet ? 1 / MathF.Sqrt(power) : 0;
            (re[k], im[k]) = (r * scale, i * scale);
        }
    }

    private void Judge(int at)
    {
        ref var farRe = ref _farRe[at];
        ref var farIm = ref _farIm[at];
        ref var agreeRe = ref MemoryMarshal.GetArrayDataReference(_agreeRe);
        ref var agreeIm = ref MemoryMarshal.GetArrayDataReference(_agreeIm);
        ref var nearRe = ref MemoryMarshal.GetArrayDataReference(_nearRe);
        ref var nearIm = ref MemoryMarshal.GetArrayDataReference(_nearIm);
        var (best, most, sum) = (0, 0f, 0f);
        nuint i = 0;
        for (var block = 0; block < Blocks; block++)
        {
            var power = Vector<float>.Zero;
            for (nuint k = 0; k < Looked; k += (nuint)Vector<float>.Count, i += (nuint)Vector<float>.Count)
            {
                var (fr, fi) = (Vector.LoadUnsafe(ref farRe, i), Vector.LoadUnsafe(ref farIm, i));
                var (nr, ni) = (Vector.LoadUnsafe(ref nearRe, k), Vector.LoadUnsafe(ref nearIm, k));
                var (ar, ai) = (Vector.LoadUnsafe(ref agreeRe, i), Vector.LoadUnsafe(ref agreeIm, i));
                ar += Forgetting * ((nr * fr) + (ni * fi) - ar);
                ai += Forgetting * ((ni * fr) - (nr * fi) - ai);
                ar.StoreUnsafe(ref agreeRe, i);
                ai.StoreUnsafe(ref agreeIm, i);
                power += (ar * ar) + (ai * ai);
            }

            var agreement = Vector.Sum(power) / Looked;
            sum += agreement;
            if (agreement > most)
            {
                (best, most) = (block, agreement);
            }
        }

        var isClear = most > LeastAgreement && most > Prominence * (sum - most) / (Blocks - 1);
        _agreed = isClear && Math.Abs(best - _last) <= 1 ? _agreed + 1 : 0;
        if (isClear)
        {
            _last = best;
        }

        DelayBlocks = _agreed >= SettledBlocks ? _last : null;
    }
}
