using HydraKiosk.Audio.Devices;
using HydraKiosk.Audio.Devices.Clocks;
using HydraKiosk.Audio.Levels;
using HydraKiosk.Audio.Taps;

namespace HydraKiosk.Audio.Echo;

/// <summary>
/// What the loudspeaker was really given, silence included: its level, how its clock stands to the microphone's, and, for whoever asks, the
/// stretch of it that belongs to a block of the microphone. Belongs to the audio thread; allocates nothing after construction.
/// </summary>
internal sealed class FarEnd
{
    private const int BlocksPerSecond = 100;

    /// <summary>
    /// The microphone's sound is held back for the far end at most this long: two common periods, for which the loudspeaker's side of two
    /// devices may come later, and the far end's filter beside that of the microphone.
    /// </summary>
    private const double LongestWaitSeconds = 0.06;

    private readonly DevicePump _pump;
    private readonly LevelMeter _meter;
    private readonly PlayedTap _tap;
    private readonly long _ticksPerSecond;
    private readonly DriftEstimator? _drift;
    private readonly AlignedFarEnd _aligned;
    private readonly float[] _block;
    private double _driftPpm;
    private bool _isWanted;

    /// <param name="pump">The device's rings.</param>
    /// <param name="meter">Gets the level of everything that is played.</param>
    /// <param name="tap">Gets everything that is played, where somebody listens.</param>
    /// <param name="sampleRateHz">The uplink's rate.</param>
    /// <param name="time">The clock that stamps the pump's periods.</param>
    public FarEnd(DevicePump pump, LevelMeter meter, PlayedTap tap, int sampleRateHz, TimeProvider time)
    {
        _pump = pump;
        _meter = meter;
        _tap = tap;
        _ticksPerSecond = time.TimestampFrequency;
        _drift = pump.SharedClock ? null : new DriftEstimator(pump.Capture.SampleRateHz, pump.Playback.SampleRateHz, time.TimestampFrequency);
        _aligned = new AlignedFarEnd(pump.Playback.SampleRateHz, sampleRateHz, isTrimmed: !pump.SharedClock);
        _block = new float[pump.Playback.SampleRateHz / BlocksPerSecond];
    }

    /// <summary>
    /// How much faster the loudspeaker's clock runs than the microphone's, in parts per million; 0 on one clock and until it is known. Any
    /// thread.
    /// </summary>
    public double DriftPpm => Volatile.Read(ref _driftPpm);

    /// <summary>Works off everything that has been played.</summary>
    /// <param name="isWanted">Whether <see cref="TryGet"/> will be asked; otherwise nothing is resampled.</param>
    public void Step(bool isWanted)
    {
        if (_drift is not null)
        {
            _drift.Observe(_pump.Clocks);
            Volatile.Write(ref _driftPpm, _drift.IsSettled ? _drift.Ppm : 0);
        }

        if (isWanted && !_isWanted)
        {
            _aligned.Restart();
        }

        _isWanted = isWanted;
        while (_pump.Played.Count >= _block.Length)
        {
            _pump.Played.Read(_block);
            _meter.Process(_block);
            _tap.Listener?.Write(_block, _pump.Playback.SampleRateHz, BlockEndedAt, _pump.Played.ReadPosition);
            if (isWanted)
            {
                _aligned.Add(_block, _pump.Played.ReadPosition, _driftPpm);
            }
        }
    }

    /// <summary>The far end that belongs to a block of the microphone.</summary>
    /// <param name="captureFrame">Where the block begins in <see cref="DevicePump.Captured"/>, in frames.</param>
    /// <param name="destination">As long as the block.</param>
    /// <param name="length">Samples written: the whole length, or 0 where the far end of that instant is not known.</param>
    /// <returns>False when it is still on its way: the block should wait, and be asked for again after the next period.</returns>
    public bool TryGet(double captureFrame, Span<float> destination, out int length)
    {
        length = 0;
        if (!_isWanted || !_pump.HasPlayback || PlayedFrameFor(captureFrame) is not { } playedFrame)
        {
            return true;
        }

        if (_aligned.TryRead(playedFrame, destination))
        {
            length = destination.Length;
            return true;
        }

        var waitedSeconds = (_pump.Clocks.Capture.RingFrames - captureFrame) / _pump.Capture.SampleRateHz;
        return !_aligned.IsComing(playedFrame) || waitedSeconds > LongestWaitSeconds;
    }

    /// <summary>When the block that was read last ended at the loudspeaker: the last period's time, less what has come since.</summary>
    private long BlockEndedAt
    {
        get
        {
            var period = _pump.Clocks.Playback;
            return period.Timestamp - ((period.RingFrames - _pump.Played.ReadPosition) * _ticksPerSecond / _pump.Playback.SampleRateHz);
        }
    }

    /// <summary>
    /// The played frame that was handed to the loudspeaker when a frame of the microphone was taken; null while the clocks are not known.
    /// </summary>
    private double? PlayedFrameFor(double captureFrame)
    {
        if (_drift is null)
        {
            // One clock moves both rings in step; the pump makes up for what a driver leaves out.
            return captureFrame * _pump.Playback.SampleRateHz / _pump.Capture.SampleRateHz;
        }

        return _drift.IsSettled && _drift.PlayedRingFrameFor(captureFrame) is var frame && !double.IsNaN(frame) ? frame : null;
    }
}
