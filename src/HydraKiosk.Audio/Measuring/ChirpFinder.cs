using System.Numerics;

namespace HydraKiosk.Audio.Measuring;

/// <summary>A chirp found in a recording.</summary>
/// <param name="Frame">Where it begins, fractional, in frames from the start of the window.</param>
/// <param name="PowerRatio">
/// Its power over that of the chirp as generated (amplitude 1): 0.01 for one that is 20 dB weaker. Noise in the same place is included.
/// </param>
/// <param name="Prominence">How far its peak stands out of the rest of the window, as an amplitude ratio.</param>
internal readonly record struct ChirpArrival(double Frame, double PowerRatio, double Prominence);

/// <summary>
/// Finds a <see cref="Chirp"/> in a recording and measures its strength: divides the recording's spectrum by the chirp's inside the chirp's
/// band, which turns each arrival into a short pulse, and takes the highest point of its envelope. The envelope does not care about the
/// loudspeaker's polarity or phase.
/// </summary>
internal sealed class ChirpFinder
{
    /// <summary>What of a pulse counts as the same echo: a little before its peak, and after it the reverberation of an ordinary room.</summary>
    private const double GateBeforeSeconds = 0.01;

    private const double GateAfterSeconds = 0.2;

    /// <summary>Keeps the division finite; its error at the weakest frequency of the band stays below 0.02 dB.</summary>
    private const double Regularisation = 1e-4;

    private readonly Fft _fft;
    private readonly Complex[] _chirp;
    private readonly Complex[] _work;
    private readonly double[] _envelope;
    private readonly double[] _others;
    private readonly double _chirpEnergy;
    private readonly int _firstBin;
    private readonly int _lastBin;
    private readonly double _floor;
    private readonly int _gateBefore;
    private readonly int _gateAfter;

    /// <param name="chirp">What to look for, at the recording's rate.</param>
    /// <param name="searchFrames">How far from the start of a window it may begin.</param>
    public ChirpFinder(Chirp chirp, int searchFrames)
    {
        WindowFrames = chirp.Samples.Length + searchFrames;
        _fft = new Fft((int)BitOperations.RoundUpToPowerOf2((uint)WindowFrames));
        _work = new Complex[_fft.Size];
        _envelope = new double[searchFrames];
        _others = new double[searchFrames];
        _chirp = new Complex[_fft.Size];
        for (var i = 0; i < chirp.Samples.Length; i++)
        {
            _chirp[i] = chirp.Samples[i];
        }

        _fft.Forward(_chirp);
        _firstBin = (int)Math.Ceiling(Chirp.FromHz * _fft.Size / chirp.RateHz);
        _lastBin = (int)Math.Floor(chirp.ToHz * _fft.Size / chirp.RateHz);
        var strongest = 0.0;
        for (var bin = _firstBin; bin <= _lastBin; bin++)
        {
            strongest = Math.Max(strongest, Power(_chirp[bin]));
            _chirpEnergy += Power(_chirp[bin]);
        }

        _floor = Regularisation * strongest;
        _gateBefore = (int)(GateBeforeSeconds * chirp.RateHz);
        _gateAfter = (int)(GateAfterSeconds * chirp.RateHz);
    }

    /// <summary>Frames that a window should have; a shorter one is taken to be followed by silence.</summary>
    public int WindowFrames { get; }

    /// <summary>The strongest candidate in the window; null in digital silence. Whether it is a chirp is for its prominence to say.</summary>
    public ChirpArrival? Find(ReadOnlySpan<float> window)
    {
        Deconvolve(window);
        var peak = 0;
        for (var i = 0; i < _envelope.Length; i++)
        {
            _envelope[i] = _work[i].Magnitude;
            peak = _envelope[i] > _envelope[peak] ? i : peak;
        }

        if (_envelope[peak] < 1e-12)
        {
            return null;
        }

        var prominence = _envelope[peak] / Math.Max(MedianOutside(peak), 1e-15);
        return new ChirpArrival(peak + Vertex(peak), GatedPowerRatio(peak), prominence);
    }

    /// <summary>What <see cref="ChirpArrival.PowerRatio"/> reads where there is no chirp, only this noise.</summary>
    public double NoisePowerRatio(ReadOnlySpan<float> window)
    {
        Deconvolve(window);
        return GatedPowerRatio(_envelope.Length / 2);
    }

    private static double Power(Complex value) => (value.Real * value.Real) + (value.Imaginary * value.Imaginary);

    private void Deconvolve(ReadOnlySpan<float> window)
    {
        window = window[..Math.Min(window.Length, WindowFrames)];
        for (var i = 0; i < window.Length; i++)
        {
            _work[i] = window[i];
        }

        _work.AsSpan(window.Length).Clear();
        _fft.Forward(_work);
        _work.AsSpan(0, _firstBin).Clear();
        _work.AsSpan(_lastBin + 1).Clear(); // the negative frequencies as well: what remains is the analytic signal
        for (var bin = _firstBin; bin <= _lastBin; bin++)
        {
            _work[bin] *= Complex.Conjugate(_chirp[bin]) / (Power(_chirp[bin]) + _floor);
        }

        _fft.Inverse(_work);
    }

    private double MedianOutside(int peak)
    {
        var count = 0;
        for (var i = 0; i < _envelope.Length; i++)
        {
            if (i < peak - _gateBefore || i > peak + _gateAfter)
            {
                _others[count++] = _envelope[i];
            }
        }

        Array.Sort(_others, 0, count);
        return count == 0 ? 0 : _others[count / 2];
    }

    /// <summary>Highest point of the parabola through the peak and its neighbours, −0.5 to 0.5.</summary>
    private double Vertex(int peak)
    {
        if (peak == 0 || peak == _envelope.Length - 1)
        {
            return 0;
        }

        var (left, centre, right) = (_envelope[peak - 1], _envelope[peak], _envelope[peak + 1]);
        var curvature = left - (2 * centre) + right;
        return curvature < 0 ? Math.Clamp(0.5 * (left - right) / curvature, -0.5, 0.5) : 0;
    }

    private double GatedPowerRatio(int peak)
    {
        // Circular: what lies before the first frame stands at the end.
        for (var i = 0; i < _work.Length; i++)
        {
            var distance = i - peak;
            distance = distance > _work.Length / 2 ? distance - _work.Length : distance < -_work.Length / 2 ? distance + _work.Length : distance;
            if (distance < -_gateBefore || distance > _gateAfter)
            {
                _work[i] = default;
            }
        }

        _fft.Forward(_work);
        var energy = 0.0;
        for (var bin = _firstBin; bin <= _lastBin; bin++)
        {
            energy += Power(_work[bin] * _chirp[bin]);
        }

        return energy / _chirpEnergy;
    }
}
