namespace HydraKiosk.Audio.Playback;

/// <summary>
/// Keeps peaks below a ceiling by turning the gain down for as long as they last. A loudspeaker that is driven into clipping makes sounds that no
/// echo canceller can subtract: every decibel of distortion that is avoided here is one of echo. Adds no delay. One thread at a time;
/// allocates nothing.
/// </summary>
internal sealed class SpeakerLimiter
{
    /// <summary>The gain stays for this long after a peak: longer than a period of the lowest voice, so that it does not follow the wave.</summary>
    private const double HoldSeconds = 0.02;

    /// <summary>Then two thirds of the way back in this time.</summary>
    private const double ReleaseSeconds = 0.2;

    /// <summary>What the gain makes for, so that it gets to 1 in the end.</summary>
    private const float Beyond = 1.01f;

    private readonly int _holdFrames;
    private readonly float _release;
    private float _gain = 1;
    private int _hold;

    /// <param name="sampleRateHz">The loudspeaker's rate.</param>
    public SpeakerLimiter(int sampleRateHz)
    {
        _holdFrames = (int)(sampleRateHz * HoldSeconds);
        _release = (float)(1 - Math.Exp(-1 / (sampleRateHz * ReleaseSeconds)));
    }

    /// <summary>Works off a block in place. What stays below the ceiling is not changed by a bit.</summary>
    /// <param name="block">Mono.</param>
    /// <param name="ceiling">The largest magnitude that comes out, above 0.</param>
    public void Process(Span<float> block, float ceiling)
    {
        foreach (ref var sample in block)
        {
            var magnitude = Math.Abs(sample);
            if (magnitude * _gain > ceiling)
            {
                (_gain, _hold) = (ceiling / magnitude, _holdFrames);
            }
            else if (_hold > 0)
            {
                _hold--;
            }
            else if (_gain < 1)
            {
                _gain = Math.Min(1, _gain + (_release * (Beyond - _gain)));
                if (magnitude * _gain > ceiling)
                {
                    _gain = ceiling / magnitude;
                }
            }

            sample = _gain < 1 ? Math.Clamp(sample * _gain, -ceiling, ceiling) : sample;
        }
    }
}
