using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Capture;

/// <summary>
/// From the device's frames to blocks of 10 ms, mono, at the uplink's rate: choice of the channel or downmix, gain, mute, resampling. Also
/// knows at which frame of the device each block begins and when it ended. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class CaptureFront
{
    private const int BlocksPerSecond = 100;

    private readonly DevicePump _pump;
    private readonly TalkGate _gate;
    private readonly int? _channel;
    private readonly float _gain;
    private readonly Resampler _resampler;
    private readonly TimeProvider _time;
    private readonly double _deviceFramesPerSample;
    private readonly double _filterFrames;
    private readonly int _blockSamples;
    private readonly float[] _interleaved;
    private readonly float[] _mono;
    private readonly float[] _made;
    private readonly ReferenceSide? _reference;
    private int _madeCount;

    /// <param name="pump">The device's rings.</param>
    /// <param name="options">Channel and gain.</param>
    /// <param name="gate">Says whether the microphone is muted.</param>
    /// <param name="sampleRateHz">The uplink's rate.</param>
    /// <param name="time">The clock that stamps the pump's periods.</param>
    public CaptureFront(DevicePump pump, CaptureOptions options, TalkGate gate, int sampleRateHz, TimeProvider time)
    {
        var deviceHz = pump.Capture.SampleRateHz;
        _pump = pump;
        _gate = gate;
        _channel = options.Channel;
        _gain = MathF.Pow(10f, (float)options.GainDb / 20f);
        _time = time;
        _resampler = new Resampler(deviceHz, sampleRateHz);
        _deviceFramesPerSample = (double)deviceHz / sampleRateHz;
        _filterFrames = _resampler.Latency.TotalSeconds * deviceHz;
        _blockSamples = sampleRateHz / BlocksPerSecond;
        _mono = new float[deviceHz / BlocksPerSecond];
        _interleaved = new float[_mono.Length * pump.Capture.Channels];
        _made = new float[_blockSamples + _resampler.MaxOutput(_mono.Length)];
        _reference = options.ReferenceOf(pump.Capture.Channels) is { } channel ? new ReferenceSide(channel, pump.Capture, sampleRateHz) : null;
    }

    /// <summary>Whether one of the channels carries what the loudspeaker plays.</summary>
    public bool HasReference => _reference is not null;

    /// <summary>What that channel carried while <see cref="Block"/> was heard, as long; empty where there is none.</summary>
    public ReadOnlySpan<float> Reference => _reference is { } reference ? reference.Block(_blockSamples) : [];

    /// <summary>
    /// The block that is next, after <see cref="TryFill"/> said that there is one. What is written to it is what the later stages see.
    /// </summary>
    public Span<float> Block => _made.AsSpan(0, _blockSamples);

    /// <summary>Position in <see cref="DevicePump.Captured"/>, in frames and fractional, of the sound that the block begins with.</summary>
    public double BlockStartFrame => BlockEndFrame - (_blockSamples * _deviceFramesPerSample);

    /// <summary>
    /// <see cref="TimeProvider.GetTimestamp"/> at which the block's last sample was at the microphone: the last period's, less what has come in
    /// since.
    /// </summary>
    public long BlockEndedAt
    {
        get
        {
            var period = _pump.Clocks.Capture;
            var behindSeconds = (period.RingFrames - BlockEndFrame) / _pump.Capture.SampleRateHz;
            return period.Timestamp - (long)(behindSeconds * _time.TimestampFrequency);
        }
    }

    private double BlockEndFrame =>
        ((double)_pump.Captured.ReadPosition / _pump.Capture.Channels) - _filterFrames - ((_madeCount - _blockSamples) * _deviceFramesPerSample);

    /// <summary>Makes a block ready, unless one is.</summary>
    /// <returns>False when the device has not delivered enough for one.</returns>
    public bool TryFill()
    {
        while (_madeCount < _blockSamples)
        {
            if (_pump.Captured.Count < _interleaved.Length)
            {
                return false;
            }

            _pump.Captured.Read(_interleaved);
            MonoMix.Mix(_interleaved, _pump.Capture.Channels, _channel, _gain, _mono, _reference?.Channel);
            _reference?.Take(_interleaved);
            if (_gate.IsMuted)
            {
                _mono.AsSpan().Clear();
            }

            _madeCount += _resampler.Process(_mono, _made.AsSpan(_madeCount));
        }

        return true;
    }

    /// <summary>The block has been worked off; the next one takes its place.</summary>
    public void Drop()
    {
        _madeCount -= _blockSamples;
        _made.AsSpan(_blockSamples, _madeCount).CopyTo(_made);
        _reference?.Drop(_blockSamples);
    }
}
