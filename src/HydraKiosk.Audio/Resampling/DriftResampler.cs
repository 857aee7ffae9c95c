namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// Streaming mono sample-rate conversion whose ratio can be trimmed by up to ±1000 ppm while it runs, for a microphone and a loudspeaker
/// on two clocks. Filter, latency and threading as <see cref="Resampler"/>, noise and distortion at −115 dB or better; equal nominal
/// rates are converted too.
/// </summary>
/// <remarks>
/// A kernel that is sharp and drawn at any phase costs two long dot products per output from a table that no first-level cache holds. Here
/// the work is shared between two filters, each doing one half well: a sharp one between rates in a simple ratio, whose few rows are reused
/// all the time, and a gentle one of about 24 taps that takes up the free part of the ratio. The gentle one comes second, at a rate half
/// as high again, where images begin far above the pass band; where the rate goes down by a half or more it comes first, at the input's rate, since what
/// folds there outside the final pass band is removed by the sharp one. Every output of the gentle one falls between two of 432 tabulated
/// phases per sample; the kernel there is drawn straight between them: J. O. Smith, P. Gossett, "A flexible sampling-rate conversion
/// method", Proc. ICASSP 1984. The position is an integer, so at 0 ppm the nominal ratio is exact; a new ratio is approached at 1000 ppm
/// per 20 ms, and the phase is continuous throughout.
/// </remarks>
public sealed class DriftResampler
{
    /// <summary>Largest trim either way: ten times what two cheap crystals differ by.</summary>
    public const double MaxRatioPpm = 1000;

    /// <summary>
    /// Phases per sample of the gentle filter: −116 dB or better for the worst tone where the phases stand still at the worst places, −120 dB where
    /// they move. A multiple of 2, 3, 4 and 6, so that simple ratios at 0 ppm hit rows exactly.
    /// </summary>
    private const int BetweenRows = 432;

    /// <summary>What the gentle filter needs to be short: its input rate over the lower rate, at least.</summary>
    private const double Headroom = 1.38;

    /// <summary>Candidates for the sharp filter's ratio in front of the gentle one, cheapest first.</summary>
    private static readonly (int Up, int Down)[] _raises = [(1, 1), (5, 4), (4, 3), (3, 2)];

    private readonly PolyphaseStream _first;
    private readonly PolyphaseStream _second;
    private readonly PolyphaseStream _trimmed;
    private readonly int _pieceLength;
    private readonly float[] _between;
    private double _ratioPpm;

    /// <summary>Makes a converter at 0 ppm.</summary>
    /// <param name="inputRateHz">Nominal, 8 000 to 192 000.</param>
    /// <param name="outputRateHz">Nominal, 8 000 to 192 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    public DriftResampler(int inputRateHz, int outputRateHz)
    {
        var ratio = new RatePair(inputRateHz, outputRateHz);
        InputRateHz = inputRateHz;
        OutputRateHz = outputRateHz;
        var fall = ratio.Down / (double)ratio.Up;
        (_first, _second) = fall >= 1.5
            ? GentleThenSharp(ratio, inputRateHz, fall >= 2 ? (1, 2) : (2, 3))
            : SharpThenGentle(ratio, inputRateHz, fall <= 0.5 ? (2, 1) : Array.Find(_raises, r => Math.Max(1, fall) * r.Up / r.Down >= Headroom));
        _trimmed = fall >= 1.5 ? _first : _second;
        Latency = TimeSpan.FromSeconds((_first.DelaySamples / _first.InputRateHz) + (_second.DelaySamples / _second.InputRateHz));
        _pieceLength = inputRateHz / 100;
        _between = new float[_first.MaxOutput(_pieceLength)];
    }

    /// <summary>Nominal frames per second going in.</summary>
    public int InputRateHz { get; }

    /// <summary>Nominal frames per second coming out.</summary>
    public int OutputRateHz { get; }

    /// <summary>Group delay: how much later a sound comes out than it went in. At most one output sample is owed beyond it.</summary>
    public TimeSpan Latency { get; }

    /// <summary>
    /// Output samples per input sample, relative to nominal, in parts per million: +100 puts out 100 samples more in a million. ±1000.
    /// Set it before any block, from the thread that calls <see cref="Process"/>; it takes effect smoothly within 20 ms per 1000 ppm.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Beyond ±<see cref="MaxRatioPpm"/>, or not a number.</exception>
    public double RatioPpm
    {
        get => _ratioPpm;
        set
        {
            if (!(Math.Abs(value) <= MaxRatioPpm))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"A ratio can be trimmed by ±{MaxRatioPpm} ppm.");
            }

            _ratioPpm = value;
            _trimmed.Adjust(value);
        }
    }

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples, whatever the trim.</summary>
    public int MaxOutput(int inputSamples) => _second.MaxOutput(_first.MaxOutput(inputSamples));

    /// <summary>Takes all of <paramref name="input"/> and writes what is ready. No allocation.</summary>
    /// <param name="input">Samples, any number.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/> of the input length; must not overlap the input.</param>
    /// <returns>Samples written to <paramref name="output"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing has been taken.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (output.Length < MaxOutput(input.Length))
        {
            throw new ArgumentException($"Room for {MaxOutput(input.Length)} samples is needed; there is room for {output.Length}.", nameof(output));
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

    /// <summary>Forgets all history and starts over at the present <see cref="RatioPpm"/>.</summary>
    public void Reset()
    {
        _first.Reset();
        _second.Reset();
    }

    private static (PolyphaseStream First, PolyphaseStream Second) SharpThenGentle(RatePair ratio, int inputRateHz, (int Up, int Down) raise)
    {
        var lowerRate = Math.Min(1, ratio.Up / (double)ratio.Down);
        var raised = raise.Up / (double)raise.Down;
        var rest = Lowest((long)ratio.Up * raise.Down, (long)ratio.Down * raise.Up);
        return (
            new PolyphaseStream(PolyphaseTable.For(raise.Up, raise.Down, FilterShape.Sharp(lowerRate), 0), inputRateHz),
            new PolyphaseStream(PolyphaseTable.For(rest.Up, rest.Down, FilterShape.Gentle(lowerRate / raised, 1), BetweenRows), inputRateHz * raised));
    }

    private static (PolyphaseStream First, PolyphaseStream Second) GentleThenSharp(RatePair ratio, int inputRateHz, (int Up, int Down) fall)
    {
        var lowerRate = ratio.Up / (double)ratio.Down;
        var kept = fall.Up / (double)fall.Down;
        var rest = Lowest((long)ratio.Up * fall.Down, (long)ratio.Down * fall.Up);
        return (
            new PolyphaseStream(PolyphaseTable.For(rest.Up, rest.Down, FilterShape.Gentle(lowerRate, lowerRate / kept), BetweenRows), inputRateHz),
            new PolyphaseStream(PolyphaseTable.For(fall.Up, fall.Down, FilterShape.Sharp(kept), 0), inputRateHz * lowerRate / kept));
    }

    private static (int Up, int Down) Lowest(long up, long down)
    {
        var common = RatePair.GreatestCommonDivisor(up, down);
        return ((int)(up / common), (int)(down / common));
    }
}
