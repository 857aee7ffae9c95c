namespace HydraKiosk.Audio.Resampling;

/// <summary>One or two <see cref="PolyphaseStream"/>s, one behind the other, that convert between two rates together.</summary>
/// <remarks>
/// A sharp filter is long, and cheap only where it has few rows and runs at a low rate. A gentle one beside it is a twentieth as long: it brings
/// the rate down to twice the wanted one before the sharp filter, because what folds there outside the final pass band is removed by that one;
/// or it takes up the free part of a trimmed ratio behind it, at a rate half as high again, where images begin far above the pass band. Multistage
/// decimation: R. E. Crochiere, L. R. Rabiner, "Multirate Digital Signal Processing", Prentice-Hall 1983, chapter 5.
/// </remarks>
internal sealed class PolyphaseChain
{
    /// <summary>Coefficients up to which a filter gets a row for each of its phases (2 MB); beyond, rows are interpolated.</summary>
    private const int MaxExactCoefficients = 512 * 1024;

    /// <summary>
    /// Rows of an interpolated sharp filter per period of the lower rate: keep tones near the lower Nyquist frequency (ω = 3) clean to −116 dB
    /// where the phases stand still at the worst places, to −121 dB where they move, and 7 kHz at 48 kHz to −137 dB.
    /// </summary>
    private const int SharpRowsPerPeriod = 600;

    /// <summary>
    /// Rows of an interpolated gentle filter per sample: as good at the highest frequency that reaches it. A multiple of 2, 3, 4 and 6, so that
    /// simple ratios at 0 ppm hit rows exactly.
    /// </summary>
    private const int GentleRows = 432;

    /// <summary>What a gentle filter behind a sharp one needs to be short: its input rate over the lower rate, at least.</summary>
    private const double Headroom = 1.38;

    /// <summary>Candidates for the ratio of a sharp filter in front of a gentle one, cheapest first.</summary>
    private static readonly (int Up, int Down)[] _raises = [(1, 1), (5, 4), (4, 3), (3, 2)];

    private readonly PolyphaseStream _first;
    private readonly PolyphaseStream? _second;
    private readonly PolyphaseStream _adjustable;
    private readonly int _pieceLength;
    private readonly float[] _between;

    private PolyphaseChain(PolyphaseStream first, PolyphaseStream? second, PolyphaseStream adjustable)
    {
        _first = first;
        _second = second;
        _adjustable = adjustable;
        _pieceLength = (int)(first.InputRateHz / 100);
        _between = second is null ? [] : new float[first.MaxOutput(_pieceLength)];
        Latency = first.Delay + (second?.Delay ?? TimeSpan.Zero);
    }

    /// <summary>How far the output lags.</summary>
    public TimeSpan Latency { get; }

    /// <summary>A converter at exactly this ratio: n inputs have always given floor(n · up / down) outputs.</summary>
    public static PolyphaseChain Exact(RatePair ratio, int inputRateHz)
    {
        var fall = ratio.Down / (double)ratio.Up;
        if (fall >= 2)
        {
            // Halving last keeps the promise of the count: floor(floor(2x) / 2) is floor(x).
            return GentleThenSharp(ratio, inputRateHz, (1, 2), isTrimmed: false);
        }

        var lowerRate = Math.Min(1, 1 / fall);
        var shape = FilterShape.Sharp(lowerRate);
        var betweenRows = IsTooLarge(ratio.Up, shape) ? (int)Math.Ceiling(SharpRowsPerPeriod * lowerRate) : 0;
        var only = new PolyphaseStream(PolyphaseTable.For(ratio.Up, ratio.Down, shape, betweenRows), inputRateHz);
        return new PolyphaseChain(only, null, only);
    }

    /// <summary>A converter whose ratio <see cref="Adjust"/> trims.</summary>
    public static PolyphaseChain Trimmed(RatePair ratio, int inputRateHz)
    {
        var fall = ratio.Down / (double)ratio.Up;
        if (fall >= 1.5)
        {
            return GentleThenSharp(ratio, inputRateHz, fall >= 2 ? (1, 2) : (2, 3), isTrimmed: true);
        }

        var lowerRate = Math.Min(1, 1 / fall);
        var raise = fall <= 0.5 ? (Up: 2, Down: 1) : Array.Find(_raises, r => Math.Max(1, fall) * r.Up / r.Down >= Headroom);
        var raised = raise.Up / (double)raise.Down;
        var rest = Lowest((long)ratio.Up * raise.Down, (long)ratio.Down * raise.Up);
        var sharp = new PolyphaseStream(PolyphaseTable.For(raise.Up, raise.Down, FilterShape.Sharp(lowerRate), 0), inputRateHz);
        var gentle = new PolyphaseStream(
            PolyphaseTable.For(rest.Up, rest.Down, FilterShape.Gentle(lowerRate / raised, 1), GentleRows), inputRateHz * raised);
        return new PolyphaseChain(sharp, gentle, gentle);
    }

    /// <summary>Sets output samples per input sample, relative to nominal, in parts per million. Of a <see cref="Trimmed"/> one only.</summary>
    public void Adjust(double ratioPpm) => _adjustable.Adjust(ratioPpm);

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples, whatever the trim.</summary>
    public int MaxOutput(int inputSamples)
    {
        var passed = _first.MaxOutput(inputSamples);
        return _second?.MaxOutput(passed) ?? passed;
    }

    /// <summary>Takes all of <paramref name="input"/>; returns how many samples of <paramref name="output"/> were written.</summary>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_second is null)
        {
            return _first.Process(input, output);
        }

        var written = 0;
        while (!input.IsEmpty)
        {
            var piece = input[..Math.Min(input.Length, _pieceLength)];
            input = input[piece.Length..];
            var passed = _first.Process(piece, _between);
            written += _second.Process(_between.AsSpan(0, passed), output[written..]);
        }

        return written;
    }

    /// <summary>Silence before the first sample, as when newly made. A ratio adjustment stays, at once.</summary>
    public void Reset()
    {
        _first.Reset();
        _second?.Reset();
    }

    private static PolyphaseChain GentleThenSharp(RatePair ratio, int inputRateHz, (int Up, int Down) fall, bool isTrimmed)
    {
        var lowerRate = ratio.Up / (double)ratio.Down;
        var kept = fall.Up / (double)fall.Down;
        var rest = Lowest((long)ratio.Up * fall.Down, (long)ratio.Down * fall.Up);
        var shape = FilterShape.Gentle(lowerRate, lowerRate / kept);
        var betweenRows = isTrimmed || IsTooLarge(rest.Up, shape) ? GentleRows : 0;
        var gentle = new PolyphaseStream(PolyphaseTable.For(rest.Up, rest.Down, shape, betweenRows), inputRateHz);
        var sharp = new PolyphaseStream(PolyphaseTable.For(fall.Up, fall.Down, FilterShape.Sharp(kept), 0), inputRateHz * lowerRate / kept);
        return new PolyphaseChain(gentle, sharp, gentle);
    }

    private static bool IsTooLarge(int rows, FilterShape shape) => (long)rows * shape.Taps > MaxExactCoefficients;

    private static (int Up, int Down) Lowest(long up, long down)
    {
        var common = RatePair.GreatestCommonDivisor(up, down);
        return ((int)(up / common), (int)(down / common));
    }
}
