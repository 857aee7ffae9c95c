using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Sounds;

namespace HydraKiosk.Audio.Playback;

/// <summary>
/// What every block goes through last on its way into the device's ring, whatever it holds: the fade of a reply that goes on after a cut, local
/// sounds over it, volume, limiter. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class LoudspeakerFeed
{
    /// <summary>A reply that goes on after a cut fades in over this long.</summary>
    private const int FadeInMs = 5;

    private readonly DevicePump _pump;
    private readonly PlaybackControl _control;
    private readonly SoundMixer _sounds;
    private readonly SpeakerLimiter _limiter;
    private readonly int _fadeInFrames;
    private bool _fadesIn; // from the next sample of a reply on
    private int _fadeInLeft;
    private float _gain;

    /// <param name="pump">The device's rings.</param>
    /// <param name="control">Says the volume and the limit.</param>
    /// <param name="sounds">Local sounds.</param>
    public LoudspeakerFeed(DevicePump pump, PlaybackControl control, SoundMixer sounds)
    {
        _pump = pump;
        _control = control;
        _sounds = sounds;
        _gain = control.Gain;
        _limiter = new SpeakerLimiter(pump.Playback.SampleRateHz);
        _fadeInFrames = pump.Playback.SampleRateHz * FadeInMs / 1000;
    }

    /// <summary>The next block of a reply goes on in the middle of it, and is to come up without a click.</summary>
    public void FadeInNext() => _fadesIn = true;

    /// <summary>Puts a block of a reply into the ring.</summary>
    /// <param name="block">Frames at the device's rate; changed in place.</param>
    /// <param name="delayFrames">
    /// How long the reply's filter, empty after a cut, puts out next to nothing: a fade over that would be over before the sound begins.
    /// </param>
    public void PutReply(Span<float> block, int delayFrames)
    {
        if (_fadesIn && !block.IsEmpty)
        {
            _fadesIn = false;
            _fadeInLeft = _fadeInFrames + delayFrames;
        }

        for (var i = 0; i < block.Length && _fadeInLeft > 0; i++, _fadeInLeft--)
        {
            block[i] *= Math.Max(0f, 1f - ((float)_fadeInLeft / _fadeInFrames));
        }

        Put(block);
    }

    /// <summary>Puts a block into the ring that holds nothing but local sounds.</summary>
    public void PutSounds(Span<float> block)
    {
        block.Clear();
        Put(block);
    }

    private void Put(Span<float> block)
    {
        if (_pump.ToPlay.Count == 0)
        {
            _gain = _control.Gain; // after silence there is nothing to glide from
        }

        _sounds.MixInto(block);
        Scale(block);
        _limiter.Process(block, _control.Ceiling);
        _pump.ToPlay.Write(block);
    }

    private void Scale(Span<float> block)
    {
        var target = _control.Gain;
        var step = block.Length == 0 ? 0 : (target - _gain) / block.Length;
        for (var i = 0; i < block.Length; i++)
        {
            _gain += step;
            block[i] *= _gain;
        }

        _gain = target;
    }
}
