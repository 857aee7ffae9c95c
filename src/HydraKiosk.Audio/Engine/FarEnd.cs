using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Audio.Levels;

namespace HydraKiosk.Audio.Engine;

/// <summary>
/// The far-end reference: what the loudspeaker was really given, sample for sample, and where each sample stands on the capture clock. Its
/// level today; what an echo canceller subtracts. Belongs to the audio thread.
/// </summary>
internal sealed class FarEnd
{
    /// <summary>Periods that are no whole number of frames at both rates put the two rings this much apart, and bring them together again.</summary>
    private const double RoundingFrames = 4;

    private readonly DevicePump _pump;
    private readonly LevelMeter _meter;
    private readonly DriftEstimator? _drift;
    private readonly float[] _block;
    private double _driftPpm;
    private double _missingCapture; // capture frames that the microphone's ring is behind the loudspeaker's

    public FarEnd(DevicePump pump, LevelMeter meter, TimeProvider time)
    {
        _pump = pump;
        _meter = meter;
        _drift = pump.SharedClock ? null : new DriftEstimator(pump.Capture.SampleRateHz, pump.Playback.SampleRateHz, time.TimestampFrequency);
        _block = new float[pump.Playback.SampleRateHz / 100];
    }

    /// <summary>How much faster the loudspeaker's clock runs than the microphone's; 0 on one clock and until it is known. Any thread.</summary>
    public double DriftPpm => Volatile.Read(ref _driftPpm);

    /// <summary>Works off everything that has been played.</summary>
    public void Step()
    {
        if (_drift is not null)
        {
            _drift.Observe(_pump.Clocks);
            Volatile.Write(ref _driftPpm, _drift.IsSettled ? _drift.Ppm : 0);
        }
        else
        {
            FollowRings(_pump.Clocks);
        }

        while (_pump.Played.Count >= _block.Length)
        {
            _pump.Played.Read(_block);
            _meter.Process(_block);
        }
    }

    /// <summary>
    /// The microphone frame (position in <see cref="DevicePump.Captured"/>, fractional) that was captured when a played frame was handed to the
    /// loudspeaker; NaN while the two clocks are not yet known. The devices' own latencies come on top: <see cref="IAudioDevice.Latency"/>.
    /// </summary>
    public double CaptureFrameFor(long playedFrame) => _drift is null
        ? CaptureFramesIn(playedFrame) - _missingCapture
        : _drift.CaptureRingFrameFor(playedFrame);

    /// <summary>
    /// One clock moves both rings in step, but for the periods that a driver calls without the microphone's buffer: then the reference runs
    /// ahead, and by how much is looked up where the two stood after the same period.
    /// </summary>
    private void FollowRings(in ClockPair clocks)
    {
        if (clocks.Capture.Timestamp == clocks.Playback.Timestamp)
        {
            var missing = CaptureFramesIn(clocks.Playback.RingFrames) - clocks.Capture.RingFrames;
            if (Math.Abs(missing - _missingCapture) >= RoundingFrames)
            {
                _missingCapture = Math.Abs(missing) < RoundingFrames ? 0 : missing;
            }
        }
    }

    private double CaptureFramesIn(long playedFrames) => (double)playedFrames * _pump.Capture.SampleRateHz / _pump.Playback.SampleRateHz;
}
