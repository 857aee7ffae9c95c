using HydraKiosk.Audio.Capture;
using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Resampling;

namespace HydraKiosk.Audio.Measuring;

/// <summary>
/// Everything that can be told about a microphone by listening to it: level, peak, background, clipping, voice, and whether it is alive.
/// One thread.
/// </summary>
public sealed class MicrophoneMeter
{
    /// <summary>Opening a device clicks; what is measured begins after it.</summary>
    private static readonly TimeSpan _settling = TimeSpan.FromMilliseconds(300);

    /// <summary>Full scale as converters of 16 bits and more deliver it, with room for the rounding of drivers.</summary>
    private const float FullScale = 0.9995f;

    private readonly AudioFormat _format;
    private readonly int? _channel;
    private readonly int? _referenceChannel;
    private readonly float _gain;
    private readonly float[] _mono;
    private readonly float[] _voice;
    private readonly Resampler _resampler;
    private readonly VoiceActivityDetector _detector;
    private readonly NoiseFloor _floor = new();
    private readonly LevelMeter _level;
    private readonly long _settledAfter;
    private readonly List<float> _blockPowers = [];
    private readonly List<float> _voicePowers = [];
    private float? _firstSample;
    private bool _isConstant = true;
    private int _voiceCount;
    private float _peak;
    private long _clipped;
    private long _impossible;
    private long _measured;

    /// <param name="format">What the device delivers.</param>
    /// <param name="channel">The channel to listen to, counted from 1 (the last one where the device has fewer); null: the mean of all.</param>
    /// <param name="gainDb">The configured gain; levels are those behind it, clipping is found on both sides of it.</param>
    /// <param name="voiceRateHz">The rate at which the service will get it: what there is above half of it does not make a voice.</param>
    /// <param name="referenceChannel">The channel that is no microphone, counted from 1; null for none.</param>
    public MicrophoneMeter(AudioFormat format, int? channel, double gainDb, int voiceRateHz, int? referenceChannel = null)
    {
        _detector = new VoiceActivityDetector(voiceRateHz);
        _format = format;
        _channel = channel;
        _referenceChannel = referenceChannel;
        _gain = MathF.Pow(10f, (float)gainDb / 20f);
        BlockFrames = format.SampleRateHz / 100;
        _mono = new float[BlockFrames];
        _resampler = new Resampler(format.SampleRateHz, voiceRateHz);
        _voice = new float[_detector.BlockFrames + _resampler.MaxOutput(BlockFrames)];
        _level = new LevelMeter(format.SampleRateHz);
        _settledAfter = (long)(_settling.TotalSeconds * format.SampleRateHz);
    }

    /// <summary>Frames that <see cref="Process"/> takes at once: 10 ms.</summary>
    public int BlockFrames { get; }

    /// <summary>Frames taken so far.</summary>
    public long Frames { get; private set; }

    /// <summary>RMS of about the last 300 ms, dBFS.</summary>
    public float RmsDbfs => _level.RmsDbfs;

    /// <summary>Peak with a slow fall, dBFS.</summary>
    public float PeakDbfs => _level.PeakDbfs;

    /// <summary>The background at present, dBFS.</summary>
    public float NoiseFloorDbfs => _floor.Dbfs;

    /// <summary>Whether somebody speaks.</summary>
    public bool IsSpeech => _detector.IsSpeech;

    /// <summary>Frames at full scale so far.</summary>
    public long ClippedFrames => _clipped;

    /// <summary>Takes the next block.</summary>
    /// <param name="interleaved"><see cref="BlockFrames"/> frames.</param>
    public void Process(ReadOnlySpan<float> interleaved)
    {
        MonoMix.Mix(interleaved, _format.Channels, _channel - 1, _gain, _mono, _referenceChannel - 1);
        _firstSample ??= _mono[0];
        _isConstant &= _mono.AsSpan().IndexOfAnyExcept(_firstSample.Value) < 0;
        Frames += BlockFrames;
        if (Frames <= _settledAfter)
        {
            return;
        }

        _measured += BlockFrames;
        CountClipping(interleaved);
        _level.Process(_mono);
        _floor.Process(_mono);
        var power = Decibels.MeanSquare(_mono);
        _peak = Math.Max(_peak, Decibels.Peak(_mono));
        _blockPowers.Add(power);
        _voiceCount += _resampler.Process(_mono, _voice.AsSpan(_voiceCount));
        while (_voiceCount >= _detector.BlockFrames)
        {
            var block = _voice.AsSpan(0, _detector.BlockFrames);
            if (_detector.Process(block))
            {
                _voicePowers.Add(Decibels.MeanSquare(block));
            }

            _voiceCount -= _detector.BlockFrames;
            _voice.AsSpan(_detector.BlockFrames, _voiceCount).CopyTo(_voice);
        }
    }

    /// <summary>All that was heard so far, in figures.</summary>
    public MicrophoneMeasurement Measure() => new()
    {
        Seconds = (double)_measured / _format.SampleRateHz,
        RmsDbfs = _blockPowers.Count == 0 ? Decibels.Silence : Decibels.FromPower(_blockPowers.Average()),
        PeakDbfs = Decibels.FromAmplitude(_peak),
        NoiseDbfs = Percentile(_blockPowers, 0.1),
        VoiceDbfs = _voicePowers.Count == 0 ? null : Percentile(_voicePowers, 0.8),
        VoiceSeconds = _voicePowers.Count / 100.0,
        ClippedFrames = _clipped,
        ClippedShare = _measured == 0 ? 0 : (double)_clipped / _measured,
        ImpossibleShare = _measured == 0 ? 0 : (double)_impossible / _measured,
        IsConstant = _isConstant,
        IsZero = _isConstant && _firstSample is null or 0f,
    };

    private static float Percentile(List<float> powers, double share)
    {
        if (powers.Count == 0)
        {
            return Decibels.Silence;
        }

        List<float> sorted = [.. powers];
        sorted.Sort();
        return Decibels.FromPower(sorted[(int)(share * (sorted.Count - 1))]);
    }

    private void CountClipping(ReadOnlySpan<float> interleaved)
    {
        for (var frame = 0; frame < _mono.Length; frame++)
        {
            var clips = Math.Abs(_mono[frame]) >= FullScale;
            var samples = interleaved.Slice(frame * _format.Channels, _format.Channels);
            for (var channel = 0; channel < samples.Length && !clips; channel++)
            {
                clips = (_channel is null || _channel - 1 == channel) && Math.Abs(samples[channel]) >= FullScale;
            }

            _clipped += clips ? 1 : 0;
        }

        for (var sample = 0; sample < interleaved.Length; sample++)
        {
            if (!(Math.Abs(interleaved[sample]) <= Decibels.SampleLimit) && (_channel is null || _channel - 1 == sample % _format.Channels))
            {
                _impossible++; // no converter delivers it
            }
        }
    }
}
