namespace HydraKiosk.Audio.Levels;

/// <summary>
/// The level of the steady background under whatever comes and goes above it: the minimum, over the last three seconds, of the power
/// smoothed over about 50 ms (after R. Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and Minimum Statistics",
/// IEEE Trans. SAP 9(5), 2001, without the frequency bins). Follows a falling background at once and a rising one within three seconds.
/// One thread feeds it; any may read it. Allocates nothing after construction.
/// </summary>
public sealed class NoiseFloor
{
    /// <summary>The window is kept as minima of slices, so that it slides without storing every block.</summary>
    private const int Slices = 10;

    private const int BlocksPerSlice = 30;

    /// <summary>Speech has gaps down to the background at least every second or two; a window must hold one.</summary>
    private const float Smoothing = 0.8f;

    /// <summary>
    /// Blocks that fill the smoother before its output counts: half of the first block's value would still be in it, and a floor started on
    /// a lucky block would stay too low for a whole window.
    /// </summary>
    private const int SettlingBlocks = 5;

    /// <summary>
    /// A minimum lies below the mean. 1.5 dB is what it takes for broadband noise in 10 ms blocks smoothed as above; narrow-band noise
    /// fluctuates more and reads up to 2 dB too low, which detectors cover with their margins.
    /// </summary>
    private const float BiasCorrection = 1.4f;

    private readonly float[] _sliceMinima = new float[Slices];
    private float _smoothed;
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

        _seen = Math.Min(_seen + 1, SettlingBlocks + 1);
        var keep = Math.Min(Smoothing, 1f - (1f / _seen)); // a plain mean until there is enough to forget
        _smoothed = (keep * _smoothed) + ((1 - keep) * meanSquare);
        if (_seen <= SettlingBlocks)
        {
            Volatile.Write(ref _floor, _smoothed);
            return _floor;
        }

        _current = Math.Min(_current, _smoothed);
        var minimum = _current;
        foreach (var slice in _sliceMinima)
        {
            minimum = Math.Min(minimum, slice);
        }

        if (++_inSlice == BlocksPerSlice)
        {
            _sliceMinima[_slice] = _current;
            _slice = (_slice + 1) % Slices;
            _current = _smoothed;
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
        _smoothed = 0;
        _slice = _inSlice = _seen = 0;
        Volatile.Write(ref _floor, 0f);
    }
}
