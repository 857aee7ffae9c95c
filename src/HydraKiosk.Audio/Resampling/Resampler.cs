namespace HydraKiosk.Audio.Resampling;

/// <summary>
/// Streaming mono sample-rate conversion at a fixed, exact ratio: passes up to 0.9 of the lower Nyquist frequency within 0.01 dB,
/// keeps aliases and images from the lower Nyquist frequency up at −120 dB, linear phase, delay of 76 to 80 periods of the lower rate.
/// One thread at a time. Blocks may have any length; how a stream is cut into blocks does not change a bit of the result.
/// </summary>
/// <remarks>
/// Polyphase FIR: R. E. Crochiere, L. R. Rabiner, "Multirate Digital Signal Processing", Prentice-Hall 1983, chapter 3; in two stages where
/// the rate goes down by a half or more (<see cref="PolyphaseChain"/>). One row of coefficients per phase where the ratio has few enough,
/// otherwise (44 101 to 48 000 Hz has 48 000) 600 rows per sample with a straight line between neighbours, as in J. O. Smith, P. Gossett,
/// "A flexible sampling-rate conversion method", Proc. ICASSP 1984; then noise and images are at −116 dB or better.
/// The window and its measure: <see cref="FilterShape"/>.
/// </remarks>
public sealed class Resampler
{
    private readonly RatePair _ratio;
    private readonly PolyphaseChain? _chain;

    /// <summary>Makes a converter; the coefficients of a pair are computed once and then shared.</summary>
    /// <param name="inputRateHz">8 000 to 192 000.</param>
    /// <param name="outputRateHz">8 000 to 192 000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is outside its range.</exception>
    public Resampler(int inputRateHz, int outputRateHz)
    {
        _ratio = new RatePair(inputRateHz, outputRateHz);
        InputRateHz = inputRateHz;
        OutputRateHz = outputRateHz;
        if (inputRateHz != outputRateHz)
        {
            _chain = PolyphaseChain.Exact(_ratio, inputRateHz);
            Latency = _chain.Latency;
        }
    }

    /// <summary>What the inner loops of this process are compiled for, for reports</summary>
    public static string InstructionSet => DotProduct.InstructionSet;

    /// <summary>Frames per second going in.</summary>
    public int InputRateHz { get; }

    /// <summary>Frames per second coming out.</summary>
    public int OutputRateHz { get; }

    /// <summary>
    /// Group delay: how much later a sound comes out than it went in. Nothing is held back beyond it: after n input samples exactly
    /// floor(n · out / in) have come out. Zero when the rates are equal.
    /// </summary>
    public TimeSpan Latency { get; }

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples.</summary>
    public int MaxOutput(int inputSamples) => (int)Math.Min(Array.MaxLength, ((long)inputSamples * _ratio.Up / _ratio.Down) + 1);

    /// <summary>Takes all of <paramref name="input"/> and writes what is ready. No allocation.</summary>
    /// <param name="input">Samples, any number.</param>
    /// <param name="output">Room for <see cref="MaxOutput"/> of the input length; must not overlap the input.</param>
    /// <returns>Samples written to <paramref name="output"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="output"/> is too short; nothing has been taken.</exception>
    public int Process(ReadOnlySpan<float> input, Span<float> output)
    {
        if (_chain is null)
        {
            input.CopyTo(output);
            return input.Length;
        }

        if (output.Length < MaxOutput(input.Length))
        {
            throw new ArgumentException($"Room for {MaxOutput(input.Length)} samples is needed; there is room for {output.Length}.", nameof(output));
        }

        return _chain.Process(input, output);
    }

    /// <summary>Forgets all history, as if newly made.</summary>
    public void Reset() => _chain?.Reset();
}
