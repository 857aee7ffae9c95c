using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Alignment;

/// <summary>
/// How much faster the loudspeaker's clock runs than the microphone's, told from how the strongest part of the learned path wanders. The filter needs
/// it within 2 to 5 ppm, which no pair of callback clocks gives in the first seconds. One thread at a time; allocates nothing after
/// construction.
/// </summary>
/// <remarks>
/// What the echo has moved in all is what the reader was moved by, less what the path has wandered, less what the path, which follows late, is
/// behind the echo; that grows by the drift, in a straight line whatever the reader does meanwhile, and the line is fitted. Steering by the
/// wandering itself overshoots.
/// </remarks>
internal sealed class DriftTracker
{
    /// <summary>The most that is corrected: five times what two cheap crystals differ by.</summary>
    public const double LargestPpm = 500;

    private const int LookBlocks = 15;
    private const double LookSamples = LookBlocks * Bins.Block;
    private const int LookedAtPartitions = 4;
    private const int FirstBin = 10; // 500 Hz: below, a delay turns the phase too little
    private const int BinsLookedAt = 71; // to 4 kHz: above, there is little speech
    private const int FirstLooks = 2; // until the path is there at all, its wandering says nothing
    private const double Forgetting = 0.982; // in each look: eight seconds
    private const double LargestMove = 1.2; // samples between looks: no clock, but a path that is being learned anew
    private const double SettledMove = 0.15; // 60 ppm at once: somebody has moved
    private const double FirstGuessWeight = 1.5; // looks squared, against which the first slopes count little
    private const int SettledLooks = 33; // five seconds
    private const double SettledGuessWeight = 550; // after a jump the clocks are the same
    private const float SmallestPower = 1e-7f; // of a block: what a microphone of 16 bits makes of nothing
    private const double LeastStiffness = 1; // less says nothing: there is no estimate of an echo

    private readonly float[] _beforeRe = new float[BinsLookedAt];
    private readonly float[] _beforeIm = new float[BinsLookedAt];
    private double _ppm;
    private double _guessWeight = FirstGuessWeight;
    private double _guessPpm;
    private double _readerMoved; // samples
    private double _pathMoved; // samples, later counts up
    private double _looksElapsed;
    private double _lookedAt;
    private double _pull; // of the misalignment: the estimated echo's slope times the error, over the error's power
    private double _stiffness; // the slope's own power over it
    private int _first; // of the partitions that are looked at
    private int _blocks;
    private int _looks;
    private Line _line;

    /// <summary>In parts per million; what the devices' clocks say may be put here to begin with.</summary>
    public double Ppm
    {
        get => _ppm;
        set => _guessPpm = _ppm = value;
    }

    /// <summary>Begins again after the path was moved or forgotten; the drift stays.</summary>
    public void Restart()
    {
        _guessWeight = _looks > SettledLooks ? SettledGuessWeight : _guessWeight;
        (_blocks, _looks, _guessPpm, _line, _pull, _stiffness) = (0, 0, _ppm, default, 0, 0);
    }

    /// <summary>The partition that holds most of the path.</summary>
    private static int StrongestIn(ReadOnlySpan<float> pathRe, ReadOnlySpan<float> pathIm)
    {
        var (strongest, most) = (0, 0f);
        for (var p = 0; p < pathRe.Length / Bins.Padded; p++)
        {
            var sum = 0f;
            for (var k = (p * Bins.Padded) + FirstBin; k < (p * Bins.Padded) + FirstBin + BinsLookedAt; k++)
            {
                sum += (pathRe[k] * pathRe[k]) + (pathIm[k] * pathIm[k]);
            }

            (strongest, most) = sum > most ? (p, sum) : (strongest, most);
        }

        return strongest;
    }

