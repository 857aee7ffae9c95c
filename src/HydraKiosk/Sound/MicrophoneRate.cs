using HydraKiosk.Audio.Resampling;
using HydraKiosk.Voices.Failover;

namespace HydraKiosk.Sound;

/// <summary>Converts the microphone's sound for a voice that takes another rate than the engine runs at.</summary>
/// <param name="fromHz">The engine's rate.</param>
/// <param name="toHz">The voice's.</param>
internal sealed class MicrophoneRate(int fromHz, int toHz) : IRateConverter
{
    private readonly DriftResampler _resampler = new(fromHz, toHz);
    private float[] _input = [];
    private float[] _output = [];

    /// <inheritdoc/>
    public int MaxOutput(int inputSamples)
    {
        var most = _resampler.MaxOutput(inputSamples);
        if (_input.Length < inputSamples)
        {
            (_input, _output) = (new float[inputSamples], new float[most]); // once: all chunks are of one length
        }

        return most;
    }

    /// <inheritdoc/>
    public int Convert(ReadOnlySpan<short> input, Span<short> output)
    {
        _ = MaxOutput(input.Length);
        for (var i = 0; i < input.Length; i++)
        {
            _input[i] = input[i];
        }

        var made = _resampler.Process(_input.AsSpan(0, input.Length), _output);
        for (var i = 0; i < made; i++)
        {
            output[i] = (short)Math.Clamp(MathF.Round(_output[i]), short.MinValue, short.MaxValue);
        }

        return made;
    }
}
