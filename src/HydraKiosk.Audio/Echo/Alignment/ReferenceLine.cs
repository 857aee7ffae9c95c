using HydraKiosk.Audio.Echo.Spectra;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Echo.Alignment;

/// <summary>
/// What was played during the last second and a half, readable at any place between two samples and at any speed near 1: the delay line and the
/// resampler against clock drift in one, so that a jump or a trim needs no second filter. One thread at a time; allocates nothing after
/// construction.
/// </summary>
internal sealed class ReferenceLine
{
    /// <summary>The furthest back that is read: half a second of delay and the filter's length, with room to spare.</summary>
    public const int LongestLag = 9600;

    private const int Kept = LongestLag + (2 * Bins.RateHz / 5);
    private const int Capacity = 2 * Kept;
    private const int RowsPerSample = 432;

    private readonly PolyphaseTable _table = PolyphaseTable.For(1, 1, new FilterShape(32, 0.94, 7.5), RowsPerSample);
    private readonly float[] _samples = new float[Capacity];
    private int _end = Kept;

    /// <summary>The closest to the present that can be read: the interpolation looks that far ahead.</summary>
    public int ShortestLag => _table.Taps / 2;

    /// <summary>Takes the next block.</summary>
    public void Add(ReadOnlySpan<float> block)
    {
        if (_end + block.Length > Capacity)
        {
            _samples.AsSpan(_end - Kept, Kept).CopyTo(_samples);
            _end = Kept;
        }

        block.CopyTo(_samples.AsSpan(_end));
        _end += block.Length;
    }

    /// <summary>Silence in the place of everything that was played.</summary>
    public void Clear() => Array.Clear(_samples);

    /// <summary>Reads a stretch.</summary>
    /// <param name="samplesBack">Where the stretch begins, counted back from the end of the newest block; fractional.</param>
    /// <param name="step">Samples from one output to the next, near 1.</param>
    /// <param name="output">Receives the stretch.</param>
    public void Read(double samplesBack, double step, Span<float> output)
    {
        var coefficients = _table.Coefficients;
        var taps = _table.Taps;
        var place = _end - samplesBack - ((taps / 2) - 1);
        for (var i = 0; i < output.Length; i++)
        {
            var whole = (int)place;
            var at = (place - whole) * RowsPerSample;
            var row = Math.Min((int)at, RowsPerSample - 1); // the product may round up to the last row itself
            output[i] = DotProduct.Between(coefficients.Slice(row * taps, 2 * taps), _samples.AsSpan(whole, taps), (float)(at - row));
            place += step;
        }
    }
}