    /// <summary>After each block.</summary>
    /// <param name="pathRe">Real parts of the path, partition after partition.</param>
    /// <param name="pathIm">Imaginary parts.</param>
    /// <param name="echo">The estimate of the block's echo.</param>
    /// <param name="error">What is left of the block.</param>
    /// <param name="isLearning">Whether the path was learned from this block.</param>
    public void Observe(
        ReadOnlySpan<float> pathRe, ReadOnlySpan<float> pathIm, ReadOnlySpan<float> echo, ReadOnlySpan<float> error, bool isLearning)
    {
        _readerMoved += Bins.Block * _ppm * 1e-6;
        _looksElapsed += 1.0 / LookBlocks;
        if (!isLearning)
        {
            return;
        }

        Align(echo, error);
        if (++_blocks < LookBlocks)
        {
            return;
        }

        _blocks = 0;
        if (StrongestIn(pathRe, pathIm) is var strongest && (strongest < _first || strongest >= _first + LookedAtPartitions))
        {
            // The delay hint was wrong or missing: what has been looked at was the silence before the path.
            _first = Math.Clamp(strongest - 1, 0, (pathRe.Length / Bins.Padded) - LookedAtPartitions);
            Restart();
        }

        var laterSamples = Look(pathRe, pathIm);
        if (++_looks <= FirstLooks || Math.Abs(laterSamples) > (_looks > SettledLooks ? SettledMove : LargestMove))
        {
            (_lookedAt, _pull, _stiffness) = (_looksElapsed, 0, 0);
            return;
        }

        _pathMoved += laterSamples;
        if (_stiffness < LeastStiffness)
        {
            return;
        }

        _line.Add(_looksElapsed - _lookedAt, _readerMoved - _pathMoved - (_pull / _stiffness));
        (_lookedAt, _pull, _stiffness) = (_looksElapsed, 0, 0);
        var slope = _line.Slope(_guessPpm * 1e-6 * LookSamples, _guessWeight);
        _ppm = Math.Clamp(slope / LookSamples * 1e6, -LargestPpm, LargestPpm);
    }

    /// <summary>
    /// An echo that is later than its estimate leaves an error like the estimate's slope (M. Pawig, G. Enzner, P. Vary, "Adaptive Sampling Rate
    /// Correction for Acoustic Echo Control in Voice-Over-IP", IEEE Trans. Signal Processing 58(1), 2010). A block counts the less the more else
    /// there is in its error, a person above all.
    /// </summary>
    private void Align(ReadOnlySpan<float> echo, ReadOnlySpan<float> error)
    {
        var (along, slopes, errors) = (0f, 0f, SmallestPower);
        for (var i = 1; i < echo.Length - 1; i++)
        {
            var slope = 0.5f * (echo[i + 1] - echo[i - 1]);
            along -= slope * error[i];
            slopes += slope * slope;
            errors += error[i] * error[i];
        }

        _pull += along / errors;
        _stiffness += slopes / errors;
    }

    /// <summary>By how many samples the path is later than at the last look.</summary>
    private double Look(ReadOnlySpan<float> pathRe, ReadOnlySpan<float> pathIm)
    {
        double turned = 0, weight = 1e-20;
        for (var k = 0; k < BinsLookedAt; k++)
        {
            var (re, im) = (0f, 0f);
            for (var p = 0; p < LookedAtPartitions; p++)
            {
                re += pathRe[((_first + p) * Bins.Padded) + FirstBin + k];
                im += pathIm[((_first + p) * Bins.Padded) + FirstBin + k];
            }

            var crossRe = (re * _beforeRe[k]) + (im * _beforeIm[k]);
            var crossIm = (im * _beforeRe[k]) - (re * _beforeIm[k]);
            var omega = 2 * Math.PI * (FirstBin + k) / Bins.Window;
            var size = Math.Sqrt((crossRe * crossRe) + (crossIm * crossIm));
            turned += size * omega * Math.Atan2(crossIm, crossRe);
            weight += size * omega * omega;
            (_beforeRe[k], _beforeIm[k]) = (re, im);
        }

        return -turned / weight;
    }

    /// <summary>A straight line through points that come one after the other, the older the less they count; its origin is the newest.</summary>
    private struct Line
    {
        private double _weight;
        private double _x;
        private double _xx;
        private double _y;
        private double _xy;

        /// <summary>Adds a point.</summary>
        /// <param name="step">How far it is from the one before.</param>
        /// <param name="y">Its value.</param>
        public void Add(double step, double y)
        {
            var forgetting = Math.Pow(Forgetting, step);
            _xx = forgetting * (_xx - (2 * step * _x) + (step * step * _weight));
            _xy = forgetting * (_xy - (step * _y));
            _x = forgetting * (_x - (step * _weight));
            _y *= forgetting;
            _weight = (forgetting * _weight) + 1;
            _y += y;
        }

        /// <summary>How much it rises for each unit.</summary>
        /// <param name="guess">What it would be taken for without any points.</param>
        /// <param name="guessWeight">How much that counts, in squares of the unit.</param>
        public readonly double Slope(double guess, double guessWeight)
        {
            var spread = _xx - (_x * _x / _weight);
            return (_xy - (_x * _y / _weight) + (guessWeight * guess)) / (spread + guessWeight);
        }
    }
}
