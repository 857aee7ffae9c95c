using HydraKiosk.Primitives.Sound;

namespace HydraKiosk.Audio.Sounds;

/// <summary>Mixes local sounds over a reply, which is ducked meanwhile. Belongs to the audio thread; allocates nothing after construction.</summary>
internal sealed class SoundMixer
{
    /// <summary>A reply under a local sound is turned down to this, 12 dB: still heard, no longer in the way.</summary>
    private const float DuckedGain = 0.25f;
    private const double DuckSeconds = 0.02;
    private const double ReleaseSeconds = 0.3;

    private readonly LocalSounds _asked;
    private readonly TimeProvider _time;
    private readonly int _rateHz;
    private readonly float[][] _sounds;
    private readonly float _duckStep;
    private readonly float _releaseStep;
    private float[]? _playing;
    private int _position;
    private float _replyGain = 1;
    private long _mixedAt;

    public SoundMixer(LocalSounds asked, int rateHz, TimeProvider time)
    {
        _asked = asked;
        _time = time;
        _rateHz = rateHz;
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

        if (!active)
        {
            ReleaseWhatPassedInSilence(block.Length);
        }

        _mixedAt = _time.GetTimestamp();
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

    /// <summary>The reply comes back with time, not with blocks: one that begins long after the sound is not ducked at all.</summary>
    private void ReleaseWhatPassedInSilence(int frames)
    {
        var silentFrames = (_time.GetElapsedTime(_mixedAt).TotalSeconds * _rateHz) - frames;
        _replyGain = (float)Math.Clamp(_replyGain + (Math.Max(0, silentFrames) * _releaseStep), DuckedGain, 1);
    }
}
