using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Audio.Measuring;
using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Diagnostics;

/// <summary>Keeps both sides of a device in memory while chirps are played, and how their clocks stand to each other.</summary>
internal sealed class EchoRecorder
{
    /// <summary>What is recorded beyond the sound: the device's own delay before the first sample, and a margin.</summary>
    private const int ExtraSeconds = 4;

    private readonly DevicePump _pump;
    private readonly CaptureOptions _capture;
    private readonly float _gain;
    private readonly TimeProvider _time;
    private readonly DriftEstimator _drift;
    private readonly float[] _played;
    private readonly float[] _captured;
    private readonly float[] _interleaved;
    private int _playedCount;
    private int _capturedCount;
    private int _capturedAtEnd = -1;

    /// <param name="pump">The device's.</param>
    /// <param name="capture">Which channel, and how much gain.</param>
    /// <param name="time">The clock that stamps the pump's periods.</param>
    /// <param name="soundFrames">Length of what will be played.</param>
    public EchoRecorder(DevicePump pump, CaptureOptions capture, TimeProvider time, int soundFrames)
    {
        _pump = pump;
        _capture = capture;
        _time = time;
        _gain = MathF.Pow(10f, (float)capture.GainDb / 20f);
        _drift = new DriftEstimator(pump.Capture.SampleRateHz, pump.Playback.SampleRateHz, time.TimestampFrequency);
        _played = new float[soundFrames + (ExtraSeconds * pump.Playback.SampleRateHz)];
        _captured = new float[(int)((long)_played.Length * pump.Capture.SampleRateHz / pump.Playback.SampleRateHz)];
        _interleaved = new float[pump.Capture.SampleRateHz / 100 * pump.Capture.Channels];
    }

    /// <summary>The highest sample of the microphone so far, before the configured gain.</summary>
    public float Peak { get; private set; }

    /// <summary>Whether, since the first time this was asked, enough has been recorded for a late echo to come in.</summary>
    public bool TailIsIn()
    {
        if (_capturedAtEnd < 0)
        {
            _capturedAtEnd = _capturedCount;
        }

        return _capturedCount >= Math.Min(_captured.Length, _capturedAtEnd + (int)(EchoMeter.LongestDelay.TotalSeconds * _pump.Capture.SampleRateHz));
    }

    /// <summary>Takes what is waiting.</summary>
    public void Take()
    {
        _drift.Observe(_pump.Clocks);
        _playedCount += _pump.Played.Read(_played.AsSpan(_playedCount, Math.Min(_pump.Played.Count, _played.Length - _playedCount)));
        var channels = _pump.Capture.Channels;
        while (_pump.Captured.Count >= channels && _capturedCount < _captured.Length)
        {
            var frames = Math.Min(Math.Min(_pump.Captured.Count, _interleaved.Length) / channels, _captured.Length - _capturedCount);
            var block = _interleaved.AsSpan(0, frames * channels);
            _pump.Captured.Read(block);
            foreach (var sample in block)
            {
                Peak = Math.Max(Peak, Math.Abs(sample));
            }

            Audio.Capture.MonoMix.Mix(
                block, channels, _capture.Channel - 1, _gain, _captured.AsSpan(_capturedCount, frames), _capture.ReferenceChannel - 1);
            _capturedCount += frames;
        }
    }

    /// <summary>All of it, ready to be measured.</summary>
    public EchoRecording Finish()
    {
        Take();
        var played = _played.AsMemory(0, _playedCount);
        var captured = _captured.AsMemory(0, _capturedCount);
        return _pump.SharedClock
            ? EchoRecording.OneClock(played, _pump.Playback.SampleRateHz, captured, _pump.Capture.SampleRateHz)
            : new EchoRecording(played, _pump.Playback.SampleRateHz, captured, _pump.Capture.SampleRateHz, CapturedFrameFor);
    }

    private double CapturedFrameFor(double playedFrame)
    {
        var whole = (long)playedFrame;
        var fitted = _drift.CaptureRingFrameFor(whole) + (playedFrame - whole);
        if (!double.IsNaN(fitted))
        {
            return fitted;
        }

        // Stopped before the clocks were known well: the last look at both is right to within a period.
        var clocks = _pump.Clocks;
        var apart = _time.GetElapsedTime(clocks.Capture.Timestamp, clocks.Playback.Timestamp).TotalSeconds;
        var rate = _pump.Capture.SampleRateHz;
        return clocks.Capture.RingFrames + (apart * rate) - ((clocks.Playback.RingFrames - playedFrame) * rate / _pump.Playback.SampleRateHz);
    }
}
