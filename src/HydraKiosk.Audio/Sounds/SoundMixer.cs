namespace HydraKiosk.Audio.Sounds;

/// <summary>Mixes local sounds over a reply, which is ducked meanwhile. Belongs to the audio thread; allocates nothing after construction.</summary>
internal sealed class SoundMixer
{
    /// <summary>A reply under a local sound is turned down to this, 12 dB: still heard, no longer in the way.</summary>
    private const float DuckedGain = 0.25f;
    private const double DuckSeconds = 0.02;
    private const double ReleaseSeconds = 0.3;

    private readonly LocalSounds _asked;
    private readonly float[][] _sounds;
    private readonly float _duckStep;
    private readonly float _releaseStep;
    private float[]? _playing;
    private int _position;
    private float _replyGain = 1;

    public SoundMixer(LocalSounds asked, int rateHz)
    {
        _asked = asked;
        _sounds = Array.ConvertAll(Enum.GetValues<Earcon>(), earcon => EarconSounds.Render(earcon, rateHz));
        _duckStep = (float)((1 - DuckedGain) / (DuckSeconds * rateHz));
        _releaseStep = (float)((1 - DuckedGain) / (ReleaseSeconds * rateHz));
    }

    /// <summary>Whether a local sound is playing or about to.</summary>
    public bool IsActive
    {
        get
        {
            if (_playing is null && _asked.TryTake(out var earcon))
            {
                _playing = _sounds[(int)earcon];
                _position = 0;
            }

            return _playing is not null;
        }
    }

    /// <summary>Ducks what stands in <paramref name="block"/> and adds the local sound.</summary>
    public void MixInto(Span<float> block)
    {
        var active = IsActive;
        if (!active && _replyGain >= 1)
        {
            return;
        }

        for (var i = 0; i < block.Length; i++)
        {
            _replyGain = _playing is null ? Math.Min(1, _replyGain + _releaseStep) : Math.Max(DuckedGain, _replyGain - _duckStep);
            block[i] *= _replyGain;
            if (_playing is { } sound)
            {
                block[i] += sound[_position++];
                if (_position == sound.Length)
                {
                    _playing = null;
                }
            }
        }
    }
}
