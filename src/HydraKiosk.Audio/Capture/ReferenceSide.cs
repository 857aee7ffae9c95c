using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Capture;

/// <summary>
/// The channel of a microphone array that carries what the loudspeaker plays, at the uplink's rate and in step with the microphones. Neither gain
/// nor mute reaches it. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class ReferenceSide
{
    private const int BlocksPerSecond = 100;

    private readonly int _channels;
    private readonly Resampler _resampler;
    private readonly float[] _mono;
    private readonly float[] _made;
    private int _madeCount;

    /// <param name="channel">Which, from 0.</param>
    /// <param name="capture">What the microphone delivers.</param>
    /// <param name="sampleRateHz">The uplink's rate.</param>
    public ReferenceSide(int channel, AudioFormat capture, int sampleRateHz)
    {
        Channel = channel;
        _channels = capture.Channels;
        _resampler = new Resampler(capture.SampleRateHz, sampleRateHz);
        _mono = new float[capture.SampleRateHz / BlocksPerSecond];
        _made = new float[(sampleRateHz / BlocksPerSecond) + _resampler.MaxOutput(_mono.Length)];
    }

    /// <summary>Which channel of the microphone, from 0.</summary>
    public int Channel { get; }

    /// <summary>The first samples that were made and not dropped.</summary>
    public ReadOnlySpan<float> Block(int samples) => _made.AsSpan(0, samples);

    /// <summary>Takes 10 ms of the microphone.</summary>
    /// <param name="interleaved">Whole frames.</param>
    public void Take(ReadOnlySpan<float> interleaved)
    {
        MonoMix.Mix(interleaved, _channels, Channel, gain: 1, _mono);
        _madeCount += _resampler.Process(_mono, _made.AsSpan(_madeCount));
    }

    /// <summary>The first samples have been worked off.</summary>
    public void Drop(int samples)
    {
        _madeCount -= samples;
        _made.AsSpan(samples, _madeCount).CopyTo(_made);
    }
}
