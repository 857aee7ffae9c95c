using System.Runtime.InteropServices;

namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// The kernel sampled for one rate pair: one row of coefficients per position an output sample can have between two input samples.
/// Immutable once made, so all converters of the same pair share it, and reopening a device at its old rate costs nothing.
/// </summary>
internal sealed class PolyphaseTable
{
    /// <summary>Tables remembered: more than the devices and the service of one kiosk can need at once.</summary>
    private const int RememberedTables = 8;

    private const int CacheLineBytes = 64;

    private static readonly Lock _lock = new();
    private static readonly List<PolyphaseTable> _recent = [];

    private readonly float[] _storage;
    private readonly int _aligned;
    private readonly int _length;

    private PolyphaseTable(int up, int down, FilterShape shape, int betweenRows)
    {
        Up = up;
        Down = down;
        Shape = shape;
        Interpolated = betweenRows != 0;
        Rows = Interpolated ? betweenRows : up;

        // Pinned and begun on a cache line: rows are whole vectors, so no load of coefficients ever straddles two lines.
        _length = (Interpolated ? Rows + 1 : Rows) * Taps;
        _storage = GC.AllocateArray<float>(_length + (CacheLineBytes / sizeof(float)), pinned: true);
        var offset = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0) % CacheLineBytes);
        _aligned = (CacheLineBytes - offset) % CacheLineBytes / sizeof(float);
        Fill();
    }

    /// <summary>Output samples per <see cref="Down"/> input samples, in lowest terms.</summary>
    public int Up { get; }

    /// <summary>Input samples per <see cref="Up"/> output samples, in lowest terms.</summary>
    public int Down { get; }

    /// <summary>Whether an output lies between two rows (a straight line is drawn) instead of exactly on one.</summary>
    public bool Interpolated { get; }

    /// <summary>The kernel that is sampled.</summary>
    public FilterShape Shape { get; }

    /// <summary>Coefficients per row: a multiple of 8, so that no kernel has an odd end.</summary>
    public int Taps => Shape.Taps;

    /// <summary>Phases in one input sample. An interpolated table has one more, for phase 1.</summary>
    public int Rows { get; }

    /// <summary>
    /// All rows, one behind the other. Exact tables are in order of use (row <c>j</c> belongs to the <c>j</c>-th output since the start),
    /// so that the coefficients stream through the cache linearly; interpolated ones in order of phase.
    /// </summary>
    public ReadOnlySpan<float> Coefficients => _storage.AsSpan(_aligned, _length);

    /// <summary>The shared table for a rate pair.</summary>
    /// <param name="up">Output samples per <paramref name="down"/> input samples; the two in lowest terms.</param>
    /// <param name="down">Input samples per <paramref name="up"/> output samples.</param>
    /// <param name="shape">The kernel.</param>
    /// <param name="betweenRows">
    /// 0: a row for each phase. Otherwise this many rows, a straight line between neighbours, and outputs may fall on any phase, not only on
    /// multiples of 1/<paramref name="up"/>. A straight line between rows 1/P apart errs by (ω/P)²/8 at most at ω radians per input sample.
    /// </param>
    public static PolyphaseTable For(int up, int down, FilterShape shape, int betweenRows)
    {
        lock (_lock)
        {
            var at = _recent.FindIndex(t => t.Up == up && t.Down == down && t.Shape == shape && (t.Interpolated ? t.Rows : 0) == betweenRows);
            var table = at >= 0 ? _recent[at] : new PolyphaseTable(up, down, shape, betweenRows);
            if (at >= 0)
            {
                _recent.RemoveAt(at);
            }
            else if (_recent.Count == RememberedTables)
            {
                _recent.RemoveAt(RememberedTables - 1);
            }

            _recent.Insert(0, table);
            return table;
        }
    }

    private void Fill()
    {
        var kernel = new KaiserSinc(Shape);
        var first = (Down - 1) % Up;
        for (var row = 0; row < _length / Taps; row++)
        {
            var phase = Interpolated ? row / (double)Rows : (first + ((long)row * Down)) % Up / (double)Up;
            var target = _storage.AsSpan(_aligned + (row * Taps), Taps);
            for (var tap = 0; tap < Taps; tap++)
            {
                target[tap] = (float)kernel.At(tap - ((Taps / 2) - 1) - phase);
            }
        }
    }
}
