using HydraKiosk.Audio.Echo.Spectra;

namespace HydraKiosk.Audio.Echo.Residual;

/// <summary>
/// Learns, band by band, how much of an echo the filter leaves, and says by how much more there is than that: a person only ever adds. One thread
/// at a time; allocates nothing after construction.
/// </summary>
/// <remarks>
/// The expected power is a sum of <see cref="Regressors"/> with factors that are never negative. They descend the Itakura-Saito divergence, which
/// fits exponentially distributed powers (C. Févotte, N. Bertin, J.-L. Durrieu, "Nonnegative Matrix Factorization with the Itakura-Saito
/// Divergence", Neural Computation 21(3), 2009), by exponentiated gradient (J. Kivinen, M. Warmuth, "Exponentiated Gradient versus Gradient
/// Descent for Linear Predictors", Information and Computation 132(1), 1997): each moves by its share of what was expected, times how far that
/// was off. It remembers no sums: sums from before the path was learned are too large by its gain squared, and drive the factors to their bounds.
/// </remarks>
internal sealed class ResidualModel
{
    /// <summary>Learning trails by this much, or the first syllable of a person would teach that he is echo.</summary>
    public const int LearningDelayBlocks = 30;

    /// <summary>The weight of a block in which nobody but the loudspeaker is heard.</summary>
    public const float FullWeight = 1f;

    /// <summary>The weight of a block that may be a person.</summary>
    public const float DoubtfulWeight = 0.005f;

    /// <summary>The largest that any factor becomes.</summary>
    public const float LargestFactor = 4f;

    /// <summary>Where there is less than expected the expectation is wrong, whoever speaks.</summary>
    private const float DownwardWeight = 0.05f;

    private const float SmallestFactor = 1e-5f;
    private const float Pace = 0.025f; // forty blocks where one regressor explains everything
    private const float LargestSurprise = 7.4f; // e²
    private const float NoiseMargin = 1.5f;
    private const float NoiseRise = 1.004f; // per block: 1.7 dB in a second
    private const float NoiseFall = 0.1f;
    private const float ErrorMemory = 0.5f;
    private const float ClippedShare = 0.03f; // of the power of the echo: so much, in every band, a peak that was cut off may have left
    private const int BackgroundBlocks = 200; // two seconds
    private const float DoubtOfEcho = 3f; // of power: an echo has bursts that the regressors do not know, a room hardly
    private const float Unremarkable = 3f; // dB
    private const float MostRemarkable = 17f; // dB
    private const float Smallest = 1e-9f;

    private const int Kept = LearningDelayBlocks + 1;
    private const int PerBlock = Regressors.Values + (2 * Bands.Count);

    /// <summary>
    /// The largest factor of each regressor. A path that is being learned leaves everything, and what is learned from that must be forgotten soon: a
    /// loudspeaker whose distortion is stronger than this is beyond help. Made with the model, not with the class, whose first use may be on the
    /// audio thread.
    /// </summary>
    private readonly float[] _largest = [LargestFactor, 0.3f, 0.3f, 1f, LargestFactor, LargestFactor, LargestFactor];

    private readonly Regressors _regressors;
    private readonly float[] _bands = new float[Bands.Count];
    private readonly float[] _error = new float[Bands.Count];
    private readonly float[] _noise = new float[Bands.Count];
    private readonly float[] _background = new float[Bands.Count];
    private readonly float[] _history = new float[Kept * PerBlock];
    private int _newest;
    private int _learned;
    private float _clipping; // what a clipped echo may have left in each band
    private bool _hasNoise;

    /// <param name="fft">The transform, shared with whoever works on the same thread.</param>
    public ResidualModel(RealFft fft)
    {
        _regressors = new Regressors(fft);
        Restart();
    }

    /// <summary>The factor of each regressor in each band.</summary>
    public float[] Factors { get; } = new float[Regressors.Values];

    /// <summary>Mean over the bands of the decibels above what is expected, the first three not counted; 0 to 17, over about 25 ms.</summary>
    public float ExcessDb { get; private set; }

