namespace HydraKiosk.Audio.Levels;

/// <summary>
/// The level of the steady background under whatever comes and goes above it: the minimum, over the last three seconds, of the power
/// averaged over 40 ms (after R. Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and Minimum Statistics",
/// IEEE Trans. SAP 9(5), 2001, without the frequency bins). Follows a falling background at once and a rising one within three seconds.
/// One thread feeds it; any may read it. Allocates nothing after construction.
/// </summary>
public sealed class NoiseFloor
{
    /// <summary>The window is kept as minima of slices, so that it slides without storing every block.</summary>
    private const int Slices = 10;

    private const int BlocksPerSlice = 30;

    /// <summary>Short enough for the 50 ms gaps between syllables to reach the background, long enough to calm its fluctuation.</summary>
    private const int AveragedBlocks = 4;

    /// <summary>
    /// A minimum lies below the mean. 0.6 dB is what it takes for white noise averaged over 40 ms; narrow-band noise
    /// fluctuates more and reads too low by a few dB, which detectors cover with their margins.
    /// </summary>
    private const float BiasCorrection = 1.15f;

    private readonly float[] _sliceMinima = new float[Slices];
    private readonly float[] _recent = new float[AveragedBlocks];
    private float _current;
    private float _floor;
    private int _slice;
    private int _inSlice;
    private int _seen;

    /// <summary>An estimator without history.</summary>
    public NoiseFloor() => Reset();

    /// <summary>Mean square of the background, full scale 1; 0 before the first block.</summary>
    public float MeanSquare => Volatile.Read(ref _floor);

    /// <summary>The background in dBFS, see <see cref="Decibels"/>.</summary>
    public float Dbfs => Decibels.FromPower(MeanSquare);

    /// <summary>Takes the next 10 ms block of samples.</summary>
    /// <returns><see cref="MeanSquare"/>.</returns>
    public float Process(ReadOnlySpan<float> block) => Process(Decibels.MeanSquare(block));

    /// <summary>Takes the power of the next 10 ms block.</summary>
    /// <param name="meanSquare">Full scale 1.</param>
    /// <returns><see cref="MeanSquare"/>.</returns>
    public float Process(float meanSquare)
    {
        if (!float.IsFinite(meanSquare))
        {
            return _floor;
        }

        _recent[_seen++ % AveragedBlocks] = meanSquare;
        var averaged = 0f;
        foreach (var power in _recent)
        {
            averaged += power;
        }

        averaged /= Math.Min(_seen, AveragedBlocks);
        if (_seen <= AveragedBlocks)
        {
            Volatile.Write(ref _floor, averaged); // not a minimum yet: a floor started on one lucky block would stay too low for a window
            return averaged;
        }

        if (_seen == 2 * AveragedBlocks)
        {
            _seen = AveragedBlocks; // keeps the place in the ring without ever overflowing
        }

        _current = Math.Min(_current, averaged);
        var minimum = _current;
        foreach (var slice in _sliceMinima)
        {
            minimum = Math.Min(minimum, slice);
        }

        if (++_inSlice == BlocksPerSlice)
        {
            _sliceMinima[_slice] = _current;
            _slice = (_slice + 1) % Slices;
            _current = averaged;
            _inSlice = 0;
        }

        Volatile.Write(ref _floor, minimum * BiasCorrection);
        return _floor;
    }

    /// <summary>Forgets everything. Same thread as <see cref="Process(float)"/>.</summary>
    public void Reset()
    {
        _sliceMinima.AsSpan().Fill(float.MaxValue);
        _current = float.MaxValue;
        _recent.AsSpan().Clear();
        _slice = _inSlice = _seen = 0;
        Volatile.Write(ref _floor, 0f);
    }
}
