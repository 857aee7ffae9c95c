using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Resampling;
using HydraKiosk.Audio.Rings;

namespace HydraKiosk.Audio.Capture;

/// <summary>
/// The way from the microphone's ring to 20 ms chunks of 16 kHz PCM16: channel choice or downmix, gain, resampling, level and voice
/// detection, and the one conversion to 16 bit. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class CapturePath
{
    private const int BlocksPerSecond = 100;
    private const int WireBlock = CapturedChunk.SampleRateHz / BlocksPerSecond;

    private readonly DevicePump _pump;
    private readonly CaptureOptions _options;
    private readonly TalkGate _gate;
    private readonly SpscRing<CapturedChunk> _chunks;
    private readonly CaptureLevels _levels;
    private readonly Resampler _resampler;
    private readonly Pcm16Quantiser _quantiser;
    private readonly TimeProvider _time;
    private readonly int _blockFrames;
    private readonly float[] _interleaved;
    private readonly float[] _mono;
    private readonly float[] _wire;
    private readonly CapturedChunk[] _chunk = new CapturedChunk[1];
    private readonly float _gain;
    private int _wireCount;

    public CapturePath(
        DevicePump pump, CaptureOptions options, TalkGate gate, SpscRing<CapturedChunk> chunks, CaptureLevels levels, Pcm16Quantiser quantiser, TimeProvider time)
    {
        _pump = pump;
        _options = options;
        _gate = gate;
        _chunks = chunks;
        _levels = levels;
        _quantiser = quantiser;
        _time = time;
        _gain = MathF.Pow(10f, (float)options.GainDb / 20f);
        _blockFrames = pump.Capture.SampleRateHz / BlocksPerSecond;
        _resampler = new Resampler(pump.Capture.SampleRateHz, CapturedChunk.SampleRateHz);
        _interleaved = new float[_blockFrames * pump.Capture.Channels];
        _mono = new float[_blockFrames];
        _wire = new float[CapturedChunk.Length + _resampler.MaxOutput(_blockFrames)];
    }

    /// <summary>Whether the loudspeaker is loud enough, or was a moment ago, for the microphone to be kept closed. Set by the echo gate before each step.</summary>
    public bool IsEchoGated { get; set; }

    /// <summary>Works off every whole block that is waiting.</summary>
    /// <returns>Chunks made.</returns>
    public int Step()
    {
        var made = 0;
        while (_pump.Captured.Count >= _interleaved.Length)
        {
            _pump.Captured.Read(_interleaved);
            Downmix();
            _wireCount += _resampler.Process(_mono, _wire.AsSpan(_wireCount));
            while (_wireCount >= CapturedChunk.Length)
            {
                Emit();
                made++;
            }
        }

        return made;
    }

    private void Downmix()
    {
        var channels = _pump.Capture.Channels;
        if (channels == 1)
        {
            _interleaved.CopyTo(_mono, 0);
        }
        else if (_options.Channel is { } chosen)
        {
            for (int frame = 0, at = Math.Min(chosen, channels - 1); frame < _mono.Length; frame++, at += channels)
            {
                _mono[frame] = _interleaved[at];
            }
        }
        else
        {
            for (int frame = 0, at = 0; frame < _mono.Length; frame++)
            {
                var sum = 0f;
                for (var channel = 0; channel < channels; channel++)
                {
                    sum += _interleaved[at++];
                }

                _mono[frame] = sum / channels;
            }
        }

        for (var frame = 0; frame < _mono.Length; frame++)
        {
            // A driver may hand out memory that nobody filled; one sample that is no number would stay in the recursive filters for ever.
            _mono[frame] = Decibels.Sane(_mono[frame] * _gain);
        }

        if (_gate.IsMuted)
        {
            _mono.AsSpan().Clear();
        }
    }

    private void Emit()
    {
        var samples = _wire.AsSpan(0, CapturedChunk.Length);
        var hasSpeech = _levels.Process(samples[..WireBlock]) | _levels.Process(samples[WireBlock..]);
        ref var chunk = ref _chunk[0];
        chunk.CapturedAt = CapturedAt();
        chunk.IsOpen = _gate is { IsOpen: true, IsMuted: false } && !IsEchoGated;
        chunk.HasSpeech = hasSpeech;
        _quantiser.Convert(samples, chunk.Samples);
        _chunks.Write(_chunk);
        _wireCount -= CapturedChunk.Length;
        _wire.AsSpan(CapturedChunk.Length, _wireCount).CopyTo(_wire);
    }

    /// <summary>When the chunk's last sample was at the microphone: the last period's time, less what has come in since, less the filter's delay.</summary>
    private long CapturedAt()
    {
        var behind = ((double)_pump.Captured.Count / _pump.Capture.Channels / _pump.Capture.SampleRateHz)
            + _resampler.Latency.TotalSeconds
            + ((double)(_wireCount - CapturedChunk.Length) / CapturedChunk.SampleRateHz);
        return _pump.LastPeriodAt - (long)(behind * _time.TimestampFrequency);
    }
}
