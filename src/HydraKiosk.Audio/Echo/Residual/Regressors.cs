using HydraKiosk.Audio.Echo.Spectra;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Echo.Residual;

/// <summary>
/// What may be left of an echo after the filter, each with its own shape in time and frequency: the echo itself where the path is not exactly
/// known, the loudspeaker's distortion of second and third order, what spreads over all bands, and the late tail that the filter is too short
/// for. These are made from the estimated echo, which has the delay and the colour of the room. Then comes what the filter itself does not know: a
/// hiss after seconds of vowels meets a path that was never heard there. The last one is the room itself: without it a hall full of voices is taken
/// for echo, which is expected to be loud wherever the loudspeaker is. One thread at a time; allocates nothing after construction.
/// </summary>
internal sealed class Regressors
{
    /// <summary>How many.</summary>
    public const int Count = 7;

    /// <summary>Values of a block: each regressor in each band.</summary>
    public const int Values = Count * Bands.Count;

    /// <summary>Where what the filter does not know begins.</summary>
    public const int Unknown = 5 * Bands.Count;

    /// <summary>Where the last regressor begins, which is no echo.</summary>
    public const int Background = 6 * Bands.Count;

    /// <summary>
    /// From block to block: what is left of the power of the loudest echo, at which distortion of all orders is given the same scale. By an
    /// unchanging scale an echo 10 dB louder would be expected to be distorted a hundred times as much, and hide a person.
    /// </summary>
    private const float LoudestLeft = 0.9995f; // half in fourteen seconds

    private const float SmallestLevel = 1e-3f; // −60 dBFS: no loudspeaker distorts that

    /// <summary>From block to block: the reverberation of a hall that takes a second to die down by 60 dB.</summary>
    private const float Fall = 0.87f;

    private const float TailMemory = 0.93f;
    private const int TailDelayBlocks = 20;

    private readonly RealFft _fft;
    private readonly Spectrum _spectrum = new();
    private readonly float[] _power = new float[Bins.Padded];
    private readonly float[] _window = new float[Bins.Window];
    private readonly float[] _bands = new float[Bands.Count];
    private readonly float[] _earlier = new float[TailDelayBlocks * Bands.Count];
    private int _at;
    private float _loudest; // mean square of a block

    /// <param name="fft">The transform, shared with whoever works on the same thread.</param>
    public Regressors(RealFft fft) => _fft = fft;

    /// <summary>The values of the newest block.</summary>
    public float[] Current { get; } = new float[Values];

    /// <summary>Power of the estimated echo in a band, the mean of all, held as all regressors are.</summary>
    public float MeanPower => Current[3 * Bands.Count];

    /// <summary>As if nothing had been played.</summary>
    public void Restart()
    {
        Array.Clear(Current);
        Array.Clear(_earlier);
        _loudest = 0;
    }

    /// <summary>Takes the next block of the estimated echo, pre-emphasised.</summary>
    /// <param name="echo">The block.</param>
    /// <param name="uncertainty">What the filter expects to leave, bin by bin.</param>
    /// <param name="background">How loud the room itself usually is, band by band.</param>
    public void Observe(ReadOnlySpan<float> echo, ReadOnlySpan<float> uncertainty, ReadOnlySpan<float> background)
    {
        background.CopyTo(Current.AsSpan(Background));
        var block = _window.AsSpan(Bins.Block);
        echo.CopyTo(block);
        Measure();
        var mean = 0f;
        var earlier = _earlier.AsSpan(_at * Bands.Count, Bands.Count);
        for (var band = 0; band < Bands.Count; band++)
        {
            mean += _bands[band] / Bands.Count;
            ref var tail = ref Current[(4 * Bands.Count) + band];
            tail = (TailMemory * tail) + ((1 - TailMemory) * earlier[band]);
        }

        _bands.CopyTo(earlier);
        _at = (_at + 1) % TailDelayBlocks;
        Hold(0);
        _loudest = Math.Max(Decibels.MeanSquare(echo), LoudestLeft * _loudest);
        var loud = Math.Max(SmallestLevel, MathF.Sqrt(_loudest));
        for (var i = 0; i < block.Length; i++)
        {
            var u = echo[i] / loud;
            block[i] = loud * u * Math.Abs(u);
        }

        Measure();
        Hold(1);
        for (var i = 0; i < block.Length; i++)
        {
            var u = echo[i] / loud;
            block[i] = loud * u * u * u;
        }

        Measure();
        Hold(2);
        _bands.AsSpan().Fill(mean);
        Hold(3);
        Bands.Average(uncertainty, _bands);
        Hold(5);
    }

    private void Measure()
    {
        _fft.Forward(_window, _spectrum);
        _spectrum.Power(_power);
        Bands.Average(_power, _bands);
    }

    private void Hold(int regressor)
    {
        for (var band = 0; band < Bands.Count; band++)
        {
            ref var value = ref Current[(regressor * Bands.Count) + band];
            value = Math.Max(_bands[band], (Fall * value) + 1e-20f);
        }
    }
}
