namespace HydraKiosk.Audio.Resampling;

/// <summary>Streaming mono sample-rate conversion.</summary>
public sealed class Resampler
{
    /// <param name="inputRateHz">8 000 to 192 000.</param>
    /// <param name="outputRateHz">8 000 to 192 000.</param>
    public Resampler(int inputRateHz, int outputRateHz)
    {
        InputRateHz = inputRateHz;
        OutputRateHz = outputRateHz;
    }

    /// <summary>Frames per second going in.</summary>
    public int InputRateHz { get; }

    /// <summary>Frames per second coming out.</summary>
    public int OutputRateHz { get; }

    /// <summary>Group delay: how much later a sound comes out than it went in.</summary>
    public TimeSpan Latency { get; }

    /// <summary>The most samples one <see cref="Process"/> call can return for this many input samples.</summary>
    public int MaxOutput(int inputSamples) => (int)(((long)inputSamples * OutputRateHz) / InputRateHz) + 2;

    /// <summary>Takes all of <paramref name="input"/> and writes what is ready. No allocation.</summary>
    /// <returns>Samples written to <paramref name="output"/>, which must hold <see cref="MaxOutput"/> of the input length.</returns>
    public int Process(ReadOnlySpan<float> input, Span<float> output) => throw new NotSupportedException($"{input.Length} {output.Length}");

    /// <summary>Forgets all history, as if newly made.</summary>
    public void Reset() => throw new NotSupportedException($"{InputRateHz}");
}
