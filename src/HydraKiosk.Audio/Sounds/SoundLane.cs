namespace HydraKiosk.Audio.Sounds;

/// <summary>
/// Mixes the sounds of one queue over what lies below them, which is ducked meanwhile. Belongs to the audio thread; allocates nothing after
/// construction.
/// </summary>
internal sealed class SoundLane
{
    /// <summary>What lies under a local sound is turned down to this, 12 dB: still heard, no longer in the way.</summary>
    private const float DuckedGain = 0.25f;
    private const double DuckSeconds = 0.02;
    private const double ReleaseSeconds = 0.3;

    /// <summary>A sound that is stopped fades out over this long: no click, and gone before anybody notices.</summary>
    private const double FadeOutSeconds = 0.01;

    /// <summary>A sound that goes on in the middle, on another device, fades in over this long.</summary>
    private const double FadeInSeconds = 0.005;

    private readonly LocalSoundQueue _queue;
    private readonly TimeProvider _time;
    private readonly SoundReader _reader;
    private readonly int _rateHz;
    private readonly float _duckStep;
    private readonly float _releaseStep;
    private readonly float _fadeOutStep;
    private readonly float _fadeInStep;
    private float _belowGain = 1;
    private float _soundGain = 1;
    private int _silentFrames; // of a sound that goes on, until its filter is full
    private bool _hasBegun; // something of the sound has been mixed
    private bool _isInUse;

    public SoundLane(LocalSoundQueue queue, int rateHz, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        _rateHz = rateHz;
        _reader = new SoundReader(queue, rateHz);
        _duckStep = (float)((1 - DuckedGain) / (DuckSeconds * rateHz));
        _releaseStep = (float)((1 - DuckedGain) / (ReleaseSeconds * rateHz));
        _fadeOutStep = (float)(1 / (FadeOutSeconds * rateHz));
        _fadeInStep = (float)(1 / (FadeInSeconds * rateHz));
    }

    /// <summary>Whether a sound is playing or about to.</summary>
    public bool IsActive
    {
        get
        {
            if (!_isInUse)
            {
                _isInUse = true;
                GoOn(); // only now is the last device's lane certainly no longer at work
            }

            if (_queue.Playing is not null && !_hasBegun && _queue.IsStopped)
            {
                _reader.End(); // nobody has heard anything of it
            }

            if (_queue.Playing is null && _queue.TryBegin())
            {
                _reader.Begin();
                _hasBegun = false;
                _soundGain = 1;
                _silentFrames = 0;
            }

            return _queue.Playing is not null;
        }
    }

    /// <summary>Ducks what stands in <paramref name="block"/> and adds the sound.</summary>
    public void MixInto(Span<float> block)
    {
        var active = IsActive;
        if (!active && _belowGain >= 1)
        {
            return;
        }

        if (!active)
        {
            ReleaseWhatPassedInSilence(block.Length);
        }

        var fades = active && _queue.IsStopped;
        _hasBegun |= active && !block.IsEmpty;
        _queue.MixedAt = _time.GetTimestamp();
        foreach (ref var sample in block)
        {
            var sounds = _reader.HasNext;
            _belowGain = sounds ? Math.Max(DuckedGain, _belowGain - _duckStep) : Math.Min(1, _belowGain + _releaseStep);
            sample *= _belowGain;
            if (sounds)
            {
                Glide(fades);
                sample += _reader.Next() * _soundGain;
                if (fades && _soundGain <= 0)
                {
                    _reader.End();
                }
            }
        }
    }

    /// <summary>A device was taken away in the middle of a sound: the rest of it is for this one.</summary>
    private void GoOn()
    {
        if (_queue.TryGoOn())
        {
            _reader.Begin();
            _hasBegun = true;
            _soundGain = 0;
            _silentFrames = _reader.DelayFrames;
        }
    }

    private void Glide(bool fadesOut)
    {
        if (fadesOut)
        {
            _soundGain = Math.Max(0, _soundGain - _fadeOutStep);
        }
        else if (_silentFrames > 0)
        {
            _silentFrames--;
        }
        else if (_soundGain < 1)
        {
            _soundGain = Math.Min(1, _soundGain + _fadeInStep);
        }
    }

    /// <summary>What lies below comes back with time, not with blocks: a reply that begins long after the sound is not ducked at all.</summary>
    private void ReleaseWhatPassedInSilence(int frames)
    {
        var silentFrames = (_time.GetElapsedTime(_queue.MixedAt).TotalSeconds * _rateHz) - frames;
        _belowGain = (float)Math.Clamp(_belowGain + (Math.Max(0, silentFrames) * _releaseStep), DuckedGain, 1);
    }
}