    /// <summary>Begins with what a filter leaves that has just begun: all of the echo.</summary>
    public void Restart()
    {
        Factors.AsSpan().Fill(1e-3f);
        Factors.AsSpan(0, Bands.Count).Fill(1);
        Factors.AsSpan(Regressors.Unknown, Bands.Count).Fill(0.1f);
        Factors.AsSpan(Regressors.Background).Fill(1);
        Array.Clear(_history);
        Array.Clear(_background);
        _regressors.Restart();
        (ExcessDb, _clipping, _hasNoise, _learned) = (0, 0, false, 0);
    }

    /// <summary>Takes a block.</summary>
    /// <param name="errorPower">Power of what the filter left, bin by bin.</param>
    /// <param name="echo">The estimated echo, pre-emphasised.</param>
    /// <param name="uncertainty">What the filter expected to leave, bin by bin.</param>
    /// <param name="isClipped">Whether the microphone was too loud for its converter.</param>
    public void Observe(ReadOnlySpan<float> errorPower, ReadOnlySpan<float> echo, ReadOnlySpan<float> uncertainty, bool isClipped)
    {
        Bands.Average(errorPower, _bands);
        _regressors.Observe(echo, uncertainty, _background);
        _clipping = Math.Max(ErrorMemory * _clipping, isClipped ? ClippedShare * _regressors.MeanPower : 0);
        var excess = 0f;
        for (var band = 0; band < Bands.Count; band++)
        {
            ref var error = ref _error[band];
            ref var noise = ref _noise[band];
            error = _hasNoise ? (ErrorMemory * error) + ((1 - ErrorMemory) * _bands[band]) : _bands[band];
            noise = Math.Max(Smallest, !_hasNoise ? error : error < noise ? noise + (NoiseFall * (error - noise)) : noise * NoiseRise);
            var background = Factors[Regressors.Background + band] * _background[band];
            var left = DoubtOfEcho * Math.Max(0, Expected(_regressors.Current, band) - background);
            var expected = left + background + (NoiseMargin * noise) + _clipping;
            excess += Math.Clamp((10 * MathF.Log10((error / expected) + 1e-12f)) - Unremarkable, 0, MostRemarkable);
        }

        _hasNoise = true;
        ExcessDb = (0.6f * ExcessDb) + (0.4f * excess / Bands.Count);
        _newest = (_newest + 1) % Kept;
        var block = _history.AsSpan(_newest * PerBlock, PerBlock);
        _regressors.Current.CopyTo(block);
        _error.CopyTo(block[Regressors.Values..]);
        var noises = block[(Regressors.Values + Bands.Count)..];
        for (var band = 0; band < Bands.Count; band++)
        {
            noises[band] = _noise[band] + _clipping;
        }
    }

    /// <summary>Learns from an earlier block.</summary>
    /// <param name="blocksAgo">Which one, 0 to <see cref="LearningDelayBlocks"/>.</param>
    /// <param name="weight">How sure it is that only the loudspeaker was heard, 0 to 1.</param>
    public void Learn(int blocksAgo, float weight)
    {
        var block = _history.AsSpan((_newest + Kept - blocksAgo) % Kept * PerBlock, PerBlock);
        var error = block.Slice(Regressors.Values, Bands.Count);
        var noise = block[(Regressors.Values + Bands.Count)..];
        var isNew = _learned < BackgroundBlocks;
        _learned = isNew ? _learned + 1 : _learned;
        var pace = 1f / _learned;
        for (var band = 0; band < Bands.Count; band++)
        {
            var expected = Expected(block, band) + (NoiseMargin * noise[band]) + Smallest;
            var found = Math.Clamp(error[band] - noise[band], 0, LargestSurprise * expected);
            var w = error[band] < expected ? Math.Max(weight, DownwardWeight) : weight;
            ref var background = ref _background[band];
            var heard = isNew ? error[band] : Math.Min(error[band], LargestSurprise * background);
            background = Math.Max(Smallest, background + (pace * w * (heard - background)));
            var step = Pace * w * ((found / expected) - 1) / expected;
            for (var i = band; i < Regressors.Values; i += Bands.Count)
            {
                Factors[i] = Math.Clamp(Factors[i] * MathF.Exp(step * Factors[i] * block[i]), SmallestFactor, _largest[i / Bands.Count]);
            }
        }
    }

    private float Expected(ReadOnlySpan<float> regressors, int band)
    {
        var expected = 0f;
        for (var i = band; i < Regressors.Values; i += Bands.Count)
        {
            expected += Factors[i] * regressors[i];
        }

        return expected;
    }
}
