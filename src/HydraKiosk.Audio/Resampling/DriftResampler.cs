namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// Streaming mono sample-rate conversion whose ratio can be trimmed by up to ±1000 ppm while it runs, for a microphone and a loudspeaker
/// on two clocks. Filter, latency and threading as <see cref="Resampler"/>, noise and distortion at −115 dB or better; equal nominal
/// rates are converted too.
/// </summary>
/// <remarks>
/// A kernel that is sharp and drawn at any phase costs two long dot products per output, from a table that no first-level cache holds. Here a
/// sharp filter converts in a simple ratio, with few rows that are reused all the time, and a gentle one of about 24 taps takes up the free
/// part (<see cref="PolyphaseChain"/>). Every output of the gentle one falls between two of 432 tabulated phases per sample; the kernel there
/// is drawn straight between them: J. O. Smith, P. Gossett, "A flexible sampling-rate conversion method", Proc. ICASSP 1984. The position
/// is an integer, so at 0 ppm the nominal ratio is exact; a new ratio is approached at 1000 ppm per 20 ms, and the phase is continuous
/// throughout.
/// </remarks>
public sealed class DriftResampler
{
    /// <summary>Largest trim either way: ten times what two cheap crystals differ by.</summary>
    public const double MaxRatioPpm = 1000;

    private readonly PolyphaseChain _chain;
    private double _ratioPpm;

    /// <summary>Makes a converter at 0 ppm.</summary>
    /// <param name="inputRateHz">Nominal, 8 000 to 192 000.</param>
    /// <param name="outputRateHz">Nominal, 8 000 to 192 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    public DriftResampler(int inputRateHz, int outputRateHz)
    {
        _chain = PolyphaseChain.Trimmed(new RatePair(inputRateHz, outputRateHz), inputRateHz);
        InputRateHz = inputRateHz;
        OutputRateHz = outputRateHz;
    }

    /// <summary>Nominal frames per second going in.</summary>
    public int InputRateHz { get; }

    /// <summary>Nominal frames per second coming out.</summary>
    public int OutputRateHz { get; }

    /// <summary>Group delay: how much later a sound comes out than it went in. At most one output sample is owed beyond it.</summary>
    public TimeSpan Latency => _chain.Latency;

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
            _chain.Adjust(value);
        }
    }

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples, whatever the trim.</summary>
    public int MaxOutput(int inputSamples) => _chain.MaxOutput(inputSamples);

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

        return _chain.Process(input, output);
    }

    /// <summary>Forgets all history and starts over at the present <see cref="RatioPpm"/>.</summary>
    public void Reset() => _chain.Reset();
}
